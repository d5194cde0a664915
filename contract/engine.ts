import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { loadSettingsSchema } from './inference.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

/** A model that is in memory, on its way there, or that failed to get there. */
export const loadedModelSchema = z.object({
  modelId: idSchema,
  state: z.enum(['loading', 'ready', 'unloading', 'failed']),
  /** 0 to 1 while loading. */
  progress: z.number().min(0).max(1),
  /** Context length in use, in tokens; `null` until loaded. */
  contextLength: z.number().int().positive().nullable(),
  /** Resident memory of the runner process; `null` until measured. */
  memoryBytes: z.number().int().nonnegative().nullable(),
  /** Answers being written now. */
  activeRequests: z.number().int().nonnegative(),
  /** With what it was loaded, as it was asked for. */
  settings: loadSettingsSchema,
  /** Why it failed or stopped. */
  error: errorInfoSchema.nullable(),
});
export type LoadedModel = z.infer<typeof loadedModelSchema>;

export const engineStatusSchema = z.object({ models: z.array(loadedModelSchema) });
export type EngineStatus = z.infer<typeof engineStatusSchema>;

/** What loading a model with some settings would take, in bytes, beside what is free now. */
export const loadEstimateSchema = z.object({
  /** `tight`: it loads, and leaves other programs next to nothing. */
  verdict: z.enum(['fits', 'tight', 'too_big']),
  weightsBytes: z.number().nonnegative(),
  keyValueBytes: z.number().nonnegative(),
  computeBytes: z.number().nonnegative(),
  overheadBytes: z.number().nonnegative(),
  /** The four parts together; also what is in RAM and on the GPU together. */
  totalBytes: z.number().nonnegative(),
  ramBytes: z.number().nonnegative(),
  gpuBytes: z.number().nonnegative(),
  freeRamBytes: z.number().nonnegative(),
  /** `null` where there is no GPU that the engine can use. */
  freeGpuBytes: z.number().nonnegative().nullable(),
  /** What was decided where the settings leave it open. */
  contextLength: z.number().int(),
  slots: z.number().int(),
  gpuLayers: z.number().int(),
  trainedContextLength: z.number().int().nullable(),
  /** All layers that could be on a GPU, the output layer among them. */
  layers: z.number().int(),
  /** While one answer is written; `null` where nothing is known of the machine's speed, or the model does not write. */
  tokensPerSecond: z.number().positive().nullable(),
  /** While a prompt is read; `null` where that is not known. */
  promptTokensPerSecond: z.number().positive().nullable(),
  /** Whether this computer has been seen to write at this speed, or it was computed. */
  isMeasured: z.boolean(),
  /** It would push other programs out of memory, onto the disk: such a load asks first. */
  wouldSwap: z.boolean(),
  /** By what earlier loads of this architecture on this computer have changed the estimate; 1 where they did not. */
  correction: z.number().positive(),
  /** Where it is too big: the change of least harm that makes it fit; `null` where there is none. */
  smaller: z.object({ settings: loadSettingsSchema, totalBytes: z.number() }).nullable(),
});
export type LoadEstimate = z.infer<typeof loadEstimateSchema>;

export const engine = {
  status: procedure.output(engineStatusSchema),
  /** Answers when the model is ready. The load goes on when the caller leaves; progress comes as events. */
  load: procedure
    .input(
      z.object({
        modelId: idSchema,
        /** In place of those that are kept for the model; a model that is loaded otherwise is loaded anew. */
        settings: loadSettingsSchema.optional(),
        /** Also where the memory seems too small, or where the settings have crashed before. */
        force: z.boolean().optional(),
      }),
    )
    .output(loadedModelSchema),
  estimate: procedure.input(z.object({ modelId: idSchema, settings: loadSettingsSchema })).output(loadEstimateSchema),
  /** Gives the memory back; also cancels a load that is under way. */
  unload: procedure.input(z.object({ modelId: idSchema })).output(nothing),
  /** How many tokens a text has for a loaded model; `null` where the model is not loaded. */
  countTokens: procedure
    .input(z.object({ modelId: idSchema, text: z.string().max(2_000_000) }))
    .output(z.object({ tokens: z.number().int().nonnegative().nullable() })),
};
