import { defineConfig } from 'vitest/config';

/** Files beside the code they test that load a model; they wait for each other like everything under `tests/`. */
const modelTests = '{main,cli}/**/*.model.test.ts';

/** One project per folder under `tests/`: real processes, so one file at a time and time for a slow machine. */
function serial(name: string, include: string) {
  return {
    test: {
      name,
      include: [include],
      maxWorkers: 1,
      testTimeout: 120_000,
      hookTimeout: 120_000,
      sequence: { groupOrder: 1 },
    },
  };
}

export default defineConfig({
  test: {
    pool: 'forks',
    retry: 0,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{contract,main,cli,preload,renderer,scripts}/**/*.test.{ts,tsx}',
            'tests/{repository,harness}/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', modelTests],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      serial('model', modelTests),
      serial('cli', 'tests/cli/**/*.test.ts'),
      serial('contract', 'tests/contract/**/*.test.ts'),
      serial('docs', 'tests/docs/**/*.test.ts'),
      serial('downloads', 'tests/downloads/**/*.test.ts'),
      serial('engine', 'tests/engine/**/*.test.ts'),
      serial('http', 'tests/http/**/*.test.ts'),
      serial('updates', 'tests/updates/**/*.test.ts'),
      serial('e2e', 'tests/e2e/**/*.test.ts'),
      serial('shell', 'tests/shell/**/*.test.ts'),
    ],
  },
});
