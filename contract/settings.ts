import { z } from 'zod';
import { desktopSettingsSchema } from './desktop-settings.ts';
import { backendIdSchema, memoryOverridesSchema } from './hardware.ts';
import { machineProfileSchema } from './hub.ts';
import { overflowSchema } from './inference.ts';
import { opennessPolicySchema } from './openness.ts';
import { idSchema, procedure } from './procedure.ts';
import { backupPlanSchema } from './transfer.ts';
import { builtinToolSchema } from './tools.ts';
import { updateSettingsSchema } from './update-settings.ts';
import { usagePricesSchema } from './usage.ts';

/** A page's origin, as browsers send it: scheme, host and port, and nothing behind them. */
const originSchema = z
  .string()
  .max(300)
  .regex(/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+$/i, 'must be an origin, such as https://app.example.com');

/** A model that documents are searched with: the first fitting one of the library, none, or a chosen one. */
const searchModelChoiceSchema = z.union([z.enum(['auto', 'off']), z.object({ modelId: idSchema })]);
export type SearchModelChoice = z.infer<typeof searchModelChoiceSchema>;

/** What the window speaks. `system`: what the computer asks for. */
export const languageSchema = z.enum(['system', 'en', 'de', 'fr', 'es', 'zh', 'ja']);

export const themeSchema = z.enum(['system', 'light', 'dark']);

/** How the window looks and moves. `system`: as the computer is set. */
export const appearanceSchema = z.object({
  contrast: z.enum(['system', 'high']).default('system'),
  /** Of what is read: questions and answers. */
  textSize: z.enum(['small', 'normal', 'large', 'larger']).default('normal'),
  font: z.enum(['sans', 'serif', 'mono']).default('sans'),
  threadWidth: z.enum(['narrow', 'normal', 'wide']).default('normal'),
  motion: z.enum(['system', 'reduced']).default('system'),
});
export type Appearance = z.infer<typeof appearanceSchema>;

/** A key as the browser names it, with its modifiers. `mod` is Command on a Mac and Control elsewhere. */
export const shortcutSchema = z.object({
  key: z.string().min(1).max(32),
  mod: z.boolean().optional(),
  shift: z.boolean().optional(),
  alt: z.boolean().optional(),
});
export type Shortcut = z.infer<typeof shortcutSchema>;

/** The keys of actions that differ from what Paddock comes with, by action; an empty list is an action without a key. */
export const keyBindingsSchema = z
  .record(z.string().min(1).max(64), z.array(shortcutSchema).max(4))
  .refine((bindings) => Object.keys(bindings).length <= 300);

/** What the person chose. Every field has a default, so that an empty or older store is valid. */
export const settingsSchema = z.object({
  theme: themeSchema.default('system'),
  language: languageSchema.default('system'),
  appearance: appearanceSchema.default(appearanceSchema.parse({})),
  keyBindings: keyBindingsSchema.default({}),
  desktop: desktopSettingsSchema.default(desktopSettingsSchema.parse({})),
  /** Whether the introduction has been seen or skipped. */
  isWelcomed: z.boolean().default(false),
  updates: updateSettingsSchema.default(updateSettingsSchema.parse({})),
  /** Backups that Paddock makes by itself. */
  backupPlan: backupPlanSchema.default(backupPlanSchema.parse({})),
  /** What was last done from the command palette, the latest first. */
  recentCommands: z.array(z.string().max(200)).max(20).default([]),
  /** The model that the loader shows and that a new question goes to. */
  selectedModelId: idSchema.nullable().default(null),
  /** The preset that new chats begin with; `null`, or one that is gone: none. */
  defaultPresetId: idSchema.nullable().default(null),
  serverPort: z.int().min(1024).max(65535).default(1234),
  /** Whether the server was on when Paddock was last used; it is switched on again at start. */
  serverEnabled: z.boolean().default(false),
  /** Whether other computers may use the server; they then need a key. */
  serverOnNetwork: z.boolean().default(false),
  /** Whether the window is served to paired devices of the network, and where. */
  deviceWindowEnabled: z.boolean().default(false),
  deviceWindowPort: z.int().min(1024).max(65535).default(1250),
  /** Whether programs on this computer need a key too. */
  serverNeedsKey: z.boolean().default(false),
  /** Web pages that may use the server from a browser, such as `https://app.example.com`. */
  serverCorsOrigins: z.array(originSchema).max(100).default([]),
  /** Requests that are answered or wait at the same time; more are turned away. */
  serverMaxRequests: z.int().min(1).max(10_000).default(256),
  /** Keep what was asked in the list of requests, in memory only. */
  serverLogsBodies: z.boolean().default(false),
  chatListOpen: z.boolean().default(true),
  /** Folders (by id) and groups of the chat list that are closed. */
  chatListCollapsed: z.array(z.string().min(1).max(100)).max(10_000).default([]),
  /** A llama-server to use in place of the one that comes with Paddock: a path, or a name on PATH. */
  llamaServer: z.string().max(4096).nullable().default(null),
  /** What a chat does when it is longer than the model's context. */
  chatOverflow: overflowSchema.default('drop-middle'),
  /** Whether the model names a chat after its first answer. */
  automaticTitles: z.boolean().default(true),
  /** Where models are looked for and fetched; `null`: HF_ENDPOINT, else Hugging Face. */
  hubEndpoint: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .nullable()
    .default(null),
  /** `null`: HTTPS_PROXY and its kin, else none. */
  proxy: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .nullable()
    .default(null),
  /** What makes vectors of documents and questions. */
  documentEmbedding: searchModelChoiceSchema.default('auto'),
  /** What puts the passages that were found into a better order. */
  documentReranking: searchModelChoiceSchema.default('auto'),
  opennessPolicy: opennessPolicySchema.default({}),
  downloadsAtOnce: z.int().min(1).max(8).default(2),
  /** For one file. */
  connectionsPerFile: z.int().min(1).max(16).default(4),
  /** Of all downloads together, in bytes per second; `null`: none. */
  downloadSpeedLimit: z.int().min(1024).nullable().default(null),
  /** Left free on the disk, whatever is downloaded. */
  diskReserveBytes: z.int().min(0).default(2_000_000_000),
  /** Other computers that the model page can answer for. */
  machineProfiles: z.array(machineProfileSchema).max(20).default([]),
  /** Paddock's own tools that models may be offered. */
  builtinTools: z.array(builtinToolSchema).max(20).default([]),
  /** Folders that the tool for files may read. */
  toolFolders: z.array(z.string().min(1).max(4096)).max(50).default([]),
  /** Hosts of this computer and the network around it that the tool for pages may read, such as `wiki.lan:8080`. */
  toolHosts: z.array(z.string().trim().min(1).max(300)).max(50).default([]),
  /** What tokens cost elsewhere, to compare with; `null`: not compared. */
  usagePrices: usagePricesSchema.nullable().default(null),
  /** Where this computer's memory is reported wrong. */
  memoryOverrides: memoryOverridesSchema.default({ ramBytes: null, gpuBytes: {} }),
  /** The back end for models whose settings leave it open. */
  preferredBackend: z.enum(['auto', ...backendIdSchema.options]).default('auto'),
  /** Models leave the processor to other programs whenever these want it. */
  lowPriority: z.boolean().default(false),
  /** Downloads and the reading of documents wait while the computer runs on its battery. */
  waitsOnBattery: z.boolean().default(false),
});
export type Settings = z.infer<typeof settingsSchema>;

