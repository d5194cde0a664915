import { z } from 'zod';
import { modelAliasSchema, type ModelAlias } from '../../contract/server.ts';
import type { Store } from './open.ts';

const row = z
  .object({ alias: z.string(), model_id: z.string() })
  .transform(({ alias, model_id: modelId }) => ({ alias, modelId }))
  .pipe(modelAliasSchema);

/** Second names of models. They also stand for models that are not there at the moment. */
export function aliasQueries(store: Store) {
  const list = store.prepare(`SELECT alias, model_id FROM model_aliases ORDER BY alias`);
  const put = store.prepare(`
    INSERT INTO model_aliases (alias, model_id) VALUES (@alias, @modelId)
    ON CONFLICT (alias) DO UPDATE SET model_id = @modelId`);
  const remove = store.prepare(`DELETE FROM model_aliases WHERE alias = ?`);
  return {
    list: (): ModelAlias[] => z.array(row).parse(list.all()),
    put: (alias: ModelAlias) => void put.run(alias),
    remove: (alias: string) => void remove.run(alias),
  };
}
