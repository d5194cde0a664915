import { z } from 'zod';

export const scriptLimitsSchema = z.object({ timeMs: z.number(), memoryBytes: z.number() });
export type ScriptLimits = z.infer<typeof scriptLimitsSchema>;

export const workerJobSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('script'), code: z.string(), limits: scriptLimitsSchema }),
  z.object({ kind: z.literal('html'), html: z.string() }),
]);
export type WorkerJob = z.infer<typeof workerJobSchema>;

export const workerAnswerSchema = z.object({ isError: z.boolean(), text: z.string() });
export type WorkerAnswer = z.infer<typeof workerAnswerSchema>;
