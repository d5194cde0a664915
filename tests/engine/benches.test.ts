import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { loadSettingsSchema, type LoadSettings } from '../../contract/inference.ts';
import type { Model } from '../../contract/models.ts';
import { createEvents } from '../../main/events.ts';
import { forkRunners } from '../../main/engine/process.ts';
import { startRunner } from '../../main/engine/runner.ts';
import { processMemory } from '../../main/engine/memory.ts';
import { entryPath } from '../../main/paths.ts';
import { openStore, type Store } from '../../main/store/open.ts';
import { diagnosticModelPath } from '../harness/headless.ts';
import { createBenches } from '../../main/benches/benches.ts';
import { measurePoint } from '../../main/benches/measure.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paddock-benches-'));
  store = openStore(folder);
});
afterEach(async () => {
  store.close();
  await rm(folder, { recursive: true });
});

function setUp() {
  let load: LoadSettings = loadSettingsSchema.parse({ idleMinutes: 7 });
  const benches = createBenches({
    store,
    events: createEvents(),
    findModel: (id) => ({ id, name: 'Tiny', path: diagnosticModelPath, architecture: 'llama' }) as Model,
    profiles: { get: () => ({ load }), set: (_id, patch) => (load = patch.load) },
    machine: () => Promise.resolve({ threads: 1, fastCores: 2, hasGpu: false }),
    measure: (model, base, settings, depth, signal) =>
      measurePoint(
        (loadSettings) =>
          startRunner({
            launch: forkRunners(entryPath('runner')),
            modelName: model.name,
            path: model.path,
            architecture: model.architecture,
            settings: loadSettings,
            stateFolder: null,
            onProgress: () => {},
            onLog: () => {},
            onCrash: () => {},
          }),
        base,
        settings,
        depth,
        async (pid) => (await processMemory(pid))?.peakBytes ?? null,
        signal,
      ),
  });
  return { benches, load: () => load };
}

const grid = {
  threads: [1],
  batchSize: [512],
  flashAttention: ['off' as const, 'on' as const],
  cacheType: ['f16' as const],
  gpuLayers: [0],
  depths: [0, 256],
};

test('every point is measured, kept, and its settings can be taken over and given back', async () => {
  const { benches, load } = setUp();
  const { id } = benches.start('tiny', grid);
  expect(() => benches.start('tiny', grid)).toThrow(AppError);
  await expect.poll(() => benches.list()[0]?.state, { timeout: 60_000 }).toBe('done');
  const [run] = benches.list();
  expect(run?.rows).toHaveLength(4);
  for (const row of run?.rows ?? []) {
    expect(row.error).toBeNull();
    expect(row.tokensPerSecond).toBeGreaterThan(1);
    expect(row.promptTokensPerSecond).toBeGreaterThan(row.tokensPerSecond ?? Infinity);
    expect(row.memoryBytes).toBeGreaterThan(10_000_000);
  }
  expect(run?.rows[run.best ?? 0]?.depth).toBe(256);
  const { before } = benches.apply(id, 3);
  expect(load()).toMatchObject({ flashAttention: 'on', threads: 1, idleMinutes: 7, gpuLayers: 0 });
  expect(before.flashAttention).toBe('auto');
});

test('a run that is cancelled keeps what it has, and the runner is gone', async () => {
  const { benches } = setUp();
  const { id } = benches.start('tiny', { ...grid, batchSize: [512, 256, 128, 64] });
  await expect.poll(() => benches.list()[0]?.rows.length, { timeout: 60_000 }).toBeGreaterThan(0);
  benches.cancel(id);
  await expect.poll(() => benches.list()[0]?.state).toBe('cancelled');
  await benches[Symbol.asyncDispose]();
});

test('tuning ends when its time is over, and its best row can be applied', async () => {
  const { benches } = setUp();
  const { id } = benches.tune('tiny', 0.1);
  await expect.poll(() => benches.list()[0]?.state, { timeout: 60_000 }).toBe('done');
  const best = benches.list()[0]?.best;
  expect(best).toEqual(expect.any(Number));
  expect(() => benches.apply(id, best ?? 0)).not.toThrow();
});
