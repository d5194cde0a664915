import { z } from 'zod';
import { stopReasonSchema } from '../../contract/chats.ts';
import { errorInfoSchema } from '../../contract/errors.ts';
import {
  loadSettingsSchema,
  outputDeltaSchema,
  overflowSchema,
  samplingSchema,
  toolChoiceSchema,
  toolSchema,
  turnSchema,
} from '../../contract/inference.ts';

const tokens = z.array(z.int().nonnegative());

export const promptSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('chat'),
    turns: z.array(turnSchema).min(1),
    tools: z.array(toolSchema).default([]),
    toolChoice: toolChoiceSchema.default('auto'),
    parallelToolCalls: z.boolean().default(true),
    /** `auto` leaves it to the template. */
    reasoning: z.enum(['auto', 'on', 'off']).default('auto'),
    /** Tokens after which thinking is ended; `null`: no limit. */
    reasoningBudget: z.int().nonnegative().nullable().default(null),
    /** For templates that know levels, such as gpt-oss's `low`, `medium` and `high`. */
    reasoningEffort: z.string().max(32).nullable().default(null),
    /** The last turn, an assistant's, is a beginning to go on with. */
    continueLast: z.boolean().default(false),
    /** More for the template, such as `documents`. */
    variables: z.record(z.string(), z.unknown()).default({}),
  }),
  /** As it is, without a template; special tokens are understood. */
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('tokens'), tokens }),
  z.object({ kind: z.literal('infill'), prefix: z.string(), suffix: z.string() }),
]);
export type Prompt = z.infer<typeof promptSchema>;
export type ChatPrompt = Extract<Prompt, { kind: 'chat' }>;

export const grammarSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gbnf'), text: z.string().max(1_000_000) }),
  z.object({ kind: z.literal('schema'), schema: z.unknown() }),
  z.object({ kind: z.literal('json') }),
]);
export type GrammarRequest = z.infer<typeof grammarSchema>;

export const generateRequestSchema = z.object({
  prompt: promptSchema,
  sampling: samplingSchema,
  /** `null`: until the model ends or the context is full. */
  maxTokens: z.int().positive().nullable().default(null),
  stop: z.array(z.string().min(1)).max(64).default([]),
  /** What the answer has to look like. Thinking before it is free. */
  grammar: grammarSchema.nullable().default(null),
  /** How many alternatives to report for each token; `null`: no probabilities at all. */
  logprobs: z.int().min(0).max(20).nullable().default(null),
  overflow: overflowSchema.default('stop'),
  /** Whether the conversation leaves no trace on the disk, not even its cache. */
  isPrivate: z.boolean().default(false),
});
export type GenerateRequest = z.infer<typeof generateRequestSchema>;
/** The request with everything that has a default left out. */
export type GenerateInput = z.input<typeof generateRequestSchema>;

const requestId = z.int();

const operationSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('tokenize'),
    text: z.string(),
    special: z.boolean(),
    /** Whether the text begins a prompt, for models that want a token there. */
    begins: z.boolean().optional(),
    /** Whether the bytes of each token are wanted too. */
    pieces: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('detokenize'), tokens }),
  z.object({ kind: z.literal('render'), prompt: promptSchema }),
  /** Vectors of length 1, in the order of the inputs. */
  z.object({ kind: z.literal('embed'), inputs: z.array(z.union([z.string(), tokens])) }),
  /** A relevance from 0 to 1 for each document. */
  z.object({ kind: z.literal('rank'), query: z.string(), documents: z.array(z.string()) }),
]);
export type Operation = z.infer<typeof operationSchema>;

export const operationResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tokenize'), tokens, pieces: z.array(z.array(z.int())).optional() }),
  z.object({ kind: z.literal('detokenize'), text: z.string() }),
  z.object({ kind: z.literal('render'), text: z.string(), tokenCount: z.int() }),
  z.object({ kind: z.literal('embed'), vectors: z.array(z.array(z.number())), tokenCounts: z.array(z.int()) }),
  z.object({ kind: z.literal('rank'), scores: z.array(z.number()), tokenCount: z.int() }),
]);
export type OperationResult = z.infer<typeof operationResultSchema>;

/** For the runner that drives a `llama-server`: its binary, and the file that lets the model see or hear. */
export const serverSchema = z.object({ binary: z.string(), mmproj: z.string().nullable() });
export type Server = z.infer<typeof serverSchema>;

/** What the engine says to a runner. */
export const toRunnerSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('load'),
    path: z.string(),
    architecture: z.string().nullable(),
    settings: loadSettingsSchema,
    /** Where conversations are kept between two runs; `null`: nowhere. */
    stateFolder: z.string().nullable(),
    /** `null` for the native runner. */
    server: serverSchema.nullable().default(null),
  }),
  z.object({ type: z.literal('generate'), id: requestId, request: generateRequestSchema }),
  z.object({ type: z.literal('operate'), id: requestId, operation: operationSchema }),
  z.object({ type: z.literal('cancel'), id: requestId }),
  /** Asks for the graphics processors instead of loading a model: with one back end, or the best that works. */
  z.object({ type: z.literal('probe'), backend: z.enum(['auto', 'cuda', 'vulkan', 'metal']).default('auto') }),
  /** Keeps what is worth keeping and ends the process. */
  z.object({ type: z.literal('unload') }),
]);
export type ToRunner = z.infer<typeof toRunnerSchema>;
export type ProbeRequest = Extract<ToRunner, { type: 'probe' }>;

