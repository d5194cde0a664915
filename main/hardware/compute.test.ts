import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../store/open.ts';
import { createCompute } from './compute.ts';

const log = { warn: () => {}, info: () => {} };
const never = new AbortController().signal;

function start(probe: () => Promise<number>, names: string | null = 'RTX 4090') {
  const store = openStore(mkdtempSync(join(tmpdir(), 'paddock-compute-')));
  return (gpuNames = names) => createCompute({ store, log, gpuNames: () => Promise.resolve(gpuNames), probe });
}

test('is kept for its processor or GPU, and nobody waits for it', async () => {
  let probes = 0;
  const open = start(() => Promise.resolve((probes += 1) * 1e11));
  expect(await open().known('cpu')).toBeNull();
  expect(probes).toBe(0);
  expect(await open().measure('cpu', never)).toBe(1e11);
  expect(await open().measure('cuda', never)).toBe(2e11);
  expect(await Promise.all([open().known('cpu'), open().known('cuda')])).toEqual([1e11, 2e11]);
  // Another back end, another GPU, none.
  expect(await open().known('vulkan')).toBeNull();
  expect(await open('RTX 5090').known('cuda')).toBeNull();
  expect(await open(null).known('cuda')).toBeNull();
});

test('is unknown where it can’t be measured, and does not end a run; one that is cancelled ends', async () => {
  const open = start(() => Promise.reject(new Error('out of memory')));
  expect(await open().measure('cuda', never)).toBeNull();
  expect(await open().known('cuda')).toBeNull();
  await expect(open().measure('cuda', AbortSignal.abort())).rejects.toThrow(/abort/i);
});
