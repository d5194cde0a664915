import { z } from 'zod';
import { machineProfileSchema } from './hub.ts';
import { overflowSchema } from './inference.ts';
import { opennessPolicySchema } from './openness.ts';
import { idSchema, procedure } from './procedure.ts';

/** A page's origin, as browsers send it: scheme, host and port, and nothing behind them. */
const originSchema = z
  .string()
  .max(300)
  .regex(/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+$/i, 'must be an origin, such as https://app.example.com');

export const themeSchema = z.enum(['system', 'light', 'dark']);

/** What the person chose. Every field has a default, so that an empty or older store is valid. */
export const settingsSchema = z.object({
  theme: themeSchema.default('system'),
  /** The model that the loader shows and that a new question goes to. */
  selectedModelId: idSchema.nullable().default(null),
  serverPort: z.int().min(1024).max(65535).default(1234),
  /** Whether the server was on when Paddock was last used; it is switched on again at start. */
  serverEnabled: z.boolean().default(false),
  /** Whether other computers may use the server; they then need a key. */
  serverOnNetwork: z.boolean().default(false),
  /** Whether programs on this computer need a key too. */
  serverNeedsKey: z.boolean().default(false),
  /** Web pages that may use the server from a browser, such as `https://app.example.com`. */
  serverCorsOrigins: z.array(originSchema).max(100).default([]),
  /** Requests that are answered or wait at the same time; more are turned away. */
  serverMaxRequests: z.int().min(1).max(10_000).default(256),
  /** Keep what was asked in the list of requests, in memory only. */
  serverLogsBodies: z.boolean().default(false),
  chatListOpen: z.boolean().default(true),
  /** A llama-server to use in place of the one that comes with Paddock: a path, or a name on PATH. */
  llamaServer: z.string().max(4096).nullable().default(null),
  /** What a chat does when it is longer than the model's context. */
  chatOverflow: overflowSchema.default('drop-middle'),
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
});
export type Settings = z.infer<typeof settingsSchema>;

/** A partial update. Built without the defaults, so that an absent field stays as it is. */
export const settingsPatchSchema = z.object({
  theme: themeSchema.optional(),
  selectedModelId: idSchema.nullable().optional(),
  chatListOpen: z.boolean().optional(),
  llamaServer: z.string().max(4096).nullable().optional(),
  serverNeedsKey: z.boolean().optional(),
  serverCorsOrigins: z.array(originSchema).max(100).optional(),
  serverMaxRequests: z.int().min(1).max(10_000).optional(),
  serverLogsBodies: z.boolean().optional(),
  chatOverflow: overflowSchema.optional(),
  hubEndpoint: settingsSchema.shape.hubEndpoint.unwrap().optional(),
  proxy: settingsSchema.shape.proxy.unwrap().optional(),
  opennessPolicy: opennessPolicySchema.optional(),
  downloadsAtOnce: settingsSchema.shape.downloadsAtOnce.unwrap().optional(),
  connectionsPerFile: settingsSchema.shape.connectionsPerFile.unwrap().optional(),
  downloadSpeedLimit: settingsSchema.shape.downloadSpeedLimit.unwrap().optional(),
  diskReserveBytes: settingsSchema.shape.diskReserveBytes.unwrap().optional(),
  machineProfiles: settingsSchema.shape.machineProfiles.unwrap().optional(),
});
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

export const settings = {
  get: procedure.output(settingsSchema),
  set: procedure.input(settingsPatchSchema).output(settingsSchema),
};
