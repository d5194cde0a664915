import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { answerEventSchema, chatSchema, chatSettingsSchema, messageSchema, messageTextSchema } from './chats.ts';
import { fewestColumns, mostColumns } from './comparison-limits.ts';
import { samplingPatchSchema } from './inference.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

/** Who writes the answers of a column, in what a person would call it by. */
export const contenderSchema = z.object({
  modelId: idSchema,
  modelName: z.string(),
  /** The preset that the settings came from; `null` where there was none, or it is gone. */
  presetName: z.string().nullable(),
  /** Whether the settings are no longer the preset's. */
  isChanged: z.boolean(),
  /** Without the seed, which all columns may share. */
  sampling: samplingPatchSchema,
  hasSystemPrompt: z.boolean(),
});
export type Contender = z.infer<typeof contenderSchema>;

/** `bad`: none of the answers was any good. */
export const verdictSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('best'), columnId: idSchema }),
  z.object({ kind: z.literal('tie') }),
  z.object({ kind: z.literal('bad') }),
]);
export type Verdict = z.infer<typeof verdictSchema>;

export const comparisonColumnSchema = z.object({
  id: idSchema,
  /** `null` while names are hidden, as are the two that follow. */
  contender: contenderSchema.nullable(),
  chatId: idSchema.nullable(),
  settings: chatSettingsSchema.nullable(),
  /**
   * - `unasked`: its last question has no answer and nobody is about to write one.
   * - `waiting`: it is asked when the models before it are done.
   */
  state: z.enum(['idle', 'unasked', 'waiting', 'writing']),
  /** The branch that is shown, oldest first; while names are hidden, without what tells the model. */
  messages: z.array(messageSchema),
});
export type ComparisonColumn = z.infer<typeof comparisonColumnSchema>;

/** One prompt for several models or settings, answered side by side. */
export const comparisonSchema = z.object({
  id: idSchema,
  /** The first question; empty before it. */
  title: z.string(),
  createdAt: z.number().int(),
  isBlind: z.boolean(),
  /** In a blind comparison, until a vote or a look ends that. */
  isHidden: z.boolean(),
  /** The seed of every column; `null`: each has its own. */
  seed: z.number().int().nullable(),
  columns: z.array(comparisonColumnSchema),
  /** Who takes part, by name: in no order that tells the columns. */
  contenders: z.array(contenderSchema),
  /** How columns are asked now: `in_turn` where the models do not fit into memory together. */
  order: z.enum(['together', 'in_turn']),
  /** `turn` counts the questions from 0. */
  votes: z.array(z.object({ turn: z.number().int().nonnegative(), verdict: verdictSchema })),
});
export type Comparison = z.infer<typeof comparisonSchema>;

export const comparisonSummarySchema = z.object({
  id: idSchema,
  title: z.string(),
  updatedAt: z.number().int(),
  isBlind: z.boolean(),
  contenders: z.array(contenderSchema),
});
export type ComparisonSummary = z.infer<typeof comparisonSummarySchema>;

/** How one contender fared against all others. */
export const standingSchema = z.object({
  key: z.string(),
  contender: contenderSchema,
  /** Elo, from 1000. */
  rating: z.number(),
  wins: z.number().int(),
  ties: z.number().int(),
  losses: z.number().int(),
});
export type Standing = z.infer<typeof standingSchema>;

/** How two contenders fared against each other, by the keys of their standings. */
export const pairSchema = z.object({
  one: z.string(),
  other: z.string(),
  oneWins: z.number().int(),
  otherWins: z.number().int(),
  ties: z.number().int(),
  /** Votes that both were bad, which count for neither. */
  bothBad: z.number().int(),
});
export type Pair = z.infer<typeof pairSchema>;

export const tallySchema = z.object({
  votes: z.number().int(),
  /** How many of them were cast before the names were known. */
  blindVotes: z.number().int(),
  /** Best first. */
  standings: z.array(standingSchema),
  pairs: z.array(pairSchema),
});
export type Tally = z.infer<typeof tallySchema>;

const one = z.object({ comparisonId: idSchema });

export const comparisons = {
  /** Newest first. */
  list: procedure.output(z.array(comparisonSummarySchema)),
  get: procedure.input(one).output(comparisonSchema),
  create: procedure
    .input(
      z.object({
        columns: z
          .array(z.object({ modelId: idSchema, settings: chatSettingsSchema }))
          .min(fewestColumns)
          .max(mostColumns),
        /** The columns are shuffled, and nobody is told which is which. */
        isBlind: z.boolean(),
        seed: z.number().int().nullable(),
      }),
    )
    .output(comparisonSchema),
  /** Stops what is being written, and brings the comparison back within 30 days with `restore`. */
  remove: procedure.input(one).output(nothing),
  restore: procedure.input(one).output(comparisonSchema),
  /** Asks every column: together where memory allows, else one model after the other. */
  send: procedure.input(one.extend({ text: messageTextSchema.min(1) })).output(comparisonSchema),
  /** Writes another answer in one column, or the first one where its question has none. */
  regenerate: procedure.input(z.object({ columnId: idSchema })).output(comparisonSchema),
  /** Ends one answer, or with `columnId: null` all of them and those that wait. */
  stop: procedure.input(one.extend({ columnId: idSchema.nullable() })).output(comparisonSchema),
  /** Follows an answer, as in a chat; while names are hidden, without what tells the model. */
  follow: procedure.input(z.object({ messageId: idSchema })).output(eventIterator(answerEventSchema)),
  /** Says which answer to the last question was best, which also shows the names. */
  vote: procedure.input(one.extend({ verdict: verdictSchema })).output(comparisonSchema),
  /** Shows the names without a vote. */
  reveal: procedure.input(one).output(comparisonSchema),
  /** Goes on with a column as a chat of its own; the comparison stays as it is. */
  promote: procedure.input(z.object({ columnId: idSchema })).output(chatSchema),
  tally: procedure.output(tallySchema),
  /** Forgets every vote until `restoreTally`, which takes the time that this answers with. */
  clearTally: procedure.output(z.object({ clearedAt: z.number().int() })),
  restoreTally: procedure.input(z.object({ clearedAt: z.number().int() })).output(tallySchema),
};
