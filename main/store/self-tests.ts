import { z } from 'zod';
import { selfTestSchema, type SelfTest } from '../../contract/self-tests.ts';
import type { Store } from './open.ts';

const row = z
  .object({ result: z.string().transform((text): unknown => JSON.parse(text)) })
  .transform(({ result }) => result)
  .pipe(selfTestSchema);

/** More than a person looks at, fewer than would ever matter to a disk. */
const keptPerBackend = 50;

export function selfTestQueries(store: Store) {
  const insert = store.prepare(
    `INSERT INTO self_tests (backend, at, version, driver, result) VALUES (@backend, @at, @version, @driver, @result)`,
  );
  const trim = store.prepare(`
    DELETE FROM self_tests WHERE backend = @backend AND id NOT IN
      (SELECT id FROM self_tests WHERE backend = @backend ORDER BY id DESC LIMIT ${keptPerBackend})`);
  const list = store.prepare(`SELECT result FROM self_tests ORDER BY id DESC`);
  return {
    insert: (test: SelfTest): void =>
      store.transaction(() => {
        const { backend, at, version, driver } = test;
        insert.run({ backend, at, version, driver, result: JSON.stringify(test) });
        trim.run({ backend });
      })(),
    /** Newest first. */
    list: (): SelfTest[] => z.array(row).parse(list.all()),
  };
}
