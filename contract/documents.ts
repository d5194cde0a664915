import { z } from 'zod';
import { attachmentSchema } from './chats.ts';
import { errorInfoSchema } from './errors.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

/** The most that one attachment may have, and one piece of it on its way to the core. */
export const largestAttachmentBytes = 200_000_000;
export const uploadPieceBytes = 1024 * 1024;

export const documentFormatSchema = z.enum(['pdf', 'docx', 'html', 'markdown', 'table', 'code', 'text']);
export type DocumentFormat = z.infer<typeof documentFormatSchema>;

/**
 * A text that questions can be answered from: an attachment, or a file of a collection.
 *
 * - `waiting`, `reading`: its text is not there yet; `progress` is 0 to 1.
 * - `ready`: it can be used.
 * - `failed`: `error` says why; everything else goes on.
 * - `skipped`: a person stopped the indexing before its turn came.
 */
export const documentSchema = z.object({
  id: idSchema,
  name: z.string(),
  /** Where it is, for a file of a collection; an attachment has none. */
  path: z.string().nullable(),
  sizeBytes: z.number().int().nonnegative(),
  state: z.enum(['waiting', 'reading', 'ready', 'failed', 'skipped']),
  progress: z.number().min(0).max(1),
  /** `null` until it has been read. */
  format: documentFormatSchema.nullable(),
  /** Of a PDF. */
  pageCount: z.number().int().positive().nullable(),
  /** How long its text is, in UTF-16 units as everywhere in this contract. */
  characters: z.number().int().nonnegative(),
  /** Whether the text is longer than what is kept of one document. */
  isCut: z.boolean(),
  error: errorInfoSchema.nullable(),
});
export type Document = z.infer<typeof documentSchema>;

/** A folder that is watched, or a single file. */
export const collectionPlaceSchema = z.object({
  id: idSchema,
  path: z.string(),
  kind: z.enum(['folder', 'file']),
  /** False where it is not there now; what was indexed of it stays. */
  isAvailable: z.boolean(),
  fileCount: z.number().int().nonnegative(),
});
export type CollectionPlace = z.infer<typeof collectionPlaceSchema>;

/**
 * Documents under one name, kept in step with the disk.
 *
 * - `idle`: everything that can be indexed is.
 * - `looking`: its folders are being looked through.
 * - `indexing`, `paused`: files wait; `progress` is 0 to 1.
 */
export const collectionSchema = z.object({
  id: idSchema,
  name: z.string().trim().min(1).max(80),
  state: z.enum(['idle', 'looking', 'indexing', 'paused']),
  progress: z.number().min(0).max(1),
  /** The file that is being read now. */
  current: z.string().nullable(),
  places: z.array(collectionPlaceSchema),
  fileCount: z.number().int().nonnegative(),
  readyCount: z.number().int().nonnegative(),
  failedCount: z.number().int().nonnegative(),
  skippedCount: z.number().int().nonnegative(),
  sizeBytes: z.number().int().nonnegative(),
});
export type Collection = z.infer<typeof collectionSchema>;

/** What adding a path would index. Nothing has been read of it yet. */
export const placePreviewSchema = z.object({
  path: z.string(),
  kind: z.enum(['folder', 'file']),
  fileCount: z.number().int().nonnegative(),
  sizeBytes: z.number().int().nonnegative(),
  /** Whether there is more than one collection can hold; the rest is left out. */
  isCut: z.boolean(),
});
export type PlacePreview = z.infer<typeof placePreviewSchema>;

const searchModelSchema = z.object({ modelId: idSchema, name: z.string() });

/** With what documents are searched. `null`: nothing of this kind is here, or it is switched off. */
export const documentSearchSchema = z.object({
  embedding: searchModelSchema.nullable(),
  reranking: searchModelSchema.nullable(),
  /** What can be chosen. */
  embeddingModels: z.array(searchModelSchema),
  rerankingModels: z.array(searchModelSchema),
  /** Why the embedding model could not be used last time; words are then all that is searched by. */
  problem: errorInfoSchema.nullable(),
});
export type DocumentSearch = z.infer<typeof documentSearchSchema>;

