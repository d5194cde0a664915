import { z } from 'zod';

/** What the desktop app does beside its windows. */
export const desktopSettingsSchema = z.object({
  /** With the last window: `working` goes on for as long as the server is on or something is being done. */
  whenClosed: z.enum(['quit', 'working', 'stay']).default('working'),
  /** Whether the person has been told that Paddock goes on without a window. */
  backgroundExplained: z.boolean().default(false),
  notifyDownloads: z.boolean().default(true),
  /** Answers that are finished while no window is in front. */
  notifyAnswers: z.boolean().default(true),
  notifyIndexing: z.boolean().default(true),
  /** `null`: where it needs no dictionary from the internet. */
  spellCheck: z.boolean().nullable().default(null),
  /** Such as `en-GB`. Empty: the system's. */
  spellCheckLanguages: z.array(z.string().min(2).max(20)).max(10).default([]),
});
export type DesktopSettings = z.infer<typeof desktopSettingsSchema>;
