import { z } from 'zod';
import { promptSchema, type Prompt } from '../../contract/prompts.ts';
import type { Store } from './open.ts';

export function promptQueries(store: Store) {
  const list = store.prepare(`SELECT * FROM prompts ORDER BY name COLLATE NOCASE`);
  const byName = store.prepare(`SELECT * FROM prompts WHERE name = ? COLLATE NOCASE`);
  const put = store.prepare(`
    INSERT INTO prompts (id, name, text) VALUES (@id, @name, @text)
    ON CONFLICT (id) DO UPDATE SET name = @name, text = @text`);
  const remove = store.prepare(`DELETE FROM prompts WHERE id = ?`);
  return {
    list: (): Prompt[] => z.array(promptSchema).parse(list.all()),
    byName: (name: string): Prompt | null => promptSchema.optional().parse(byName.get(name)) ?? null,
    put: (prompt: Prompt) => void put.run(prompt),
    remove: (id: string) => void remove.run(id),
    transaction: <T>(work: () => T): T => store.transaction(work)(),
  };
}
