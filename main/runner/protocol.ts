import { z } from 'zod';
import { errorInfoSchema } from '../../contract/errors.ts';
import { stopReasonSchema } from '../../contract/chats.ts';

/** How a model is put into memory. */
export const loadSettingsSchema = z.object({
  /** Tokens per slot; `null` chooses by the model and the memory. */
  contextLength: z.int().positive().nullable(),
  /** How many requests are answered at the same time. */
  slots: z.int().min(1).max(64),
  batchSize: z.int().min(32).max(8192),
});
export type LoadSettings = z.infer<typeof loadSettingsSchema>;

export const chatTurnSchema = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });
export type ChatTurn = z.infer<typeof chatTurnSchema>;

/** How tokens are chosen. No penalty is applied that nobody asked for. */
export const samplingSchema = z.object({
  temperature: z.number().min(0).max(10),
  topP: z.number().min(0).max(1),
  topK: z.int().min(0),
  minP: z.number().min(0).max(1),
  /** `null`: a new one each time. */
  seed: z.int().nullable(),
});
export type Sampling = z.infer<typeof samplingSchema>;

export const defaultSampling: Sampling = { temperature: 0.8, topP: 0.95, topK: 40, minP: 0.05, seed: null };

export const generateRequestSchema = z.object({
  messages: z.array(chatTurnSchema).min(1),
  sampling: samplingSchema,
  /** `null`: until the model ends or the context is full. */
  maxTokens: z.int().positive().nullable(),
  stop: z.array(z.string().min(1)).max(64),
});
export type GenerateRequest = z.infer<typeof generateRequestSchema>;

const requestId = z.int();

/** What the engine says to a runner. */
export const toRunnerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('load'), path: z.string(), settings: loadSettingsSchema }),
  z.object({ type: z.literal('generate'), id: requestId, request: generateRequestSchema }),
  z.object({ type: z.literal('cancel'), id: requestId }),
  z.object({ type: z.literal('count'), id: requestId, text: z.string() }),
]);
export type ToRunner = z.infer<typeof toRunnerSchema>;

export const generationResultSchema = z.object({
  promptTokens: z.int(),
  cachedTokens: z.int(),
  completionTokens: z.int(),
  /** Milliseconds from the request's arrival to the first token; `null` where there was none. */
  timeToFirstTokenMs: z.number().nullable(),
  /** Milliseconds from the first token to the last. */
  decodeMs: z.number(),
  stopReason: stopReasonSchema,
});
export type GenerationResult = z.infer<typeof generationResultSchema>;

/** What a runner says to the engine. */
export const fromRunnerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('load-progress'), progress: z.number() }),
  z.object({ type: z.literal('loaded'), contextLength: z.int() }),
  z.object({ type: z.literal('load-failed'), error: errorInfoSchema }),
  z.object({ type: z.literal('log'), level: z.enum(['error', 'warn', 'info', 'debug']), text: z.string() }),
  z.object({ type: z.literal('progress'), id: requestId, phase: z.enum(['queued', 'prompt']), progress: z.number() }),
  z.object({ type: z.literal('tokens'), id: requestId, text: z.string(), count: z.int() }),
  z.object({ type: z.literal('done'), id: requestId, result: generationResultSchema }),
  z.object({ type: z.literal('failed'), id: requestId, error: errorInfoSchema }),
  z.object({ type: z.literal('counted'), id: requestId, tokens: z.int() }),
]);
export type FromRunner = z.infer<typeof fromRunnerSchema>;
