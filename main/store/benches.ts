import { z } from 'zod';
import { benchRunSchema, type BenchRun } from '../../contract/benches.ts';
import type { Store } from './open.ts';

const row = z
  .object({ run: z.string().transform((text): unknown => JSON.parse(text)) })
  .transform(({ run }) => run)
  .pipe(benchRunSchema);

const mostRuns = 100;

export function benchQueries(store: Store) {
  const put = store.prepare(`
    INSERT INTO bench_runs (id, model_id, model_name, started_at, run)
    VALUES (@id, @modelId, @modelName, @startedAt, @run) ON CONFLICT (id) DO UPDATE SET run = @run`);
  const list = store.prepare(`SELECT run FROM bench_runs ORDER BY started_at DESC, rowid DESC LIMIT ${mostRuns}`);
  const remove = store.prepare(`DELETE FROM bench_runs WHERE id = ?`);
  return {
    put: (run: BenchRun): void => {
      const { id, modelId, modelName, startedAt } = run;
      put.run({ id, modelId, modelName, startedAt, run: JSON.stringify(run) });
    },
    list: (): BenchRun[] => z.array(row).parse(list.all()),
    remove: (id: string): void => void remove.run(id),
  };
}
