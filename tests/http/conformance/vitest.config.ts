import { defineConfig } from 'vitest/config';

/** The tests of the server once more, noting which client asked what. */
export default defineConfig({
  test: {
    pool: 'forks',
    retry: 0,
    include: ['tests/http/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'tests/http/{fuzz,reference}.test.ts'],
    setupFiles: ['tests/http/conformance/record.ts'],
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
