import { z } from 'zod';
import type { Store } from './open.ts';

const row = z
  .object({ day: z.string(), model_id: z.string(), joules: z.number() })
  .transform(({ day, model_id: modelId, joules }) => ({ day, modelId, joules }));
type EnergyOfDay = z.infer<typeof row>;

/** What was drawn while models answered, by day and model. */
export function energyQueries(store: Store) {
  const add = store.prepare(`
    INSERT INTO energy_days (day, model_id, joules) VALUES (@day, @modelId, @joules)
    ON CONFLICT (day, model_id) DO UPDATE SET joules = joules + @joules`);
  const since = store.prepare(`SELECT * FROM energy_days WHERE day >= ? ORDER BY day, model_id`);
  const clear = store.prepare(`DELETE FROM energy_days`);
  return {
    add: (rows: readonly EnergyOfDay[]): void => store.transaction(() => rows.forEach((one) => add.run(one)))(),
    since: (day: string): EnergyOfDay[] => z.array(row).parse(since.all(day)),
    clear: (): void => void clear.run(),
  };
}