/** A partial update. Built without the defaults, so that an absent field stays as it is. */
export const settingsPatchSchema = z.object({
  theme: themeSchema.optional(),
  language: languageSchema.optional(),
  appearance: appearanceSchema.optional(),
  keyBindings: keyBindingsSchema.optional(),
  desktop: desktopSettingsSchema.optional(),
  isWelcomed: z.boolean().optional(),
  updates: updateSettingsSchema.optional(),
  backupPlan: backupPlanSchema.optional(),
  recentCommands: settingsSchema.shape.recentCommands.unwrap().optional(),
  selectedModelId: idSchema.nullable().optional(),
  defaultPresetId: idSchema.nullable().optional(),
  chatListOpen: z.boolean().optional(),
  chatListCollapsed: settingsSchema.shape.chatListCollapsed.unwrap().optional(),
  llamaServer: z.string().max(4096).nullable().optional(),
  serverNeedsKey: z.boolean().optional(),
  serverCorsOrigins: z.array(originSchema).max(100).optional(),
  serverMaxRequests: z.int().min(1).max(10_000).optional(),
  serverLogsBodies: z.boolean().optional(),
  chatOverflow: overflowSchema.optional(),
  automaticTitles: z.boolean().optional(),
  hubEndpoint: settingsSchema.shape.hubEndpoint.unwrap().optional(),
  proxy: settingsSchema.shape.proxy.unwrap().optional(),
  documentEmbedding: searchModelChoiceSchema.optional(),
  documentReranking: searchModelChoiceSchema.optional(),
  opennessPolicy: opennessPolicySchema.optional(),
  downloadsAtOnce: settingsSchema.shape.downloadsAtOnce.unwrap().optional(),
  connectionsPerFile: settingsSchema.shape.connectionsPerFile.unwrap().optional(),
  downloadSpeedLimit: settingsSchema.shape.downloadSpeedLimit.unwrap().optional(),
  diskReserveBytes: settingsSchema.shape.diskReserveBytes.unwrap().optional(),
  machineProfiles: settingsSchema.shape.machineProfiles.unwrap().optional(),
  builtinTools: settingsSchema.shape.builtinTools.unwrap().optional(),
  toolFolders: settingsSchema.shape.toolFolders.unwrap().optional(),
  toolHosts: settingsSchema.shape.toolHosts.unwrap().optional(),
  memoryOverrides: memoryOverridesSchema.optional(),
  preferredBackend: settingsSchema.shape.preferredBackend.unwrap().optional(),
  lowPriority: z.boolean().optional(),
  waitsOnBattery: z.boolean().optional(),
  usagePrices: usagePricesSchema.nullable().optional(),
});
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

export const settings = {
  get: procedure.output(settingsSchema),
  set: procedure.input(settingsPatchSchema).output(settingsSchema),
};
