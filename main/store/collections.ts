import { z } from 'zod';
import { documentSchema } from '../../contract/documents.ts';
import { documentQueries, type DocumentRecord } from './documents.ts';
import type { Store } from './open.ts';

const collectionRow = z
  .object({ id: z.string(), name: z.string(), is_paused: z.number(), removed_at: z.number().nullable() })
  .transform(({ id, name, is_paused, removed_at }) => ({ id, name, isPaused: is_paused === 1, removedAt: removed_at }));
export type CollectionRecord = z.infer<typeof collectionRow>;

const placeRow = z
  .object({ id: z.string(), collection_id: z.string(), path: z.string(), kind: z.enum(['folder', 'file']) })
  .transform(({ collection_id, ...place }) => ({ ...place, collectionId: collection_id }));
export type PlaceRecord = z.infer<typeof placeRow>;

const fileRow = z.object({
  id: z.string(),
  path: z.string(),
  sizeBytes: z.number(),
  modifiedMs: z.number(),
  state: documentSchema.shape.state,
});
export type FileRecord = z.infer<typeof fileRow>;

const tallyRow = z.object({
  placeId: z.string(),
  state: documentSchema.shape.state,
  count: z.number(),
  sizeBytes: z.number(),
});
export type Tally = z.infer<typeof tallyRow>;

const ofCollection = `place_id IN (SELECT id FROM collection_places WHERE collection_id = @collectionId)`;
const problems = `('failed', 'skipped')`;

export type CollectionQueries = ReturnType<typeof collectionQueries>;

/** Every statement about collections, their places and the files in them. */
export function collectionQueries(store: Store) {
  const list = store.prepare(`SELECT * FROM collections WHERE removed_at IS NULL ORDER BY name COLLATE NOCASE, id`);
  const get = store.prepare(`SELECT * FROM collections WHERE id = ?`);
  const insert = store.prepare(`INSERT INTO collections (id, name, created_at) VALUES (?, ?, ?)`);
  const rename = store.prepare(`UPDATE collections SET name = ? WHERE id = ?`);
  const setPaused = store.prepare(`UPDATE collections SET is_paused = ? WHERE id = ?`);
  const setRemoved = store.prepare(`UPDATE collections SET removed_at = ? WHERE id = ?`);
  const purge = store.prepare(`DELETE FROM collections WHERE removed_at IS NOT NULL`);
  const places = store.prepare(`
    SELECT collection_places.* FROM collection_places JOIN collections ON collections.id = collection_id
    WHERE removed_at IS NULL ORDER BY path`);
  const removedPlaces = store.prepare(`
    SELECT collection_places.* FROM collection_places JOIN collections ON collections.id = collection_id
    WHERE removed_at IS NOT NULL`);
  const insertPlace = store.prepare(
    `INSERT INTO collection_places (id, collection_id, path, kind) VALUES (@id, @collectionId, @path, @kind)`,
  );
  const removePlace = store.prepare(`DELETE FROM collection_places WHERE id = ?`);
  const filesOfPlace = store.prepare(
    `SELECT id, path, size_bytes AS sizeBytes, modified_ms AS modifiedMs, state FROM documents WHERE place_id = ?`,
  );
  const fileAt = store.prepare(
    `SELECT id, path, size_bytes AS sizeBytes, modified_ms AS modifiedMs, state FROM documents WHERE place_id = ? AND path = ?`,
  );
  const changeFile = store.prepare(
    `UPDATE documents SET size_bytes = ?, modified_ms = ?, state = 'waiting', error = NULL WHERE id = ?`,
  );
  const tally = store.prepare(`
    SELECT place_id AS placeId, state, count(*) AS count, sum(size_bytes) AS sizeBytes FROM documents
    WHERE place_id IS NOT NULL GROUP BY place_id, state`);
  const skip = store.prepare(`UPDATE documents SET state = 'skipped' WHERE state = 'waiting' AND ${ofCollection}`);
  const retry = store.prepare(`
    UPDATE documents SET state = 'waiting', error = NULL
    WHERE state IN ${problems} AND ${ofCollection} AND (@documentId IS NULL OR id = @documentId)`);
  const next = store
    .prepare(
      `
      SELECT documents.id FROM documents JOIN collection_places ON collection_places.id = place_id
      JOIN collections ON collections.id = collection_id
      WHERE state = 'waiting' AND is_paused = 0 AND removed_at IS NULL
        AND place_id NOT IN (SELECT value FROM json_each(?))
      ORDER BY documents.added_at, documents.path LIMIT 1`,
    )
    .pluck();
  const page = store
    .prepare(
      `
      SELECT id FROM documents WHERE ${ofCollection} AND (@show = 'all' OR state IN ${problems})
      ORDER BY path LIMIT @limit OFFSET @offset`,
    )
    .pluck();
  const total = store
    .prepare(`SELECT count(*) FROM documents WHERE ${ofCollection} AND (@show = 'all' OR state IN ${problems})`)
    .pluck();
  const documents = documentQueries(store);

  return {
    list: (): CollectionRecord[] => z.array(collectionRow).parse(list.all()),
    get: (id: string): CollectionRecord | null => collectionRow.optional().parse(get.get(id)) ?? null,
    insert: (id: string, name: string, createdAt: number): void => void insert.run(id, name, createdAt),
    rename: (id: string, name: string): void => void rename.run(name, id),
    setPaused: (id: string, isPaused: boolean): void => void setPaused.run(Number(isPaused), id),
    setRemoved: (id: string, removedAt: number | null): void => void setRemoved.run(removedAt, id),
    purgeRemoved: (): void => void purge.run(),
    places: (): PlaceRecord[] => z.array(placeRow).parse(places.all()),
    /** Of collections that were removed in an earlier run. */
    removedPlaces: (): PlaceRecord[] => z.array(placeRow).parse(removedPlaces.all()),
    insertPlace: (place: PlaceRecord): void => void insertPlace.run(place),
    removePlace: (id: string): void => void removePlace.run(id),
    filesOfPlace: (placeId: string): FileRecord[] => z.array(fileRow).parse(filesOfPlace.all(placeId)),
    fileAt: (placeId: string, path: string): FileRecord | null =>
      fileRow.optional().parse(fileAt.get(placeId, path)) ?? null,
    /** Has a file read again. */
    changeFile: (id: string, sizeBytes: number, modifiedMs: number): void =>
      void changeFile.run(sizeBytes, modifiedMs, id),
    tally: (): Tally[] => z.array(tallyRow).parse(tally.all()),
    skipWaiting: (collectionId: string): void => void skip.run({ collectionId }),
    retry: (collectionId: string, documentId: string | null): void => void retry.run({ collectionId, documentId }),
    /** The file whose turn it is, but for those of places that are not there now. */
    next: (awayPlaceIds: readonly string[]): DocumentRecord | null => {
      const id = z
        .string()
        .optional()
        .parse(next.get(JSON.stringify(awayPlaceIds)));
      return id === undefined ? null : documents.get(id);
    },
    page: (request: { collectionId: string; show: 'all' | 'problems'; offset: number; limit: number }) => {
      const { collectionId, show } = request;
      const found = z.array(z.string()).parse(page.all(request));
      return {
        files: found.map((id) => documents.get(id)).filter((file) => file !== null),
        total: z.number().parse(total.get({ collectionId, show })),
      };
    },
    transaction: <T>(work: () => T): T => store.transaction(work)(),
  };
}
