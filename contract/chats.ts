import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

export const titleSchema = z.string().trim().min(1).max(200);
export const messageTextSchema = z.string().max(1_000_000);

export const chatSchema = z.object({
  id: idSchema,
  /** Empty until the first question names the chat. */
  title: z.string(),
  createdAt: z.number().int(),
  updatedAt: z.number().int(),
  /** The last message of the branch that is shown. */
  leafId: idSchema.nullable(),
  /** Whether an answer is being written in it now. */
  isGenerating: z.boolean(),
});
export type Chat = z.infer<typeof chatSchema>;

export const stopReasonSchema = z.enum(['end', 'stop_string', 'length', 'context', 'cancelled']);
export type StopReason = z.infer<typeof stopReasonSchema>;

/** What an answer cost. Times in milliseconds, speed in tokens per second. */
export const answerStatsSchema = z.object({
  promptTokens: z.number().int().nonnegative(),
  /** Prompt tokens that were already in the KV cache. Part of `promptTokens`. */
  cachedTokens: z.number().int().nonnegative(),
  completionTokens: z.number().int().nonnegative(),
  timeToFirstTokenMs: z.number().nonnegative().nullable(),
  tokensPerSecond: z.number().nonnegative().nullable(),
  stopReason: stopReasonSchema.nullable(),
  /** Older tokens of the conversation that the model did not see. */
  droppedTokens: z.number().int().nonnegative(),
});
export type AnswerStats = z.infer<typeof answerStatsSchema>;

/**
 * One turn. Messages form a tree: an edit or a regeneration makes a sibling under the same parent.
 *
 * - `complete`: whole.
 * - `generating`: being written now.
 * - `stopped`: the person stopped it; the text so far is kept.
 * - `interrupted`: the runner or the app ended in the middle; the text so far is kept.
 * - `failed`: no answer could be made; `error` says why.
 */
export const messageSchema = z.object({
  id: idSchema,
  chatId: idSchema,
  parentId: idSchema.nullable(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  /** What the model thought before it answered; empty where it did not. */
  reasoning: z.string(),
  /** How long it thought; `null` while it thinks, or where it did not. */
  reasoningMs: z.number().int().nonnegative().nullable(),
  state: z.enum(['complete', 'generating', 'stopped', 'interrupted', 'failed']),
  createdAt: z.number().int(),
  /** The model that wrote it; `null` for the person's turns. */
  modelId: idSchema.nullable(),
  modelName: z.string().nullable(),
  stats: answerStatsSchema.nullable(),
  error: errorInfoSchema.nullable(),
});
export type Message = z.infer<typeof messageSchema>;

/** What happens to an answer while it is written. The stream begins with `snapshot` and ends with `end`. */
export const answerEventSchema = z.discriminatedUnion('type', [
  /** The message as it stands: what a window that comes late has missed. */
  z.object({ type: z.literal('snapshot'), message: messageSchema }),
  /** Before the first token: waiting for a place, loading the model, or reading the prompt. `progress` is 0 to 1. */
  z.object({
    type: z.literal('progress'),
    phase: z.enum(['queued', 'loading', 'prompt']),
    progress: z.number().min(0).max(1),
    /** How many requests come before this one while it waits. */
    ahead: z.number().int().nonnegative(),
  }),
  /** Text and thoughts to append; either may be empty. */
  z.object({
    type: z.literal('delta'),
    text: z.string(),
    reasoning: z.string(),
    completionTokens: z.number().int().nonnegative(),
    tokensPerSecond: z.number().nonnegative().nullable(),
  }),
  z.object({ type: z.literal('end'), message: messageSchema }),
]);
export type AnswerEvent = z.infer<typeof answerEventSchema>;

/** Whether the model is to think first; `auto` leaves it to its template. Without effect where that has no switch. */
export const reasoningSchema = z.enum(['auto', 'on', 'off']);
export type Reasoning = z.infer<typeof reasoningSchema>;

export const chats = {
  /** Newest first. */
  list: procedure.output(z.array(chatSchema)),
  /** The chat with every message of its tree, oldest first. */
  get: procedure
    .input(z.object({ chatId: idSchema }))
    .output(z.object({ chat: chatSchema, messages: z.array(messageSchema) })),
  create: procedure.output(chatSchema),
  rename: procedure.input(z.object({ chatId: idSchema, title: titleSchema })).output(chatSchema),
  /** Hides the chat; `restore` brings it back within 30 days. Stops what is being written in it. */
  remove: procedure.input(z.object({ chatId: idSchema })).output(nothing),
  restore: procedure.input(z.object({ chatId: idSchema })).output(chatSchema),
  /**
   * Adds the person's turn under `parentId` (`null`: as a first turn) and starts the answer.
   * To edit a turn, send the new text with the old turn's parent.
   */
  send: procedure
    .input(
      z.object({
        chatId: idSchema,
        parentId: idSchema.nullable(),
        text: messageTextSchema.min(1),
        modelId: idSchema,
        reasoning: reasoningSchema.optional(),
      }),
    )
    .output(z.object({ message: messageSchema, answer: messageSchema })),
  /** Writes another answer beside `messageId`, which must be an answer. */
  regenerate: procedure
    .input(z.object({ messageId: idSchema, modelId: idSchema, reasoning: reasoningSchema.optional() }))
    .output(messageSchema),
  /** Ends an answer; what is written stays. Harmless when it has already ended. */
  stop: procedure.input(z.object({ messageId: idSchema })).output(nothing),
  /** Shows the branch that runs through `messageId`, down to its newest leaf. */
  showBranch: procedure.input(z.object({ messageId: idSchema })).output(chatSchema),
  /** Follows an answer. Leaving does not stop it; coming back begins with a snapshot. */
  follow: procedure.input(z.object({ messageId: idSchema })).output(eventIterator(answerEventSchema)),
};
