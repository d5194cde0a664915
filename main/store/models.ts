import { z } from 'zod';
import { modelSchema } from '../../contract/models.ts';
import type { Store } from './open.ts';

/** What the header of a model file says, as kept. */
export const modelFactsSchema = modelSchema.pick({
  name: true,
  sizeBytes: true,
  architecture: true,
  parameterCount: true,
  quantization: true,
  contextLength: true,
  license: true,
  hasChatTemplate: true,
  warnings: true,
});
export type ModelFacts = z.infer<typeof modelFactsSchema>;

const row = z
  .object({
    id: z.string(),
    path: z.string(),
    facts: z
      .string()
      .transform((text): unknown => JSON.parse(text))
      .pipe(modelFactsSchema),
    added_at: z.number(),
    removed_at: z.number().nullable(),
  })
  .transform(({ added_at: addedAt, removed_at: removedAt, ...rest }) => ({
    ...rest,
    addedAt,
    isRemoved: removedAt !== null,
  }));

export type ModelRecord = z.infer<typeof row>;

export function modelQueries(store: Store) {
  const list = store.prepare(`SELECT * FROM models WHERE removed_at IS NULL ORDER BY added_at`);
  const byId = store.prepare(`SELECT * FROM models WHERE id = ?`);
  const byPath = store.prepare(`SELECT * FROM models WHERE path = ?`);
  const put = store.prepare(`
    INSERT INTO models (id, path, facts, added_at) VALUES (@id, @path, @facts, @addedAt)
    ON CONFLICT (id) DO UPDATE SET path = @path, facts = @facts, removed_at = NULL`);
  const remove = store.prepare(`UPDATE models SET removed_at = ? WHERE id = ?`);
  return {
    list: (): ModelRecord[] => z.array(row).parse(list.all()),
    byId: (id: string): ModelRecord | null => row.optional().parse(byId.get(id)) ?? null,
    byPath: (path: string): ModelRecord | null => row.optional().parse(byPath.get(path)) ?? null,
    put: (model: { id: string; path: string; facts: ModelFacts; addedAt: number }) =>
      void put.run({ ...model, facts: JSON.stringify(model.facts) }),
    remove: (id: string, removedAt: number) => void remove.run(removedAt, id),
  };
}
