import { expect, test } from 'vitest';
import type { BenchRow } from '../../../../contract/benches.ts';
import { loadSettingsSchema } from '../../../../contract/inference.ts';
import { isInUse, linesOf, varyingIn } from './rows.ts';

const settings = { threads: 2, batchSize: 512, flashAttention: 'on', cacheType: 'f16', gpuLayers: 0 } as const;
const row = (change: Partial<BenchRow['settings']>, depth: number, tokensPerSecond: number | null): BenchRow => ({
  settings: { ...settings, ...change },
  depth,
  promptTokensPerSecond: null,
  tokensPerSecond,
  memoryBytes: null,
  error: null,
});

test('settings that are the same in all rows need no column', () => {
  expect(varyingIn([row({}, 0, 1), row({ threads: 4 }, 0, 1), row({}, 1024, 1)])).toEqual(['threads']);
  expect(varyingIn([])).toEqual([]);
});

test('a line goes through the depths in order, without those that failed', () => {
  const rows = [row({}, 4096, 3), row({}, 0, 9), row({}, 1024, null), row({ threads: 4 }, 0, 8)];
  expect(linesOf(rows, 0)).toEqual([
    {
      settings,
      isBest: true,
      points: [
        { depth: 0, speed: 9 },
        { depth: 4096, speed: 3 },
      ],
    },
  ]);
});

test('settings that were taken over are known again, also with all layers on the GPU', () => {
  const load = loadSettingsSchema.parse({
    ...settings,
    cacheTypeK: 'f16',
    cacheTypeV: 'f16',
    gpuLayers: 'all',
  });
  expect(isInUse(load, { ...settings, gpuLayers: 999 })).toBe(true);
  expect(isInUse(load, settings)).toBe(false);
  expect(isInUse({ ...load, cacheTypeV: 'q8_0' }, { ...settings, gpuLayers: 999 })).toBe(false);
});
