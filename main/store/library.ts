import { z } from 'zod';
import { storeKindSchema, type StoreKind } from '../../contract/library.ts';
import { errorInfoSchema } from '../../contract/errors.ts';
import { claimsSchema, jsonText, modelFactsSchema } from './models.ts';
import type { Store } from './open.ts';

const folderRow = z
  .object({ id: z.string(), path: z.string(), is_default: z.number(), added_at: z.number() })
  .transform(({ is_default: isDefault, added_at: addedAt, ...rest }) => ({
    ...rest,
    isDefault: isDefault === 1,
    addedAt,
  }));
export type FolderRecord = z.infer<typeof folderRow>;

const fileKindSchema = z.enum(['model', 'mmproj', 'adapter', 'broken']);

const fileRow = z
  .object({
    path: z.string(),
    /** A folder's id, a store's kind, or `opened`. */
    place: z.string(),
    kind: fileKindSchema,
    parts: jsonText.pipe(z.array(z.string())),
    size_bytes: z.number(),
    modified_ms: z.number(),
    fingerprint: z.string().nullable(),
    facts: jsonText.pipe(modelFactsSchema).nullable(),
    error: jsonText.pipe(errorInfoSchema).nullable(),
    model_id: z.string().nullable(),
  })
  .transform(({ size_bytes: sizeBytes, modified_ms: modifiedMs, model_id: modelId, ...rest }) => ({
    ...rest,
    sizeBytes,
    modifiedMs,
    modelId,
  }));
/** A model file, or the first of its parts, as the last look at it found it. */
export type FileRecord = z.infer<typeof fileRow>;

const originRow = z
  .object({
    repo: z.string().nullable(),
    revision: z.string().nullable(),
    downloaded_at: z.number().nullable(),
    license_text: z.string().nullable(),
    claims: jsonText.pipe(claimsSchema),
  })
  .transform(({ downloaded_at: downloadedAt, license_text: licenseText, ...rest }) => ({
    ...rest,
    downloadedAt,
    licenseText,
  }));
export type OriginRecord = z.infer<typeof originRow>;

const hashRow = z
  .object({
    position: z.number(),
    name: z.string(),
    sha256: z.string(),
    verified_at: z.number().nullable(),
  })
  .transform(({ verified_at: verifiedAt, ...rest }) => ({ ...rest, verifiedAt }));
export type HashRecord = z.infer<typeof hashRow>;

export type LibraryQueries = ReturnType<typeof libraryQueries>;

export function libraryQueries(store: Store) {
  return { ...folderQueries(store), ...fileQueries(store), ...evidenceQueries(store) };
}

function folderQueries(store: Store) {
  const folders = store.prepare(`SELECT * FROM model_folders ORDER BY added_at, path`);
  const putFolder = store.prepare(`
    INSERT INTO model_folders (id, path, is_default, added_at) VALUES (@id, @path, @isDefault, @addedAt)
    ON CONFLICT (id) DO UPDATE SET path = @path`);
  const removeFolder = store.prepare(`DELETE FROM model_folders WHERE id = ?`);
  const setDefault = store.prepare(`UPDATE model_folders SET is_default = (id = ?)`);
  const shown = store.prepare(`SELECT kind FROM shown_stores`);
  const show = store.prepare(`INSERT OR IGNORE INTO shown_stores (kind) VALUES (?)`);
  const hide = store.prepare(`DELETE FROM shown_stores WHERE kind = ?`);
  return {
    folders: (): FolderRecord[] => z.array(folderRow).parse(folders.all()),
    putFolder: (folder: FolderRecord) => void putFolder.run({ ...folder, isDefault: folder.isDefault ? 1 : 0 }),
    removeFolder: (id: string) => void removeFolder.run(id),
    setDefaultFolder: (id: string) => void setDefault.run(id),
    shownStores: (): StoreKind[] =>
      z
        .array(z.object({ kind: storeKindSchema }))
        .parse(shown.all())
        .map(({ kind }) => kind),
    showStore: (kind: StoreKind, isShown: boolean) => void (isShown ? show : hide).run(kind),
  };
}

function fileQueries(store: Store) {
  const files = store.prepare(`SELECT * FROM library_files`);
  const filesOf = store.prepare(`SELECT * FROM library_files WHERE place = ?`);
  const file = store.prepare(`SELECT * FROM library_files WHERE path = ?`);
  const putFile = store.prepare(`
    INSERT INTO library_files
      (path, place, kind, parts, size_bytes, modified_ms, fingerprint, facts, error, model_id)
    VALUES (@path, @place, @kind, @parts, @sizeBytes, @modifiedMs, @fingerprint, @facts, @error, @modelId)
    ON CONFLICT (path) DO UPDATE SET
      place = @place, kind = @kind, parts = @parts, size_bytes = @sizeBytes, modified_ms = @modifiedMs,
      fingerprint = @fingerprint, facts = @facts, error = @error, model_id = @modelId`);
  const setModel = store.prepare(`UPDATE library_files SET model_id = @modelId WHERE path = @path`);
  const removeFile = store.prepare(`DELETE FROM library_files WHERE path = ?`);
  const text = (value: object | null) => (value === null ? null : JSON.stringify(value));
  return {
    files: (): FileRecord[] => z.array(fileRow).parse(files.all()),
    filesOf: (place: string): FileRecord[] => z.array(fileRow).parse(filesOf.all(place)),
    file: (path: string): FileRecord | null => fileRow.optional().parse(file.get(path)) ?? null,
    putFile: (record: FileRecord) =>
      void putFile.run({
        ...record,
        parts: JSON.stringify(record.parts),
        facts: text(record.facts),
        error: text(record.error),
      }),
    setModel: (path: string, modelId: string | null) => void setModel.run({ path, modelId }),
    removeFile: (path: string) => void removeFile.run(path),
  };
}

function evidenceQueries(store: Store) {
  const origin = store.prepare(`SELECT * FROM model_origins WHERE model_id = ?`);
  const putOrigin = store.prepare(`
    INSERT OR REPLACE INTO model_origins (model_id, repo, revision, downloaded_at, license_text, claims)
    VALUES (@modelId, @repo, @revision, @downloadedAt, @licenseText, @claims)`);
  const hashes = store.prepare(`SELECT * FROM model_hashes WHERE model_id = ? ORDER BY position`);
  const putHash = store.prepare(`
    INSERT OR REPLACE INTO model_hashes (model_id, position, name, sha256, verified_at)
    VALUES (@modelId, @position, @name, @sha256, @verifiedAt)`);
  const dropOrigin = store.prepare(`DELETE FROM model_origins WHERE model_id = ?`);
  const dropHashes = store.prepare(`DELETE FROM model_hashes WHERE model_id = ?`);
  return {
    origin: (modelId: string): OriginRecord | null => originRow.optional().parse(origin.get(modelId)) ?? null,
    hashes: (modelId: string): HashRecord[] => z.array(hashRow).parse(hashes.all(modelId)),
    putHash: (modelId: string, hash: HashRecord) => void putHash.run({ ...hash, modelId }),
    /** In place of all that was kept before. */
    putEvidence: (modelId: string, kept: OriginRecord, known: readonly HashRecord[]) =>
      store.transaction(() => {
        dropHashes.run(modelId);
        putOrigin.run({ ...kept, claims: JSON.stringify(kept.claims), modelId });
        for (const hash of known) putHash.run({ ...hash, modelId });
      })(),
    /** Where the content of a file has become another. */
    dropEvidence: (modelId: string) =>
      store.transaction(() => {
        dropOrigin.run(modelId);
        dropHashes.run(modelId);
      })(),
  };
}
