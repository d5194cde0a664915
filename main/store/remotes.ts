import { z } from 'zod';
import { remoteSchema, type Remote } from '../../contract/remotes.ts';
import type { Store } from './open.ts';

const json = z.string().transform((text): unknown => JSON.parse(text));

/** A provider as it is kept. Whether it has a key, only the secrets know. */
export type StoredRemote = Omit<Remote, 'hasKey'> & { addedAt: number };

const row = z
  .object({
    id: z.string(),
    name: z.string(),
    base_url: z.string(),
    models: json.pipe(remoteSchema.shape.models),
    is_on: z.literal([0, 1]),
    added_at: z.number(),
  })
  .transform(({ base_url: baseUrl, is_on: isOn, added_at: addedAt, ...same }): StoredRemote => ({
    ...same,
    baseUrl,
    isOn: isOn === 1,
    addedAt,
  }));

const columns = 'id, name, base_url, models, is_on, added_at';

/** Providers elsewhere, in the order in which they were added. */
export function remoteQueries(store: Store) {
  const list = store.prepare(`SELECT ${columns} FROM remotes ORDER BY added_at, id`);
  const byId = store.prepare(`SELECT ${columns} FROM remotes WHERE id = ?`);
  const insert = store.prepare(`
    INSERT INTO remotes (${columns}) VALUES (@id, @name, @baseUrl, @models, @isOn, @addedAt)`);
  const setModels = store.prepare(`UPDATE remotes SET models = ? WHERE id = ?`);
  const setOn = store.prepare(`UPDATE remotes SET is_on = ? WHERE id = ?`);
  const remove = store.prepare(`DELETE FROM remotes WHERE id = ?`);
  return {
    list: (): StoredRemote[] => z.array(row).parse(list.all()),
    byId: (id: string): StoredRemote | null => row.optional().parse(byId.get(id)) ?? null,
    insert: (remote: StoredRemote) =>
      void insert.run({ ...remote, models: JSON.stringify(remote.models), isOn: remote.isOn ? 1 : 0 }),
    setModels: (id: string, models: Remote['models']) => void setModels.run(JSON.stringify(models), id),
    setOn: (id: string, isOn: boolean) => void setOn.run(isOn ? 1 : 0, id),
    remove: (id: string) => void remove.run(id),
  };
}
