import { z } from 'zod';
import { idSchema, nothing, procedure } from './procedure.ts';

/** What one model did for one client on one day of this computer's calendar. */
export const usageRowSchema = z.object({
  /** `2026-11-23`. */
  day: z.iso.date(),
  modelId: idSchema,
  /** `Chat`, or the name of a key or a program. */
  client: z.string(),
  requests: z.number().int().nonnegative(),
  promptTokens: z.number().int().nonnegative(),
  completionTokens: z.number().int().nonnegative(),
});
export type UsageRow = z.infer<typeof usageRowSchema>;

/** What tokens would have cost elsewhere, as a person sets it; nothing is fetched. */
export const usagePricesSchema = z.object({
  currency: z.string().regex(/^[A-Z]{3}$/),
  perMillionPromptTokens: z.number().min(0).max(1_000_000),
  perMillionCompletionTokens: z.number().min(0).max(1_000_000),
});
export type UsagePrices = z.infer<typeof usagePricesSchema>;

/** What processor and GPUs drew while a model answered. Of models that answer at once each has an equal part. */
export const energyRowSchema = z.object({
  day: z.iso.date(),
  modelId: idSchema,
  wattHours: z.number().nonnegative(),
});
export type EnergyRow = z.infer<typeof energyRowSchema>;

export const energyReportSchema = z.object({
  /** What can be read here. `no_rights`: the system keeps it from programs like this one; `unknown`: nobody tells. */
  processor: z.enum(['readable', 'no_rights', 'unknown']),
  gpus: z.enum(['readable', 'unknown']),
  rows: z.array(energyRowSchema),
});
export type EnergyReport = z.infer<typeof energyReportSchema>;

const spanSchema = z.object({ days: z.number().int().min(1).max(3660) });

export const usage = {
  /** The last so many days, today among them; oldest first. */
  report: procedure.input(spanSchema).output(z.array(usageRowSchema)),
  /** Of the same days. */
  energy: procedure.input(spanSchema).output(energyReportSchema),
  /** Tokens and energy. */
  clear: procedure.output(nothing),
  /** Takes the last clearing back, while this Paddock runs. */
  restore: procedure.output(nothing),
};
