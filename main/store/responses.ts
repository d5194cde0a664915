import { z } from 'zod';
import type { Store } from './open.ts';

/** An answer of the local server that its client can go on from, or read again. */
export type StoredResponse = {
  id: string;
  /** Whose it is: the key that asked, `null` where none was sent. Nobody else gets it. */
  keyId: string | null;
  /** As it was given out. */
  response: { output: { id: string }[] };
  /** Everything before the answer; what the request itself brought stands from `ownFrom` on. */
  history: unknown[];
  ownFrom: number;
};

export type StoredResponses = ReturnType<typeof createStoredResponses>;

const usualLimits = { most: 1000, mostBytes: 256 * 1024 * 1024 };
const longestMs = 30 * 24 * 60 * 60 * 1000;

const json = z.string().transform((text): unknown => JSON.parse(text));

const row = z
  .object({
    id: z.string(),
    key_id: z.string().nullable(),
    response: json.pipe(z.looseObject({ output: z.array(z.looseObject({ id: z.string() })) })),
    history: json.pipe(z.array(z.unknown())),
    own_from: z.number(),
  })
  .transform((stored): StoredResponse => ({
    id: stored.id,
    keyId: stored.key_id,
    response: stored.response,
    history: stored.history,
    ownFrom: stored.own_from,
  }));

/** Each answer with all that went before it, so that two that go on from one share nothing. The oldest make room. */
export function createStoredResponses({
  store,
  now = Date.now,
  limits = usualLimits,
}: {
  store: Store;
  now?: () => number;
  limits?: typeof usualLimits;
}) {
  const byId = store.prepare(`SELECT * FROM stored_responses WHERE id = ? AND key_id IS ?`);
  const byItem = store.prepare(`
    SELECT stored_responses.* FROM stored_responses
    JOIN stored_response_items ON stored_response_items.response_id = stored_responses.id
    WHERE stored_response_items.id = ? AND key_id IS ?`);
  const insert = store.prepare(`
    INSERT INTO stored_responses (id, key_id, response, history, own_from, size_bytes, created_at)
    VALUES (@id, @keyId, @response, @history, @ownFrom, @sizeBytes, @createdAt)`);
  const insertItem = store.prepare(`INSERT INTO stored_response_items (id, response_id) VALUES (?, ?)`);
  const remove = store.prepare(`DELETE FROM stored_responses WHERE id = ? AND key_id IS ?`);
  const removeOld = store.prepare(`DELETE FROM stored_responses WHERE created_at < ?`);
  const removeMany = store.prepare(`
    DELETE FROM stored_responses WHERE id IN (
      SELECT id FROM (
        SELECT id, row_number() OVER latest AS place, sum(size_bytes) OVER latest AS total
        FROM stored_responses WINDOW latest AS (ORDER BY created_at DESC, rowid DESC)
      ) WHERE place > @most OR (place > 1 AND total > @mostBytes)
    )`);

  return {
    add: store.transaction((stored: StoredResponse): void => {
      const response = JSON.stringify(stored.response);
      const history = JSON.stringify(stored.history);
      const sizeBytes = Buffer.byteLength(response) + Buffer.byteLength(history);
      insert.run({ ...stored, response, history, sizeBytes, createdAt: now() });
      for (const item of stored.response.output) insertItem.run(item.id, stored.id);
      removeOld.run(now() - longestMs);
      removeMany.run(limits);
    }),
    find: (id: string, keyId: string | null): StoredResponse | null =>
      row.optional().parse(byId.get(id, keyId)) ?? null,
    /** A part of an answer by its own name. */
    findItem: (id: string, keyId: string | null): unknown =>
      row
        .optional()
        .parse(byItem.get(id, keyId))
        ?.response.output.find((item) => item.id === id) ?? null,
    /** Whether there was one. */
    remove: (id: string, keyId: string | null): boolean => remove.run(id, keyId).changes > 0,
  };
}
