import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { downloadSchema } from './downloads.ts';
import { engineStatusSchema } from './engine.ts';
import { errorInfoSchema } from './errors.ts';
import { libraryJobSchema } from './library.ts';
import { idSchema, nothing, procedure } from './procedure.ts';
import { serverStatusSchema } from './server.ts';
import { settingsSchema } from './settings.ts';

export const appInfoSchema = z.object({
  version: z.string(),
  /** Which host runs the core: the desktop app, or the headless one with the window in a browser. */
  host: z.enum(['electron', 'headless']),
  platform: z.enum(['linux', 'macos', 'windows', 'other']),
  dataFolder: z.string(),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

/** What the core says of its own accord. The window turns each into a cache update in one place. */
export const appEventSchema = z.discriminatedUnion('type', [
  /** A chat, or with `chatId: null` the list, changed. */
  z.object({ type: z.literal('chats'), chatId: idSchema.nullable() }),
  z.object({ type: z.literal('models') }),
  z.object({ type: z.literal('presets') }),
  /** All downloads, at most a few times a second. */
  z.object({ type: z.literal('downloads'), downloads: z.array(downloadSchema) }),
  /** Folders, stores or duplicates changed. */
  z.object({ type: z.literal('library') }),
  z.object({ type: z.literal('library-jobs'), jobs: z.array(libraryJobSchema) }),
  z.object({ type: z.literal('engine'), status: engineStatusSchema }),
  z.object({ type: z.literal('server'), status: serverStatusSchema }),
  z.object({ type: z.literal('settings'), settings: settingsSchema }),
  /** Something a person should read now, such as a model that crashed. */
  z.object({ type: z.literal('notice'), error: errorInfoSchema }),
]);
export type AppEvent = z.infer<typeof appEventSchema>;

export const app = {
  info: procedure.output(appInfoSchema),
  events: procedure.output(eventIterator(appEventSchema)),
  /** Asks for a GGUF file with the system's own dialog. `unsupported` where the host has none. */
  pickModelFile: procedure.output(z.object({ path: z.string().nullable() })),
  /** Asks for a folder with the system's own dialog. `unsupported` where the host has none. */
  pickFolder: procedure.output(z.object({ path: z.string().nullable() })),
  /** Shows a known model's file in the system's file manager. `unsupported` where the host has none. */
  revealModel: procedure.input(z.object({ modelId: idSchema })).output(nothing),
};
