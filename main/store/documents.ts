import { z } from 'zod';
import { documentFormatSchema, documentSchema, type Document, type DocumentFormat } from '../../contract/documents.ts';
import { errorInfoSchema, type ErrorInfo } from '../../contract/errors.ts';
import type { Store } from './open.ts';

const json = z.string().transform((text): unknown => JSON.parse(text));

const documentRow = z
  .object({
    id: z.string(),
    place_id: z.string().nullable(),
    path: z.string().nullable(),
    name: z.string(),
    media_type: z.string().nullable(),
    sha256: z.string().nullable(),
    size_bytes: z.number(),
    modified_ms: z.number().nullable(),
    state: documentSchema.shape.state,
    format: documentFormatSchema.nullable(),
    page_starts: json.pipe(z.array(z.number())),
    characters: z.number(),
    is_cut: z.number(),
    error: json.pipe(errorInfoSchema).nullable(),
    was_sent: z.number(),
    added_at: z.number(),
  })
  .transform((row) => ({
    id: row.id,
    placeId: row.place_id,
    path: row.path,
    name: row.name,
    mediaType: row.media_type,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    modifiedMs: row.modified_ms,
    state: row.state,
    format: row.format,
    pageStarts: row.page_starts,
    characters: row.characters,
    isCut: row.is_cut === 1,
    error: row.error,
    wasSent: row.was_sent === 1,
    addedAt: row.added_at,
  }));
export type DocumentRecord = z.infer<typeof documentRow>;

const chunkRow = z
  .object({
    id: z.number(),
    document_id: z.string(),
    position: z.number(),
    lead_at: z.number(),
    start_at: z.number(),
    end_at: z.number(),
    page: z.number().nullable(),
    text: z.string(),
    before: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    documentId: row.document_id,
    position: row.position,
    start: row.start_at,
    end: row.end_at,
    page: row.page,
    text: row.text,
    /** The end of the chunk before, with which this one is indexed. */
    lead: row.before === null || row.lead_at === row.start_at ? '' : row.before.slice(row.lead_at - row.start_at),
  }));
export type ChunkRecord = z.infer<typeof chunkRow>;

export type NewDocument = Pick<
  DocumentRecord,
  'id' | 'placeId' | 'path' | 'name' | 'mediaType' | 'sha256' | 'sizeBytes' | 'modifiedMs' | 'state' | 'addedAt'
>;

export type NewChunk = { lead: number; start: number; end: number; page: number | null; text: string; words: string };

export type ReadFacts = {
  sha256: string;
  format: DocumentFormat;
  pageStarts: readonly number[];
  characters: number;
  isCut: boolean;
};

/** Which documents a search is over: those of `documentIds`, and the files of the collections. */
export type Scope = { documentIds: readonly string[]; collectionIds: readonly string[] };

const inScope = `
  documents.state = 'ready' AND (
    documents.id IN (SELECT value FROM json_each(@documentIds))
    OR documents.place_id IN (
      SELECT collection_places.id FROM collection_places JOIN collections ON collections.id = collection_id
      WHERE removed_at IS NULL AND collection_id IN (SELECT value FROM json_each(@collectionIds))))`;

const chunkSelect = `
  SELECT chunk.*, before.text AS before FROM document_chunks AS chunk
  LEFT JOIN document_chunks AS before
    ON before.document_id = chunk.document_id AND before.position = chunk.position - 1`;

const ids = z.array(z.object({ id: z.number() }));
const count = z.object({ count: z.number() });

export type DocumentQueries = ReturnType<typeof documentQueries>;