const tokenLogprob = z.object({ token: z.string(), bytes: z.array(z.int()), logprob: z.number() });
export const logprobSchema = tokenLogprob.extend({ top: z.array(tokenLogprob) });
export type Logprob = z.infer<typeof logprobSchema>;

/** Why the model wrote no more. What becomes of tool calls is decided by whoever asked. */
const endReasonSchema = stopReasonSchema.exclude(['tool_calls']);
export type EndReason = z.infer<typeof endReasonSchema>;

export const generationResultSchema = z.object({
  promptTokens: z.int(),
  cachedTokens: z.int(),
  /** Why not more of the prompt was in the cache; `null` where all of it was, or nothing could be. */
  cacheMiss: z.string().nullable(),
  completionTokens: z.int(),
  reasoningTokens: z.int(),
  /** Tokens of the conversation that the model did not see. */
  droppedTokens: z.int(),
  /** Parts of the schema that the grammar can't enforce, each with its place. */
  unenforced: z.array(z.string()),
  /**
   * What of the schema the answer breaks, each with its place in the answer. `null` where there was nothing to check or
   * it could not be: the answer was cut off, or the check took too long.
   */
  violations: z.array(z.string()).nullable(),
  /** Guessed tokens that were right, and all that were guessed. */
  speculation: z.object({ accepted: z.int(), guessed: z.int() }).nullable(),
  /** Milliseconds from the request's arrival to the first token; `null` where there was none. */
  timeToFirstTokenMs: z.number().nullable(),
  promptMs: z.number(),
  /** Milliseconds from the first token to the last. */
  decodeMs: z.number(),
  stopReason: endReasonSchema,
  /** The stop string that was met. */
  stopString: z.string().nullable(),
  seed: z.int(),
});
export type GenerationResult = z.infer<typeof generationResultSchema>;

export const loadedInfoSchema = z.object({
  contextLength: z.int(),
  slots: z.int(),
  gpuLayers: z.int(),
  /** The back end in use: `cpu`, `cuda`, `vulkan` or `metal`. */
  device: z.string(),
  canEmbed: z.boolean(),
  canRank: z.boolean(),
  canInfill: z.boolean(),
  /** What runs the model, with its version. */
  release: z.string(),
});
export type LoadedInfo = z.infer<typeof loadedInfoSchema>;

export const gpuSchema = z.object({
  name: z.string(),
  freeBytes: z.number().nonnegative(),
  totalBytes: z.number().nonnegative(),
  /** It shares the computer's memory. */
  isUnified: z.boolean(),
});
export type Gpu = z.infer<typeof gpuSchema>;

/** What a runner says to the engine. */
export const fromRunnerSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('probed'),
    gpus: z.array(gpuSchema),
    /** What computes; `null` where the back end that was asked for does not work, with why. */
    backend: z.enum(['cpu', 'cuda', 'vulkan', 'metal']).nullable(),
    error: z.string().nullable(),
    /** What the process takes before it has a model. */
    processBytes: z.number().nonnegative(),
  }),
  z.object({ type: z.literal('load-progress'), progress: z.number() }),
  z.object({ type: z.literal('loaded'), info: loadedInfoSchema }),
  z.object({ type: z.literal('load-failed'), error: errorInfoSchema }),
  z.object({ type: z.literal('log'), level: z.enum(['error', 'warn', 'info', 'debug']), text: z.string() }),
  z.object({
    type: z.literal('progress'),
    id: requestId,
    phase: z.enum(['queued', 'prompt']),
    progress: z.number(),
    /** How many requests are before this one. */
    ahead: z.int(),
    /** How long the prompt is; absent until it is known. */
    promptTokens: z.int().optional(),
  }),
  z.object({
    type: z.literal('delta'),
    id: requestId,
    deltas: z.array(outputDeltaSchema),
    /** Tokens that these deltas stand for; more than none also where they make no text yet. */
    count: z.int(),
    logprobs: z.array(logprobSchema),
  }),
  z.object({ type: z.literal('done'), id: requestId, result: generationResultSchema }),
  z.object({ type: z.literal('operated'), id: requestId, result: operationResultSchema }),
  z.object({ type: z.literal('failed'), id: requestId, error: errorInfoSchema }),
]);
export type FromRunner = z.infer<typeof fromRunnerSchema>;
export type ProbedGpus = Pick<Extract<FromRunner, { type: 'probed' }>, 'gpus' | 'backend' | 'error'>;
