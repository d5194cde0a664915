import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { backendIdSchema } from './hardware.ts';
import { nothing, procedure } from './procedure.ts';

/** One question to the diagnostic model, with the answer that it always gives at temperature 0. */
export const selfTestAnswerSchema = z.object({
  question: z.string(),
  expected: z.string(),
  given: z.string(),
  isRight: z.boolean(),
});

export const selfTestSchema = z.object({
  backend: backendIdSchema,
  at: z.number().int(),
  /** Paddock's version, with which the engine's is fixed. */
  version: z.string(),
  driver: z.string().nullable(),
  state: z.enum(['passed', 'failed']),
  /** What went wrong, in words; `null` where nothing did. */
  error: z.string().nullable(),
  answers: z.array(selfTestAnswerSchema),
  loadMs: z.number().nonnegative().nullable(),
  /** Of the diagnostic model: small, so that these compare this computer with itself and no other. */
  tokensPerSecond: z.number().nonnegative().nullable(),
  promptTokensPerSecond: z.number().nonnegative().nullable(),
  /** Multiplications and additions a second, with the matrices of a usual model. */
  operationsPerSecond: z.number().positive().nullable().default(null),
  /** Read from the computer's memory, in bytes a second; of the processor alone. */
  memoryBytesPerSecond: z.number().positive().nullable().default(null),
});
export type SelfTest = z.infer<typeof selfTestSchema>;

/** The newest test of a back end, and whether it does worse than it did. */
export const selfTestVerdictSchema = z.object({
  latest: selfTestSchema,
  /** The last one that passed before it; `null` where there is none. */
  before: selfTestSchema.nullable(),
  /** `broken`: it passed before. `slower`: by more than a quarter. */
  change: z.enum(['none', 'broken', 'slower', 'mended']),
});
export type SelfTestVerdict = z.infer<typeof selfTestVerdictSchema>;

/**
 * Something that got worse, until it is dismissed or as good as before; or a back end that works again although
 * another one is preferred since it broke.
 */
export const selfTestNoticeSchema = z.object({
  backend: backendIdSchema,
  change: z.enum(['broken', 'slower', 'mended']),
  latest: selfTestSchema,
  /** How it was when all was well. */
  before: selfTestSchema,
  /** What worked last and is offered: models whose settings leave it open are then loaded with it. `null`: nothing. */
  choice: z.enum(['auto', ...backendIdSchema.options]).nullable(),
});
export type SelfTestNotice = z.infer<typeof selfTestNoticeSchema>;

export const selfTestEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), backend: backendIdSchema, done: z.number().int(), of: z.number().int() }),
  z.object({ type: z.literal('tested'), verdict: selfTestVerdictSchema }),
  z.object({ type: z.literal('end') }),
]);
export type SelfTestEvent = z.infer<typeof selfTestEventSchema>;

export const selfTests = {
  /** The newest of each back end. */
  list: procedure.output(z.array(selfTestVerdictSchema)),
  /** Tests every back end that works here, one after the other. One run at a time; who comes later follows that. */
  run: procedure.output(eventIterator(selfTestEventSchema)),
  cancel: procedure.output(nothing),
  /** What a person should know of the tests; changes come as `self-tests` events. */
  notices: procedure.output(z.array(selfTestNoticeSchema)),
  dismiss: procedure.input(z.object({ backend: backendIdSchema })).output(nothing),
  /**
   * Takes what a notice offers (the setting `preferredBackend`), and dismisses it. Answers with the setting from before,
   * for an undo. Models that are loaded stay as they are. `not_found` where nothing is offered.
   */
  useLastGood: procedure
    .input(z.object({ backend: backendIdSchema }))
    .output(z.object({ before: z.enum(['auto', ...backendIdSchema.options]) })),
};
