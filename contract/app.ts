import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { downloadSchema } from './downloads.ts';
import { engineStatusSchema } from './engine.ts';
import { errorInfoSchema } from './errors.ts';
import { powerSchema } from './hardware.ts';
import { libraryJobSchema } from './library.ts';
import { idSchema, nothing, procedure } from './procedure.ts';
import { serverStatusSchema } from './server.ts';
import { settingsSchema } from './settings.ts';
import { transferJobSchema } from './transfer.ts';

export const appInfoSchema = z.object({
  version: z.string(),
  /**
   * What the window runs in: the desktop app, a browser on this computer, or a browser of another device, which may do
   * less (see `remote-access.ts`).
   */
  host: z.enum(['electron', 'headless', 'remote']),
  platform: z.enum(['linux', 'macos', 'windows', 'other']),
  dataFolder: z.string(),
  /** Started without models, tools and watchers, to find out why an ordinary start failed. */
  isSafe: z.boolean(),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

/** What the core says of its own accord. The window turns each into a cache update in one place. */
export const appEventSchema = z.discriminatedUnion('type', [
  /** A chat, or with `chatId: null` the list, changed. */
  z.object({ type: z.literal('chats'), chatId: idSchema.nullable() }),
  /** A document came to another state; with `null`, collections or what they are searched with changed. */
  z.object({ type: z.literal('documents'), documentId: idSchema.nullable() }),
  z.object({ type: z.literal('models') }),
  z.object({ type: z.literal('presets') }),
  z.object({ type: z.literal('prompts') }),
  /** A comparison, or with `comparisonId: null` the list or the tally, changed. */
  z.object({ type: z.literal('comparisons'), comparisonId: idSchema.nullable() }),
  z.object({ type: z.literal('self-tests') }),
  z.object({ type: z.literal('benches') }),
  z.object({ type: z.literal('power'), power: powerSchema }),
  /** All downloads, at most a few times a second. */
  z.object({ type: z.literal('downloads'), downloads: z.array(downloadSchema) }),
  /** Folders, stores or duplicates changed. */
  z.object({ type: z.literal('library') }),
  z.object({ type: z.literal('library-jobs'), jobs: z.array(libraryJobSchema) }),
  /** Imports, exports and backups, at most a few times a second. */
  z.object({ type: z.literal('transfer-jobs'), jobs: z.array(transferJobSchema) }),
  z.object({ type: z.literal('engine'), status: engineStatusSchema }),
  z.object({ type: z.literal('server'), status: serverStatusSchema }),
  z.object({ type: z.literal('settings'), settings: settingsSchema }),
  /** The window for other devices, or one of them, changed. */
  z.object({ type: z.literal('devices') }),
  /** Servers of tools, what they offer, or the rules about them changed. */
  z.object({ type: z.literal('tools') }),
  /** A runtime pack was fetched or removed, or has come further. */
  z.object({ type: z.literal('runtimes') }),
  /** A new version was found, has arrived, or waits. */
  z.object({ type: z.literal('updates') }),
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
