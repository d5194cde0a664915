import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { cacheTypeSchema } from './inference.ts';
import { opennessClassSchema, opennessSchema } from './openness.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

/** `user/name`, as the hub names a repository. */
export const repoSchema = z
  .string()
  .max(192)
  .regex(/^(?!\.)[A-Za-z0-9._-]+\/(?!\.)[A-Za-z0-9._-]+$/)
  .refine((repo) => !repo.includes('..'), 'A repository has no .. in its name.');

export const hubTaskSchema = z.enum(['chat', 'vision', 'embedding', 'reranking']);
export type HubTask = z.infer<typeof hubTaskSchema>;

export const hubSortSchema = z.enum(['trending', 'downloads', 'likes', 'updated']);
export type HubSort = z.infer<typeof hubSortSchema>;

/** By how many parameters. `small` has up to 4 billion, `medium` up to 15, `large` up to 40. */
export const sizeClassSchema = z.enum(['small', 'medium', 'large', 'huge']);
export type SizeClass = z.infer<typeof sizeClassSchema>;

/** What is left out leaves nothing out. */
export const hubFiltersSchema = z.object({
  fitsOnly: z.boolean().default(false),
  size: sizeClassSchema.nullable().default(null),
  task: hubTaskSchema.nullable().default(null),
  openness: z.array(opennessClassSchema).default([]),
  /** A family of models, such as `qwen`. */
  family: z.string().max(64).nullable().default(null),
  /** Such as `Q4_K_M`: only repositories with a file of it. */
  quantization: z.string().max(32).nullable().default(null),
});
export type HubFilters = z.infer<typeof hubFiltersSchema>;

/** A repository with GGUF files, as a list shows it. What the hub does not say is `null`. */
export const hubModelSchema = z.object({
  repo: repoSchema,
  /** The repository's name without its owner. */
  name: z.string(),
  author: z.string(),
  downloads: z.number().int().nonnegative().nullable(),
  likes: z.number().int().nonnegative().nullable(),
  updatedAt: z.number().int().nullable(),
  parameterCount: z.number().nonnegative().nullable(),
  architecture: z.string().nullable(),
  contextLength: z.number().int().nonnegative().nullable(),
  task: hubTaskSchema.nullable(),
  openness: opennessSchema,
  /** Judged by the number of parameters at about four bits each. The model's page has the exact answer. */
  roughFit: z.enum(['fits', 'tight', 'too_big']).nullable(),
  /** Models of this repository that are in the library. */
  modelIds: z.array(idSchema),
});
export type HubModel = z.infer<typeof hubModelSchema>;

/** A model of the starting set that comes with Paddock. */
export const catalogModelSchema = hubModelSchema.extend({
  title: z.string(),
  family: z.string(),
  /** What it is good at, in a sentence. */
  summary: z.string(),
  /** The usual download, about four bits a weight. */
  sizeBytes: z.number().int().nonnegative(),
  quantization: z.string(),
  /** Short name for the command line, such as `qwen3:0.6b`. */
  alias: z.string(),
});
export type CatalogModel = z.infer<typeof catalogModelSchema>;

export const hubFileSchema = z.object({
  /** Within the repository. */
  path: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  /** Of the whole file, in hexadecimal; `null` where the hub keeps it in git itself. */
  sha256: z.string().nullable(),
});
export type HubFile = z.infer<typeof hubFileSchema>;

/** One model to download: one file, or all parts of a split one. */
export const hubVariantSchema = z.object({
  /** The first file's path. */
  id: z.string(),
  /** Such as `Q4_K_M`; the file's name where it says nothing. */
  label: z.string(),
  quantization: z.string().nullable(),
  files: z.array(hubFileSchema).min(1),
  sizeBytes: z.number().int().nonnegative(),
  /** The model in the library that is this very file. */
  modelId: idSchema.nullable(),
});
export type HubVariant = z.infer<typeof hubVariantSchema>;

/** Whether files of a repository can be fetched, and what is missing where not. */
export const hubAccessSchema = z.object({
  state: z.enum(['open', 'no_token', 'bad_token', 'terms', 'pending', 'denied']),
  /** Where its terms can be read and accepted. */
  pageUrl: z.string(),
  /** What stands in the way and what to do about it; `null` where nothing does. */
  error: errorInfoSchema.nullable(),
});
export type HubAccess = z.infer<typeof hubAccessSchema>;

export const hubPageSchema = z.object({
  model: hubModelSchema,
  /** The commit that all of this is about. */
  revision: z.string(),
  /** Markdown without the card's data at its head. Text of a stranger. */
  readme: z.string().nullable(),
  variants: z.array(hubVariantSchema),
  /** Files that let a model see or hear, the one to fetch along first. */
  companions: z.array(hubFileSchema),
  baseModels: z.array(z.string()),
  /** What else the card says, as name and text. */
  card: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What of the repository can't be shown or fetched, each a sentence. */
  notes: z.array(z.string()).default([]),
  access: hubAccessSchema,
});
export type HubPage = z.infer<typeof hubPageSchema>;

