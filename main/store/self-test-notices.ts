import { z } from 'zod';
import { backendIdSchema, type BackendId } from '../../contract/hardware.ts';
import { selfTestNoticeSchema, selfTestSchema } from '../../contract/self-tests.ts';
import type { Store } from './open.ts';

const test = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(selfTestSchema);
const row = z.object({
  backend: backendIdSchema,
  change: selfTestNoticeSchema.shape.change,
  latest: test,
  before: test,
});
/** A notice as it is kept; what it offers depends on how the other back ends are. */
export type KeptNotice = z.infer<typeof row>;

export function selfTestNoticeQueries(store: Store) {
  const all = store.prepare(`SELECT * FROM self_test_notices ORDER BY backend`);
  const put = store.prepare(`
    INSERT INTO self_test_notices (backend, change, latest, before) VALUES (@backend, @change, @latest, @before)
    ON CONFLICT (backend) DO UPDATE SET change = @change, latest = @latest, before = @before`);
  const remove = store.prepare(`DELETE FROM self_test_notices WHERE backend = ?`);
  return {
    all: (): KeptNotice[] => z.array(row).parse(all.all()),
    put: ({ backend, change, latest, before }: KeptNotice): void =>
      void put.run({ backend, change, latest: JSON.stringify(latest), before: JSON.stringify(before) }),
    remove: (backend: BackendId): void => void remove.run(backend),
  };
}
