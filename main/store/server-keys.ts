import { z } from 'zod';
import { serverKeySchema, type ServerKey } from '../../contract/server.ts';
import type { Store } from './open.ts';

const json = z.string().transform((text): unknown => JSON.parse(text));

const row = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    scopes: json.pipe(serverKeySchema.shape.scopes),
    model_ids: json.pipe(z.array(z.string())).nullable(),
    requests_per_minute: z.number().nullable(),
    created_at: z.number(),
    last_used_at: z.number().nullable(),
  })
  .transform((stored): ServerKey => ({
    id: stored.id,
    name: stored.name,
    prefix: stored.prefix,
    scopes: stored.scopes,
    modelIds: stored.model_ids,
    requestsPerMinute: stored.requests_per_minute,
    createdAt: stored.created_at,
    lastUsedAt: stored.last_used_at,
  }));

const columns = 'id, name, prefix, scopes, model_ids, requests_per_minute, created_at, last_used_at';

/** Keys of the local server, by the SHA-256 of their text. */
export function serverKeyQueries(store: Store) {
  const list = store.prepare(`SELECT ${columns} FROM server_keys ORDER BY created_at`);
  const byHash = store.prepare(`SELECT ${columns} FROM server_keys WHERE hash = ?`);
  const byId = store.prepare(`SELECT ${columns} FROM server_keys WHERE id = ?`);
  const insert = store.prepare(`
    INSERT INTO server_keys (id, name, prefix, hash, scopes, model_ids, requests_per_minute, created_at)
    VALUES (@id, @name, @prefix, @hash, @scopes, @modelIds, @requestsPerMinute, @createdAt)`);
  const remove = store.prepare(`DELETE FROM server_keys WHERE id = ?`);
  const setLastUsed = store.prepare(`UPDATE server_keys SET last_used_at = ? WHERE id = ?`);
  return {
    list: (): ServerKey[] => z.array(row).parse(list.all()),
    byHash: (hash: string): ServerKey | null => row.optional().parse(byHash.get(hash)) ?? null,
    byId: (id: string): ServerKey | null => row.optional().parse(byId.get(id)) ?? null,
    insert: ({ id, name, prefix, scopes, modelIds, requestsPerMinute, createdAt }: ServerKey, hash: string) =>
      void insert.run({
        id,
        name,
        prefix,
        hash,
        scopes: JSON.stringify(scopes),
        modelIds: modelIds === null ? null : JSON.stringify(modelIds),
        requestsPerMinute,
        createdAt,
      }),
    remove: (id: string) => void remove.run(id),
    setLastUsed: (id: string, time: number) => void setLastUsed.run(time, id),
  };
}