/** Another computer, described by hand. */
export const machineProfileSchema = z.object({
  name: z.string().max(80),
  ramBytes: z
    .number()
    .positive()
    .max(2 ** 46),
  gpus: z
    .array(
      z.object({
        memoryBytes: z
          .number()
          .positive()
          .max(2 ** 44),
        isUnified: z.boolean(),
      }),
    )
    .max(16),
  /** Of its GPUs' memory where it has some, else of its RAM, in bytes a second; `null` where it is not known. */
  bandwidth: z.number().positive().nullable(),
});
export type MachineProfile = z.infer<typeof machineProfileSchema>;

export const fitCellSchema = z.object({
  /** Tokens, for one conversation. */
  contextLength: z.number().int().positive(),
  /** Where it would run. `tight`: it loads, and leaves other programs next to nothing. */
  verdict: z.enum(['gpu', 'split', 'cpu', 'tight', 'too_big']),
  totalBytes: z.number().nonnegative(),
  weightsBytes: z.number().nonnegative(),
  keyValueBytes: z.number().nonnegative(),
  computeBytes: z.number().nonnegative(),
  gpuBytes: z.number().nonnegative(),
  ramBytes: z.number().nonnegative(),
  /** While writing an answer; `null` where nothing is known of the machine's speed. */
  tokensPerSecond: z.number().positive().nullable(),
  /** Whether this computer has been seen to write at this speed, or it was computed. */
  isMeasured: z.boolean(),
});
export type FitCell = z.infer<typeof fitCellSchema>;

/** A quantization in the matrix; `error` where its header could not be read or is not sound. */
export const fitRowSchema = z.object({
  variantId: z.string(),
  cells: z.array(fitCellSchema),
  error: errorInfoSchema.nullable(),
});
export type FitRow = z.infer<typeof fitRowSchema>;

/** What the matrix sends, row by row, and at last which variant suits this machine best. */
export const fitEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('row'), row: fitRowSchema }),
  z.object({ type: z.literal('recommended'), variantId: z.string().nullable(), contextLength: z.number().nullable() }),
]);
export type FitEvent = z.infer<typeof fitEventSchema>;

/** How good the estimates of memory have been on this computer. */
export const fitAccuracySchema = z.object({
  loads: z.number().int().nonnegative(),
  /** Median of |predicted - measured| / measured; `null` without a load. */
  medianError: z.number().nonnegative().nullable(),
  latest: z
    .array(
      z.object({
        modelName: z.string(),
        predictedBytes: z.number(),
        measuredBytes: z.number(),
        contextLength: z.number().int(),
        at: z.number().int(),
      }),
    )
    .max(50),
});
export type FitAccuracy = z.infer<typeof fitAccuracySchema>;

export const tokenStatusSchema = z.object({
  /** `environment`: HF_TOKEN is set and comes before a kept one. */
  source: z.enum(['none', 'kept', 'environment']),
  /** Where a kept token is: the system's key store, or a file that only this user can read. */
  place: z.enum(['key_store', 'file']),
  /** Of a kept token's owner, as the hub says; `null` where it was not asked or does not know the token. */
  user: z.string().nullable(),
});
export type TokenStatus = z.infer<typeof tokenStatusSchema>;

export const hub = {
  /** The starting set. Needs no network. */
  catalog: procedure.output(z.array(catalogModelSchema)),
  /** A word, `user/name`, or a pasted address. `cursor` goes on where an earlier answer ended. */
  search: procedure
    .input(
      z.object({
        query: z.string().max(500),
        sort: hubSortSchema,
        filters: hubFiltersSchema,
        cursor: z.string().max(4096).nullable(),
      }),
    )
    .output(
      z.object({
        models: z.array(hubModelSchema),
        cursor: z.string().nullable(),
        /** Left out by the openness policy. */
        hiddenCount: z.number().int().nonnegative(),
      }),
    ),
  model: procedure.input(z.object({ repo: repoSchema })).output(hubPageSchema),
  access: procedure.input(z.object({ repo: repoSchema })).output(hubAccessSchema),
  /** Reads the headers of all variants by ranges and says what each would take. `machine: null` is this computer. */
  fit: procedure
    .input(
      z.object({
        repo: repoSchema,
        machine: machineProfileSchema.nullable(),
        cacheType: cacheTypeSchema,
        slots: z.int().min(1).max(64),
      }),
    )
    .output(eventIterator(fitEventSchema)),
  accuracy: procedure.output(fitAccuracySchema),
  token: procedure.output(tokenStatusSchema),
  /** Asks the hub whose it is, then keeps it. Fails with `gated_bad_token` where the hub does not know it. */
  setToken: procedure.input(z.object({ token: z.string().trim().min(8).max(512) })).output(tokenStatusSchema),
  removeToken: procedure.output(nothing),
};