/** Every statement about documents, their text and how it is found. */
export function documentQueries(store: Store) {
  const get = store.prepare(`SELECT * FROM documents WHERE id = ?`);
  const insert = store.prepare(`
    INSERT INTO documents (id, place_id, path, name, media_type, sha256, size_bytes, modified_ms, state, added_at)
    VALUES (@id, @placeId, @path, @name, @mediaType, @sha256, @sizeBytes, @modifiedMs, @state, @addedAt)`);
  const remove = store.prepare(`DELETE FROM documents WHERE id = ?`);
  const setState = store.prepare(`UPDATE documents SET state = ?, error = ? WHERE id = ?`);
  const setRead = store.prepare(`
    UPDATE documents SET state = CASE state WHEN 'reading' THEN 'ready' ELSE state END, error = NULL, sha256 = @sha256, format = @format, page_starts = @pageStarts,
      characters = @characters, is_cut = @isCut WHERE id = @id`);
  const setUnchanged = store.prepare(
    `UPDATE documents SET state = 'ready', error = NULL WHERE id = ? AND state = 'reading'`,
  );
  const markSent = store.prepare(
    `UPDATE documents SET was_sent = 1 WHERE was_sent = 0 AND id IN (SELECT value FROM json_each(?))`,
  );
  const nextAttachment = store.prepare(
    `SELECT * FROM documents WHERE place_id IS NULL AND state = 'waiting' ORDER BY added_at, rowid LIMIT 1`,
  );
  const waitAgain = store.prepare(`UPDATE documents SET state = 'waiting' WHERE state = 'reading'`);
  const usedHash = store.prepare(`SELECT 1 FROM documents WHERE place_id IS NULL AND sha256 = ? LIMIT 1`);
  const attachmentsAmong = store.prepare(`
    SELECT * FROM documents WHERE place_id IS NULL AND id IN (SELECT value FROM json_each(?)) ORDER BY added_at, id`);
  const sentBytes = store
    .prepare(
      `SELECT coalesce(sum(size_bytes), 0)
       FROM (SELECT DISTINCT sha256, size_bytes FROM documents WHERE place_id IS NULL AND was_sent = 1)`,
    )
    .pluck();
  const allHashes = store.prepare(`SELECT DISTINCT sha256 FROM documents WHERE place_id IS NULL`).pluck();

  const insertChunk = store.prepare(`
    INSERT INTO document_chunks (document_id, position, lead_at, start_at, end_at, page, text)
    VALUES (@documentId, @position, @lead, @start, @end, @page, @text)`);
  const insertWords = store.prepare(`INSERT INTO chunk_words (rowid, text) VALUES (?, ?)`);
  const removeChunks = store.prepare(`DELETE FROM document_chunks WHERE document_id = ?`);
  const chunksOf = store.prepare(`${chunkSelect} WHERE chunk.document_id = ? ORDER BY chunk.position`);
  const chunksById = store.prepare(`${chunkSelect} WHERE chunk.id IN (SELECT value FROM json_each(?))`);
  const chunksWithin = store.prepare(
    `${chunkSelect} WHERE chunk.document_id = ? AND chunk.end_at >= ? AND chunk.start_at <= ? ORDER BY chunk.position`,
  );

  const matching = store.prepare(`
    SELECT chunk_words.rowid AS id FROM chunk_words
    JOIN document_chunks ON document_chunks.id = chunk_words.rowid JOIN documents ON documents.id = document_id
    WHERE chunk_words MATCH @query AND ${inScope} ORDER BY bm25(chunk_words), chunk_words.rowid LIMIT @limit`);
  const withoutVector = store.prepare(`
    ${chunkSelect} JOIN documents ON documents.id = chunk.document_id
    LEFT JOIN chunk_vectors ON chunk_id = chunk.id AND model_id = @modelId
    WHERE chunk_id IS NULL AND ${inScope} ORDER BY chunk.id LIMIT @limit`);
  const countWithoutVector = store.prepare(`
    SELECT count(*) AS count FROM document_chunks AS chunk JOIN documents ON documents.id = chunk.document_id
    LEFT JOIN chunk_vectors ON chunk_id = chunk.id AND model_id = @modelId WHERE chunk_id IS NULL AND ${inScope}`);
  const putVector = store.prepare(`
    INSERT INTO chunk_vectors (chunk_id, model_id, vector) VALUES (?, ?, ?)
    ON CONFLICT (chunk_id) DO UPDATE SET model_id = excluded.model_id, vector = excluded.vector`);

  function all(rows: unknown[]): ChunkRecord[] {
    return z.array(chunkRow).parse(rows);
  }

  function put(documentId: string, first: number, chunks: readonly NewChunk[]): void {
    chunks.forEach(({ words, ...chunk }, index) => {
      const { lastInsertRowid } = insertChunk.run({ ...chunk, documentId, position: first + index });
      insertWords.run(lastInsertRowid, words);
    });
  }

  return {
    store,
    get: (id: string): DocumentRecord | null => documentRow.optional().parse(get.get(id)) ?? null,
    insert: (document: NewDocument): void => void insert.run(document),
    remove: (id: string): void => void remove.run(id),
    setState: (id: string, state: Document['state'], error: ErrorInfo | null = null): void =>
      void setState.run(state, error === null ? null : JSON.stringify(error), id),
    /** Read again, with nothing new. One that has changed meanwhile waits for its next turn. */
    setUnchanged: (id: string): void => void setUnchanged.run(id),
    /** The same for new text. */
    setRead: (id: string, facts: ReadFacts): void =>
      void setRead.run({ ...facts, id, pageStarts: JSON.stringify(facts.pageStarts), isCut: Number(facts.isCut) }),
    /** From now on they go with the messages that they are attached to. */
    markSent: (documentIds: readonly string[]): void => void markSent.run(JSON.stringify(documentIds)),
    nextAttachment: (): DocumentRecord | null => documentRow.optional().parse(nextAttachment.get()) ?? null,
    /** What a core that ended was reading. */
    waitAgain: (): void => void waitAgain.run(),
    /** Without files of collections. */
    attachmentsAmong: (documentIds: readonly string[]): DocumentRecord[] =>
      z.array(documentRow).parse(attachmentsAmong.all(JSON.stringify(documentIds))),
    /** What all that was sent takes, with the same bytes counted once. */
    sentBytes: (): number => z.number().parse(sentBytes.get()),
    isHashUsed: (sha256: string): boolean => usedHash.get(sha256) !== undefined,
    hashes: (): string[] =>
      z
        .array(z.string().nullable())
        .parse(allHashes.all())
        .flatMap((hash) => hash ?? []),
    /** Adds chunks behind those that there are. */
    putChunks: (documentId: string, first: number, chunks: readonly NewChunk[]): void =>
      store.transaction(put)(documentId, first, chunks),
    removeChunks: (documentId: string): void => void removeChunks.run(documentId),
    chunksOf: (documentId: string): ChunkRecord[] => all(chunksOf.all(documentId)),
    chunksById: (chunkIds: readonly number[]): ChunkRecord[] => all(chunksById.all(JSON.stringify(chunkIds))),
    chunksWithin: (documentId: string, start: number, end: number): ChunkRecord[] =>
      all(chunksWithin.all(documentId, start, end)),
    /** The chunks that have words of a query, best first. */
    matching: (query: string, scope: Scope, limit: number): number[] =>
      ids.parse(matching.all({ ...scopeJson(scope), query, limit })).map(({ id }) => id),
    withoutVector: (modelId: string, scope: Scope, limit: number): ChunkRecord[] =>
      all(withoutVector.all({ ...scopeJson(scope), modelId, limit })),
    countWithoutVector: (modelId: string, scope: Scope): number =>
      count.parse(countWithoutVector.get({ ...scopeJson(scope), modelId })).count,
    putVectors: store.transaction((modelId: string, vectors: readonly { chunkId: number; vector: Float32Array }[]) => {
      for (const { chunkId, vector } of vectors) putVector.run(chunkId, modelId, toBlob(vector));
    }),
  };
}

/** The conditions and parameters of a scope, for who has statements of his own over `documents`. */
export const scopeCondition = inScope;

export function scopeJson({ documentIds, collectionIds }: Scope) {
  return { documentIds: JSON.stringify(documentIds), collectionIds: JSON.stringify(collectionIds) };
}

/** Four bytes a number, as sqlite-vec has them. */
export function toBlob(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** What a message or a question that waits still has with it; the core keeps no other attachments. */
export function removableAttachments(store: Store, unsentBefore: number): string[] {
  return z.array(z.string()).parse(
    store
      .prepare(
        `
        SELECT id FROM documents WHERE place_id IS NULL AND (was_sent = 1 OR added_at < ?) AND id NOT IN (
          SELECT coalesce(json_extract(value, '$.documentId'), json_extract(value, '$.fileId'))
          FROM messages, json_each(messages.attachments) WHERE messages.attachments <> '[]'
          UNION
          SELECT coalesce(json_extract(value, '$.documentId'), json_extract(value, '$.fileId'))
          FROM queued_messages, json_each(queued_messages.attachments))`,
      )
      .pluck()
      .all(unsentBefore),
  );
}
