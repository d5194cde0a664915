import { z } from 'zod';

/** What a probing thread is asked: to read a buffer again and again, from when all others are ready. */
export const probeRequestSchema = z.object({ bufferBytes: z.int().positive(), durationMs: z.number().positive() });
export type ProbeRequest = z.infer<typeof probeRequestSchema>;

/** `bytesPerSecond`: as fast as three quarters of its steps were not. */
export const probeAnswerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('read'), bytesPerSecond: z.number().positive() }),
]);
export type ProbeAnswer = z.infer<typeof probeAnswerSchema>;
