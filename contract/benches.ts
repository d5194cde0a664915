import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { cacheTypeSchema, loadSettingsSchema } from './inference.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

/** The settings that decide how fast a model is. */
export const benchSettingsSchema = z.object({
  threads: z.int().min(1).max(512),
  batchSize: z.int().min(32).max(8192),
  flashAttention: z.enum(['on', 'off']),
  cacheType: cacheTypeSchema,
  gpuLayers: z.int().min(0).max(10_000),
});
export type BenchSettings = z.infer<typeof benchSettingsSchema>;

/** What was measured at one setting with so many tokens in the context before. */
export const benchRowSchema = z.object({
  settings: benchSettingsSchema,
  depth: z.int().nonnegative(),
  promptTokensPerSecond: z.number().nonnegative().nullable(),
  tokensPerSecond: z.number().nonnegative().nullable(),
  memoryBytes: z.number().nonnegative().nullable(),
  error: z.string().nullable(),
});
export type BenchRow = z.infer<typeof benchRowSchema>;

export const benchRunSchema = z.object({
  id: idSchema,
  modelId: idSchema,
  modelName: z.string(),
  /** `grid`: every combination; `tune`: a search for the best ones within a time. */
  kind: z.enum(['grid', 'tune']),
  state: z.enum(['running', 'done', 'cancelled', 'failed', 'interrupted']),
  startedAt: z.number().int(),
  finishedAt: z.number().int().nullable(),
  /** 0 to 1. */
  progress: z.number().min(0).max(1),
  rows: z.array(benchRowSchema),
  /** The fastest row: in a run with several depths, of the greatest. */
  best: z.int().nonnegative().nullable(),
  error: errorInfoSchema.nullable(),
});
export type BenchRun = z.infer<typeof benchRunSchema>;

const choices = <Choice extends z.ZodType>(choice: Choice) => z.array(choice).min(1).max(16);

export const benchGridSchema = z.object({
  threads: choices(benchSettingsSchema.shape.threads),
  batchSize: choices(benchSettingsSchema.shape.batchSize),
  flashAttention: choices(benchSettingsSchema.shape.flashAttention),
  cacheType: choices(cacheTypeSchema),
  gpuLayers: choices(benchSettingsSchema.shape.gpuLayers),
  depths: choices(z.int().min(0).max(1_000_000)),
});
export type BenchGrid = z.infer<typeof benchGridSchema>;

export const benches = {
  /** Newest first. */
  list: procedure.output(z.array(benchRunSchema)),
  /** A grid that suits this computer and the model, to begin with. */
  suggest: procedure.input(z.object({ modelId: idSchema })).output(benchGridSchema),
  /** One run at a time; `conflict` where one is going on. */
  start: procedure.input(z.object({ modelId: idSchema, grid: benchGridSchema })).output(benchRunSchema),
  /** Looks for the best threads, batch, flash attention and GPU layers; stops when the time is over. */
  tune: procedure.input(z.object({ modelId: idSchema, minutes: z.number().min(0.1).max(120) })).output(benchRunSchema),
  /** What was measured stays. */
  cancel: procedure.input(z.object({ id: idSchema })).output(nothing),
  remove: procedure.input(z.object({ id: idSchema })).output(nothing),
  /** Takes a removal back, while this Paddock runs. */
  restore: procedure.input(z.object({ id: idSchema })).output(nothing),
  /** Keeps a row's settings for its model; answers with those that were there before, for an undo. */
  apply: procedure
    .input(z.object({ id: idSchema, row: z.int().nonnegative() }))
    .output(z.object({ before: loadSettingsSchema })),
};
