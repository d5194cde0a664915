import { expect, test } from 'vitest';
import { fitGroups } from './room.ts';

const gigabyte = 1e9;
const ram = (modelId: string, size: number) => ({ modelId, ramBytes: size * gigabyte, gpuBytes: 0 });

test('models that fit together are one group', () => {
  const free = { ramBytes: 10 * gigabyte, gpuBytes: null };
  expect(fitGroups([ram('a', 4), ram('b', 6)], free)).toEqual([['a', 'b']]);
});

test('each group begins with all of the memory, since the one before it can go', () => {
  const free = { ramBytes: 10 * gigabyte, gpuBytes: null };
  expect(fitGroups([ram('a', 8), ram('b', 6), ram('c', 3)], free)).toEqual([['a'], ['b', 'c']]);
});

test('a model that is too large alone still gets its turn', () => {
  expect(fitGroups([ram('a', 20), ram('b', 1)], { ramBytes: 10 * gigabyte, gpuBytes: null })).toEqual([['a'], ['b']]);
});

test('the memory of the GPU counts on its own', () => {
  const onGpu = (modelId: string) => ({ modelId, ramBytes: gigabyte, gpuBytes: 6 * gigabyte });
  const free = { ramBytes: 64 * gigabyte, gpuBytes: 8 * gigabyte };
  expect(fitGroups([onGpu('a'), onGpu('b')], free)).toEqual([['a'], ['b']]);
});