const collection = z.object({ collectionId: idSchema });

export const documents = {
  /**
   * Announces an attachment, whose bytes follow in pieces. `isTemporary`: for a temporary chat; it is then kept in
   * memory and is gone when Paddock ends.
   */
  beginUpload: procedure
    .input(
      z.object({
        name: z.string().min(1).max(255),
        sizeBytes: z.number().int().nonnegative().max(largestAttachmentBytes),
        isTemporary: z.boolean(),
      }),
    )
    .output(z.object({ uploadId: idSchema })),
  /** The next piece, in base64. */
  append: procedure
    .input(z.object({ uploadId: idSchema, piece: z.string().max(Math.ceil(uploadPieceBytes / 3) * 4) }))
    .output(nothing),
  /** Ends the upload. A document is read from now on; `get` and events say how that goes. */
  finishUpload: procedure.input(z.object({ uploadId: idSchema })).output(attachmentSchema),
  cancelUpload: procedure.input(z.object({ uploadId: idSchema })).output(nothing),
  /** Lets go of an attachment that was not sent, and stops the reading of it. */
  discard: procedure.input(z.object({ id: idSchema })).output(nothing),
  get: procedure.input(z.object({ documentId: idSchema })).output(documentSchema),
  /** Part of a document's text, in whole pieces around the range that is asked for. */
  read: procedure
    .input(
      z.object({ documentId: idSchema, start: z.number().int().nonnegative(), end: z.number().int().nonnegative() }),
    )
    .output(
      z.object({
        document: documentSchema,
        text: z.string(),
        /** Where in the document the text begins. */
        start: z.number().int().nonnegative(),
        /** Where in the document pages begin that begin within the text. */
        pages: z.array(z.object({ page: z.number().int().positive(), start: z.number().int().nonnegative() })),
      }),
    ),
  image: procedure.input(z.object({ fileId: idSchema })).output(z.object({ dataUri: z.string() })),
  /** Why a model can't take pictures, and what would help; `null` where it can. */
  vision: procedure.input(z.object({ modelId: idSchema })).output(z.object({ problem: errorInfoSchema.nullable() })),
  search: procedure.output(documentSearchSchema),
  collections: procedure.output(z.array(collectionSchema)),
  createCollection: procedure.input(z.object({ name: collectionSchema.shape.name })).output(collectionSchema),
  renameCollection: procedure.input(collection.extend({ name: collectionSchema.shape.name })).output(collectionSchema),
  /** Its files stay where they are. `restoreCollection` brings it back until Paddock ends. */
  removeCollection: procedure.input(collection).output(nothing),
  restoreCollection: procedure.input(collection).output(collectionSchema),
  /** Counts what there is at a path, so that a person can decide. */
  previewPlace: procedure.input(z.object({ path: z.string().min(1).max(4096) })).output(placePreviewSchema),
  addPlace: procedure.input(collection.extend({ path: z.string().min(1).max(4096) })).output(collectionSchema),
  removePlace: procedure.input(collection.extend({ placeId: idSchema })).output(collectionSchema),
  /** Looks through its folders again. */
  rescan: procedure.input(collection).output(nothing),
  pause: procedure.input(collection).output(collectionSchema),
  resume: procedure.input(collection).output(collectionSchema),
  /** Leaves out the files that still wait, until they change or are tried again. */
  cancel: procedure.input(collection).output(collectionSchema),
  /** The files of a collection by name; or those alone that could not be indexed. */
  files: procedure
    .input(
      collection.extend({
        show: z.enum(['all', 'problems']),
        offset: z.number().int().nonnegative(),
        limit: z.number().int().min(1).max(200),
      }),
    )
    .output(z.object({ files: z.array(documentSchema), total: z.number().int().nonnegative() })),
  /** Tries files again that failed or were left out: one, or with `null` all of them. */
  retry: procedure.input(collection.extend({ documentId: idSchema.nullable() })).output(collectionSchema),
};
