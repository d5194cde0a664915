import { z } from 'zod';
import { overflowSchema } from './inference.ts';
import { idSchema, procedure } from './procedure.ts';

export const themeSchema = z.enum(['system', 'light', 'dark']);

/** What the person chose. Every field has a default, so that an empty or older store is valid. */
export const settingsSchema = z.object({
  theme: themeSchema.default('system'),
  /** The model that the loader shows and that a new question goes to. */
  selectedModelId: idSchema.nullable().default(null),
  serverPort: z.int().min(1024).max(65535).default(1234),
  /** Whether the server was on when Paddock was last used; it is switched on again at start. */
  serverEnabled: z.boolean().default(false),
  chatListOpen: z.boolean().default(true),
  /** A llama-server to use in place of the one that comes with Paddock: a path, or a name on PATH. */
  llamaServer: z.string().max(4096).nullable().default(null),
  /** What a chat does when it is longer than the model's context. */
  chatOverflow: overflowSchema.default('drop-middle'),
});
export type Settings = z.infer<typeof settingsSchema>;

/** A partial update. Built without the defaults, so that an absent field stays as it is. */
export const settingsPatchSchema = z.object({
  theme: themeSchema.optional(),
  selectedModelId: idSchema.nullable().optional(),
  chatListOpen: z.boolean().optional(),
  llamaServer: z.string().max(4096).nullable().optional(),
  chatOverflow: overflowSchema.optional(),
});
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

export const settings = {
  get: procedure.output(settingsSchema),
  set: procedure.input(settingsPatchSchema).output(settingsSchema),
};
