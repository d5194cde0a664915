import { z } from 'zod';

/** `beta` also has what is still being tried out; a stable version that is newer is offered there too. */
export const updateChannelSchema = z.enum(['stable', 'beta']);
export type UpdateChannel = z.infer<typeof updateChannelSchema>;

export const updateSettingsSchema = z.object({
  /**
   * Whether Paddock looks for new versions by itself. `undecided`: it does not, and asks once whether it may. `off`: only
   * when it is told to. `ask`: it looks and tells. `automatic`: it also fetches what it finds.
   */
  mode: z.enum(['undecided', 'off', 'ask', 'automatic']).default('undecided'),
  channel: updateChannelSchema.default('stable'),
});
export type UpdateSettings = z.infer<typeof updateSettingsSchema>;
