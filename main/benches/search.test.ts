import { expect, test } from 'vitest';
import type { BenchRow, BenchSettings } from '../../contract/benches.ts';
import { bestOf, combinations, scoreOf, search } from './search.ts';

const settings: BenchSettings = { threads: 1, batchSize: 512, flashAttention: 'off', cacheType: 'f16', gpuLayers: 0 };
const row = (patch: Partial<BenchRow> = {}): BenchRow => ({
  settings,
  depth: 0,
  promptTokensPerSecond: 100,
  tokensPerSecond: 10,
  memoryBytes: null,
  error: null,
  ...patch,
});

test('a setting that reads very fast and writes slowly does not win', () => {
  const fastReader = row({ promptTokensPerSecond: 10_000, tokensPerSecond: 9 });
  const fastWriter = row({ promptTokensPerSecond: 90, tokensPerSecond: 11 });
  expect(scoreOf(fastWriter)).toBeGreaterThan(scoreOf(fastReader) ?? 0);
});

test('the best is chosen where the context is deepest, and what failed is never the best', () => {
  const rows = [
    row({ tokensPerSecond: 50 }),
    row({ depth: 1024, tokensPerSecond: 8 }),
    row({ depth: 1024, tokensPerSecond: 9 }),
  ];
  expect(bestOf(rows)).toBe(2);
  expect(bestOf([row({ tokensPerSecond: null, error: 'It crashed.' })])).toBeNull();
});

test('every combination comes once', () => {
  const grid = {
    threads: [1, 2],
    batchSize: [256, 512],
    flashAttention: ['on', 'off'] as const,
    cacheType: ['f16'] as const,
    gpuLayers: [0],
    depths: [0],
  };
  const all = combinations({ ...grid, flashAttention: [...grid.flashAttention], cacheType: [...grid.cacheType] });
  expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(8);
});

const space = {
  threads: [1, 2, 4, 8],
  batchSize: [256, 512],
  flashAttention: ['on', 'off'] as ('on' | 'off')[],
  gpuLayers: [0],
};
/** Best with four threads and flash attention, which helps only with more than two threads. */
const speedOf = ({ threads, flashAttention }: BenchSettings) =>
  (threads === 8 ? 3 : threads) * (flashAttention === 'on' && threads > 2 ? 1.5 : 1) +
  (flashAttention === 'on' && threads <= 2 ? -0.3 : 0);

test('the search finds settings that are good only together, without measuring anything twice', async () => {
  const measured: string[] = [];
  const best = await search(
    settings,
    space,
    (candidate) => {
      measured.push(JSON.stringify(candidate));
      return Promise.resolve(row({ settings: candidate, tokensPerSecond: speedOf(candidate) }));
    },
    () => false,
  );
  expect(best).toMatchObject({ threads: 4, flashAttention: 'on' });
  expect(new Set(measured).size).toBe(measured.length);
});

test('when the time is over the best so far is what counts', async () => {
  let count = 0;
  const best = await search(
    settings,
    space,
    (candidate) => {
      count += 1;
      return Promise.resolve(row({ settings: candidate, tokensPerSecond: speedOf(candidate) }));
    },
    () => count >= 2,
  );
  expect(best.threads).toBe(2);
});

test('settings that do not load are passed over', async () => {
  const best = await search(
    settings,
    space,
    (candidate) =>
      Promise.resolve(
        candidate.threads > 1
          ? row({ settings: candidate, tokensPerSecond: null, error: 'It does not load.' })
          : row({ settings: candidate }),
      ),
    () => false,
  );
  expect(best.threads).toBe(1);
});
