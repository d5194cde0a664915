import { z } from 'zod';
import { samplingSchema } from '../../contract/inference.ts';
import type { Preset } from '../../contract/presets.ts';
import type { Store } from './open.ts';

const row = z.object({
  id: z.string(),
  name: z.string(),
  sampling: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    // What another version wrote and is not valid here counts as not set.
    .pipe(samplingSchema.catch(samplingSchema.parse({}))),
});

export function presetQueries(store: Store) {
  const list = store.prepare(`SELECT * FROM presets ORDER BY name COLLATE NOCASE`);
  const byName = store.prepare(`SELECT * FROM presets WHERE name = ? COLLATE NOCASE`);
  const put = store.prepare(`
    INSERT INTO presets (id, name, sampling) VALUES (@id, @name, @sampling)
    ON CONFLICT (id) DO UPDATE SET name = @name, sampling = @sampling`);
  const remove = store.prepare(`DELETE FROM presets WHERE id = ?`);
  return {
    list: (): Preset[] => z.array(row).parse(list.all()),
    byName: (name: string): Preset | null => row.optional().parse(byName.get(name)) ?? null,
    put: (preset: Preset) => void put.run({ ...preset, sampling: JSON.stringify(preset.sampling) }),
    remove: (id: string) => void remove.run(id),
  };
}
