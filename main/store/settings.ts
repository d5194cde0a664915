import { z } from 'zod';
import type { Store } from './open.ts';

const row = z.object({ key: z.string(), value: z.string().transform((text): unknown => JSON.parse(text)) });

export function settingQueries(store: Store) {
  const all = store.prepare(`SELECT key, value FROM settings`);
  const put = store.prepare(
    `INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  );
  return {
    all: (): Record<string, unknown> =>
      Object.fromEntries(
        z
          .array(row)
          .parse(all.all())
          .map(({ key, value }) => [key, value]),
      ),
    put: (values: Record<string, unknown>): void =>
      store.transaction(() => {
        for (const [key, value] of Object.entries(values)) put.run(key, JSON.stringify(value));
      })(),
  };
}
