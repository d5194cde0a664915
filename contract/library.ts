import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { opennessSchema } from './openness.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

/** A folder that models are kept in. External disks come and go. */
export const modelFolderSchema = z.object({
  id: idSchema,
  path: z.string(),
  /** Paddock's own, which stays in the list. */
  isOwn: z.boolean(),
  /** Downloads go here. */
  isDefault: z.boolean(),
  isAvailable: z.boolean(),
  modelCount: z.number().int().nonnegative(),
  usedBytes: z.number().nonnegative(),
  /** Of its disk; `null` where it can't be asked. */
  freeBytes: z.number().nonnegative().nullable(),
});
export type ModelFolder = z.infer<typeof modelFolderSchema>;

/** Other programs whose models are used where they are. Nothing of theirs is ever changed. */
export const storeKindSchema = z.enum(['ollama', 'lm_studio', 'hugging_face', 'jan', 'gpt4all']);
export type StoreKind = z.infer<typeof storeKindSchema>;

export const foreignStoreSchema = z.object({
  kind: storeKindSchema,
  /** `null` where none was found. */
  path: z.string().nullable(),
  modelCount: z.number().int().nonnegative(),
  usedBytes: z.number().nonnegative(),
  /** Whether its models are in the list. */
  isShown: z.boolean(),
});
export type ForeignStore = z.infer<typeof foreignStoreSchema>;

/** The same content more than once on this computer. */
export const duplicateSchema = z.object({
  sizeBytes: z.number().nonnegative(),
  /** What is taken by all but one. Links to the same file take nothing. */
  wastedBytes: z.number().nonnegative(),
  copies: z.array(z.object({ path: z.string(), place: z.string(), modelId: idSchema.nullable() })).min(2),
});
export type Duplicate = z.infer<typeof duplicateSchema>;

export const libraryJobSchema = z.object({
  id: idSchema,
  kind: z.enum(['scan', 'import', 'verify']),
  /** The model's name, or the folder's path. */
  title: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  doneBytes: z.number().nonnegative(),
  /** `null` while it is not known. */
  totalBytes: z.number().nonnegative().nullable(),
  error: errorInfoSchema.nullable(),
  /** The model that it is about; of an import only once it is done. */
  modelId: idSchema.nullable(),
});
export type LibraryJob = z.infer<typeof libraryJobSchema>;

export const importMethodSchema = z.enum(['copy', 'move', 'link', 'in_place']);
export type ImportMethod = z.infer<typeof importMethodSchema>;

/** Where a model came from, kept since its download. */
export const modelOriginSchema = z.object({
  repo: z.string(),
  revision: z.string(),
  downloadedAt: z.number().int(),
  licenseText: z.string().nullable(),
});
export type ModelOrigin = z.infer<typeof modelOriginSchema>;

const metadataValueSchema = z.union([z.string(), z.number(), z.boolean()]);

export const modelDetailsSchema = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      sizeBytes: z.number().nonnegative(),
      sha256: z.string().nullable(),
      /** When the file was last found to be what its hash says. */
      verifiedAt: z.number().int().nullable(),
    }),
  ),
  openness: opennessSchema,
  origin: modelOriginSchema.nullable(),
  /** The header, as name and value; long lists only with their length. */
  metadata: z.array(
    z.object({
      key: z.string(),
      value: z.union([metadataValueSchema, z.object({ count: z.number().int(), first: z.array(metadataValueSchema) })]),
    }),
  ),
  tensors: z.array(z.object({ type: z.string(), count: z.number().int(), sizeBytes: z.number() })),
});
export type ModelDetails = z.infer<typeof modelDetailsSchema>;

export const library = {
  folders: procedure.output(z.array(modelFolderSchema)),
  /** Adds a folder, and its models to the list. */
  addFolder: procedure.input(z.object({ path: z.string().min(1).max(4096) })).output(modelFolderSchema),
  /** Takes the folder and its models out of the list. The files stay. */
  removeFolder: procedure.input(z.object({ id: idSchema })).output(nothing),
  setDefaultFolder: procedure.input(z.object({ id: idSchema })).output(nothing),
  /** Looks through all folders and stores anew. Answers when done; `jobs` has the progress. */
  scan: procedure.output(nothing),
  stores: procedure.output(z.array(foreignStoreSchema)),
  showStore: procedure.input(z.object({ kind: storeKindSchema, isShown: z.boolean() })).output(nothing),
  duplicates: procedure.output(z.array(duplicateSchema)),
  jobs: procedure.output(z.array(libraryJobSchema)),
  cancelJob: procedure.input(z.object({ id: idSchema })).output(nothing),
  dismissJob: procedure.input(z.object({ id: idSchema })).output(nothing),
  /** Starts a job that brings a model file and its parts into a folder; `null`: the one that downloads go to. */
  import: procedure
    .input(
      z.object({
        path: z.string().min(1).max(4096),
        method: importMethodSchema,
        folderId: idSchema.nullable().default(null),
      }),
    )
    .output(libraryJobSchema),
  details: procedure.input(z.object({ modelId: idSchema })).output(modelDetailsSchema),
  /** Starts a job that hashes the model's files and compares with what its hub or its first verification said. */
  verify: procedure.input(z.object({ modelId: idSchema })).output(libraryJobSchema),
  /** Moves the model's files to the system's bin. Models of other programs are theirs: `unsupported`. */
  trash: procedure.input(z.object({ modelId: idSchema })).output(z.object({ freedBytes: z.number().nonnegative() })),
  /** Asks the hub whether there is a newer revision of a downloaded model. */
  checkRevision: procedure
    .input(z.object({ modelId: idSchema }))
    .output(z.object({ isNewer: z.boolean(), revision: z.string(), updatedAt: z.number().int().nullable() })),
  /** All models with licence, revision and hashes, as an SPDX document in JSON. */
  exportSpdx: procedure.output(z.object({ fileName: z.string(), text: z.string() })),
};
