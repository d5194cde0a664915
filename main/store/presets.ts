import { z } from 'zod';
import { presetSchema, type Preset } from '../../contract/presets.ts';
import type { Store } from './open.ts';

const json = z.string().transform((text): unknown => JSON.parse(text));

/** What another version wrote and is not valid here counts as not set. */
const row = z
  .object({
    id: z.string(),
    name: z.string(),
    system_prompt: z.string(),
    sampling: json.pipe(presetSchema.shape.sampling.catch({})),
    tools: json.pipe(presetSchema.shape.tools.catch([])),
    reasoning: presetSchema.shape.reasoning.catch('auto'),
  })
  .transform(({ system_prompt, ...rest }): Preset => ({ ...rest, systemPrompt: system_prompt }));

export function presetQueries(store: Store) {
  const list = store.prepare(`SELECT * FROM presets ORDER BY name COLLATE NOCASE`);
  const get = store.prepare(`SELECT * FROM presets WHERE id = ?`);
  const byName = store.prepare(`SELECT * FROM presets WHERE name = ? COLLATE NOCASE`);
  const put = store.prepare(`
    INSERT INTO presets (id, name, system_prompt, sampling, tools, reasoning)
    VALUES (@id, @name, @systemPrompt, @sampling, @tools, @reasoning)
    ON CONFLICT (id) DO UPDATE SET name = @name, system_prompt = @systemPrompt, sampling = @sampling, tools = @tools,
      reasoning = @reasoning`);
  const remove = store.prepare(`DELETE FROM presets WHERE id = ?`);
  return {
    list: (): Preset[] => z.array(row).parse(list.all()),
    get: (id: string): Preset | null => row.optional().parse(get.get(id)) ?? null,
    byName: (name: string): Preset | null => row.optional().parse(byName.get(name)) ?? null,
    put: (preset: Preset) =>
      void put.run({ ...preset, sampling: JSON.stringify(preset.sampling), tools: JSON.stringify(preset.tools) }),
    remove: (id: string) => void remove.run(id),
    transaction: <T>(work: () => T): T => store.transaction(work)(),
  };
}
