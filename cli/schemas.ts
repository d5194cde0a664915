import { z } from 'zod';
import { benchRunSchema } from '../contract/benches.ts';
import { answerStatsSchema } from '../contract/chats.ts';
import { downloadSchema } from '../contract/downloads.ts';
import { loadedModelSchema, loadEstimateSchema } from '../contract/engine.ts';
import { errorInfoSchema } from '../contract/errors.ts';
import { hardwareReportSchema } from '../contract/hardware.ts';
import { fitRowSchema, hubPageSchema } from '../contract/hub.ts';
import { modelFolderSchema } from '../contract/library.ts';
import { modelSchema } from '../contract/models.ts';
import { selfTestVerdictSchema } from '../contract/self-tests.ts';
import { serverKeySchema } from '../contract/server.ts';

/** The last line of any verb that failed. */
export const errorOutputSchema = z.object({ event: z.literal('error'), error: errorInfoSchema });

export const runOutputSchema = z.object({
  modelId: z.string(),
  text: z.string(),
  /** What the model thought first; empty where it did not, or was told not to. */
  reasoning: z.string(),
  /** Whether the answer is whole: `stopped` by `--max-tokens`. */
  state: z.enum(['complete', 'stopped']),
  /** Of a conversation that is kept, under Chats in the app. */
  chatId: z.string().nullable(),
  stats: answerStatsSchema.nullable(),
});

export const serveOutputSchema = z.object({
  event: z.literal('ready'),
  /** Of the local server; `null` while that is off. */
  url: z.string().nullable(),
  /** Of the window, with its secret; `null` without `--window`. */
  window: z.string().nullable(),
  pid: z.int().positive(),
});

/** What will be fetched, then how that goes, and at last the model. */
export const pullOutputSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('offer'),
    repo: z.string(),
    revision: z.string(),
    title: z.string(),
    files: z.array(z.string()),
    sizeBytes: z.int().nonnegative(),
    license: z.string().nullable(),
    openness: z.string(),
    /** `null` where it could not be worked out. */
    fit: z.enum(['gpu', 'split', 'cpu', 'tight', 'too_big']).nullable(),
    neededBytes: z.number().nonnegative().nullable(),
  }),
  z.object({
    event: z.literal('progress'),
    ...downloadSchema.pick({
      title: true,
      state: true,
      doneBytes: true,
      sizeBytes: true,
      bytesPerSecond: true,
      secondsLeft: true,
      error: true,
      modelId: true,
    }).shape,
  }),
  z.object({ event: z.literal('done'), modelId: z.string(), wasThere: z.boolean() }),
]);

export const lsOutputSchema = z.array(modelSchema.extend({ isLoaded: z.boolean() }));

export const psOutputSchema = z.object({
  /** `null` where no Paddock runs for this data folder. */
  answerer: z.enum(['app', 'host']).nullable(),
  models: z.array(loadedModelSchema),
  /** Of the local server; `null` while that is off. */
  server: z.string().nullable(),
});

export const loadOutputSchema = loadedModelSchema;
export const unloadOutputSchema = z.object({ unloaded: z.array(z.string()) });
export const rmOutputSchema = z.object({
  modelId: z.string(),
  /** Whether the files were moved to the bin, or only left the list. */
  isTrashed: z.boolean(),
  freedBytes: z.number().nonnegative(),
});

export const importOutputSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('model'), model: modelSchema }),
  z.object({ kind: z.literal('folder'), folder: modelFolderSchema }),
]);

/** Of a file: its facts, metadata and what running it takes. Of a model on the hub: its page. */
export const showOutputSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('file'),
    path: z.string(),
    facts: z.looseObject({ name: z.string().nullable(), architecture: z.string(), sizeBytes: z.number() }),
    header: z.looseObject({ version: z.int(), tensorCount: z.int() }),
    metadata: z.record(z.string(), z.unknown()),
    tensors: z.object({ count: z.int(), bytesByType: z.record(z.string(), z.number()) }),
    warnings: z.array(z.looseObject({ message: z.string() })),
    capabilities: z.record(z.string(), z.looseObject({})),
    memory: z.array(z.looseObject({ contextLength: z.number(), totalBytes: z.number() })),
  }),
  z.object({ kind: z.literal('hub'), page: hubPageSchema }),
]);

export const fitOutputSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('model'),
    modelId: z.string(),
    estimates: z.array(loadEstimateSchema),
  }),
  z.object({
    kind: z.literal('hub'),
    repo: z.string(),
    rows: z.array(fitRowSchema),
    /** The file that suits this computer best; `null` where none fits. */
    recommended: z.string().nullable(),
  }),
]);

export const benchOutputSchema = benchRunSchema;

export const doctorOutputSchema = z.object({
  version: z.string(),
  report: hardwareReportSchema,
  tests: z.array(selfTestVerdictSchema),
});

export const keysListOutputSchema = z.array(serverKeySchema);
export const keysCreateOutputSchema = serverKeySchema.extend({ secret: z.string() });
export const keysRevokeOutputSchema = z.object({ id: z.string() });

/** A line of the log, as it stands in the file. */
export const logsOutputSchema = z.looseObject({ level: z.int(), time: z.number(), msg: z.string().optional() });

export const exportOutputSchema = z.object({
  kind: z.enum(['spdx', 'chats', 'backup']),
  path: z.string(),
  sizeBytes: z.int().nonnegative(),
});

export const openOutputSchema = z.object({
  event: z.literal('opened'),
  /** The address that was opened: a link of the app, or the window in a browser. */
  url: z.string(),
  /** False where no program took it, and the person has to. */
  isOpened: z.boolean(),
});

export const completionsOutputSchema = z.object({ shell: z.string(), script: z.string() });

export const renderOutputSchema = z.object({ prompt: z.string() });

/** What each verb prints with `--json`, a line of JSON each; verbs that take their time print several lines. */
export const outputSchemas = {
  run: runOutputSchema,
  serve: serveOutputSchema,
  pull: pullOutputSchema,
  ls: lsOutputSchema,
  ps: psOutputSchema,
  load: loadOutputSchema,
  unload: unloadOutputSchema,
  rm: rmOutputSchema,
  import: importOutputSchema,
  show: showOutputSchema,
  fit: fitOutputSchema,
  bench: benchOutputSchema,
  doctor: doctorOutputSchema,
  'keys list': keysListOutputSchema,
  'keys create': keysCreateOutputSchema,
  'keys revoke': keysRevokeOutputSchema,
  logs: logsOutputSchema,
  export: exportOutputSchema,
  open: openOutputSchema,
  completions: completionsOutputSchema,
  render: renderOutputSchema,
} satisfies Record<string, z.ZodType>;
