import { z } from 'zod';

/** How numbers of the KV cache are kept: fewer bits, less memory, a little less exact. */
export const cacheTypeSchema = z.enum(['f32', 'f16', 'bf16', 'q8_0', 'q5_1', 'q5_0', 'q4_1', 'q4_0']);
export type CacheType = z.infer<typeof cacheTypeSchema>;

/** How a model is put into memory. Kept per model; every field has a default. */
export const loadSettingsSchema = z.object({
  /** What runs the model. `auto`: Paddock's own engine, and llama-server once a picture or a sound comes. */
  runner: z.enum(['auto', 'native', 'llama-server']).default('auto'),
  /** Tokens that one conversation can hold. `null`: chosen by the model and the free memory. */
  contextLength: z.int().min(64).max(16_777_216).nullable().default(null),
  /** How many requests are answered at the same time. Each has a cache of `contextLength` tokens. */
  slots: z.int().min(1).max(64).default(4),
  gpuLayers: z.union([z.enum(['auto', 'all', 'none']), z.int().min(0).max(10_000)]).default('auto'),
  /** The back end to run on; `auto` takes the fastest that works. */
  device: z.enum(['auto', 'cpu', 'cuda', 'vulkan', 'metal']).default('auto'),
  flashAttention: z.enum(['auto', 'on', 'off']).default('auto'),
  cacheTypeK: cacheTypeSchema.default('f16'),
  cacheTypeV: cacheTypeSchema.default('f16'),
  /** Prompt tokens that are computed at once. */
  batchSize: z.int().min(32).max(8192).default(512),
  /** `null`: all free performance cores but one. */
  threads: z.int().min(1).max(512).nullable().default(null),
  /** Read the weights from the file as they are needed, so that a reload is quick. */
  useMmap: z.boolean().default(true),
  /** Keep the weights in memory even when other programs ask for it. */
  useMlock: z.boolean().default(false),
  loras: z
    .array(z.object({ path: z.string().min(1).max(4096), scale: z.number().min(-10).max(10).default(1) }))
    .max(16)
    .default([]),
  /** Guess tokens ahead, and check several at once: with a small draft model, or from what the prompt says. */
  speculation: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('none') }),
      z.object({ kind: z.literal('lookup') }),
      z.object({ kind: z.literal('draft'), path: z.string().min(1).max(4096) }),
    ])
    .default({ kind: 'none' }),
  ropeFrequencyBase: z.number().positive().max(1e9).nullable().default(null),
  ropeFrequencyScale: z.number().positive().max(100).nullable().default(null),
  /** The file that lets the model see or hear; `null`: the one beside it that fits. */
  mmproj: z.string().min(1).max(4096).nullable().default(null),
  /** Stays in memory when another model needs room. */
  pinned: z.boolean().default(false),
  /** Unload after this long without a request. `null`: never. */
  idleMinutes: z.number().positive().max(100_000).nullable().default(null),
  /** Used in place of the template in the file. */
  chatTemplate: z.string().min(1).max(1_000_000).nullable().default(null),
});
export type LoadSettings = z.infer<typeof loadSettingsSchema>;

/** How tokens are chosen. No penalty is applied that nobody asked for. */
export const samplingSchema = z.object({
  temperature: z.number().min(0).max(5).default(0.8),
  topK: z.int().min(0).max(1_000_000).default(40),
  topP: z.number().min(0).max(1).default(0.95),
  minP: z.number().min(0).max(1).default(0.05),
  /** 1 is off. */
  repeatPenalty: z.number().min(0.01).max(10).default(1),
  /** How many of the last tokens the three penalties look at. */
  repeatLastTokens: z.int().min(0).max(32_768).default(64),
  presencePenalty: z.number().min(-2).max(2).default(0),
  frequencyPenalty: z.number().min(-2).max(2).default(0),
  /** DRY: against repeated phrases. 0 is off. */
  dryMultiplier: z.number().min(0).max(10).default(0),
  dryBase: z.number().min(1).max(10).default(1.75),
  dryAllowedLength: z.int().min(0).max(1000).default(2),
  /** XTC: the chance to leave out the likeliest choices above the threshold. 0 is off. */
  xtcProbability: z.number().min(0).max(1).default(0),
  xtcThreshold: z.number().min(0).max(1).default(0.1),
  /** `null`: a new one each time. */
  seed: z.int().nullable().default(null),
  /** Added to the score of single tokens, by token number; -100 rules a token out. */
  logitBias: z.record(z.string().regex(/^\d+$/), z.number().min(-100).max(100)).default({}),
});
export type Sampling = z.infer<typeof samplingSchema>;

/** Some of them; an absent field stays as it is. Built without the defaults. */
export const samplingPatchSchema = z.object(
  Object.fromEntries(
    Object.entries(samplingSchema.shape).map(([name, field]) => [name, field.unwrap().optional()]),
  ) as {
    [Name in keyof typeof samplingSchema.shape]: z.ZodOptional<
      ReturnType<(typeof samplingSchema.shape)[Name]['unwrap']>
    >;
  },
);
export type SamplingPatch = z.infer<typeof samplingPatchSchema>;

export const toolSchema = z.object({
  name: z.string().min(1).max(256),
  description: z.string().max(100_000).optional(),
  /** A JSON Schema of the arguments; absent where the tool takes none. */
  parameters: z.record(z.string(), z.unknown()).optional(),
});
export type Tool = z.infer<typeof toolSchema>;

export const toolChoiceSchema = z.union([z.enum(['auto', 'none', 'required']), z.object({ name: z.string() })]);
export type ToolChoice = z.infer<typeof toolChoiceSchema>;

/** A call as the model wrote it; `arguments` is the text of a JSON object. */
export const toolCallSchema = z.object({ id: z.string(), name: z.string(), arguments: z.string() });
export type ToolCall = z.infer<typeof toolCallSchema>;

export const mediaSchema = z.object({ kind: z.enum(['image', 'audio']), dataUri: z.string().startsWith('data:') });
export type Media = z.infer<typeof mediaSchema>;

/** One turn of a conversation as a model sees it. */
export const turnSchema = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: z.string() }),
  z.object({
    role: z.literal('user'),
    content: z.string(),
    /** Pictures and sounds that come before the text, as data URIs. Addresses are never fetched. */
    media: z.array(z.object({ kind: z.enum(['image', 'audio']), dataUri: z.string().startsWith('data:') })).optional(),
  }),
  z.object({
    role: z.literal('assistant'),
    content: z.string(),
    reasoning: z.string().optional(),
    toolCalls: z.array(toolCallSchema).optional(),
  }),
  z.object({ role: z.literal('tool'), content: z.string(), toolCallId: z.string(), name: z.string().optional() }),
]);
export type Turn = z.infer<typeof turnSchema>;

/** What comes out of a model, sorted. Tool calls are numbered from 0 within an answer. */
export const outputDeltaSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string() }),
  z.object({ type: z.literal('tool_call_start'), index: z.int().nonnegative(), name: z.string() }),
  z.object({ type: z.literal('tool_call_arguments'), index: z.int().nonnegative(), text: z.string() }),
  z.object({ type: z.literal('tool_call_end'), index: z.int().nonnegative() }),
]);
export type OutputDelta = z.infer<typeof outputDeltaSchema>;

/** What to do when a conversation is longer than the context. What was dropped is always said. */
export const overflowSchema = z.enum(['stop', 'drop-middle', 'rolling']);
export type Overflow = z.infer<typeof overflowSchema>;
