import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadSettingsSchema } from '../../contract/inference.ts';
import type { LoadedModel } from '../../contract/engine.ts';
import { openStore } from '../store/open.ts';
import { createEnergy } from './energy.ts';
import { createProcessorEnergy } from './processor-energy.ts';

const model = (modelId: string, activeRequests: number): LoadedModel => ({
  modelId,
  state: 'ready',
  progress: 1,
  contextLength: 2048,
  memoryBytes: null,
  activeRequests,
  settings: loadSettingsSchema.parse({}),
  error: null,
});

function start({ isReadable = true, watts = null as number | null } = {}) {
  const state = { at: new Date(2026, 10, 23, 12).getTime(), joules: 0, asked: 0, isTicking: false };
  let tick = () => {};
  const energy = createEnergy({
    store: openStore(mkdtempSync(join(tmpdir(), 'paddock-energy-'))),
    readProcessor: () => {
      state.asked += 1;
      return Promise.resolve(
        isReadable
          ? { state: 'readable' as const, joules: state.joules }
          : { state: 'no_rights' as const, joules: null },
      );
    },
    readGpus: () => Promise.resolve(watts === null ? [] : [{ usedBytes: null, totalBytes: null, share: null, watts }]),
    log: { warn: () => {} },
    now: () => new Date(state.at),
    every: (work) => {
      tick = work;
      state.isTicking = true;
      return () => (state.isTicking = false);
    },
  });
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    energy,
    state,
    settle,
    follow: async (...models: LoadedModel[]) => {
      energy.follow({ models });
      await settle();
    },
    after: async (seconds: number, atWatts: number) => {
      state.at += seconds * 1000;
      state.joules += seconds * atWatts;
      tick();
      await settle();
    },
  };
}

test('what is drawn while a model answers is its, of two at once each has half, and nothing of an idle computer', async () => {
  const { energy, follow, after, state, settle } = start();
  await settle();
  await follow(model('one', 1));
  await after(5, 72);
  await follow(model('one', 1), model('two', 1));
  await after(5, 72);
  await follow(model('one', 0), model('two', 0));
  await after(5, 72);
  expect(state.isTicking).toBe(false);
  const { processor, gpus, rows } = await energy.report(1);
  expect({ processor, gpus }).toEqual({ processor: 'readable', gpus: 'unknown' });
  expect(rows.map(({ modelId, wattHours }) => [modelId, Math.round(wattHours * 1000)])).toEqual([
    ['one', 150],
    ['two', 50],
  ]);
  energy.clear();
  expect((await energy.report(1)).rows).toEqual([]);
});

test('a short answer has its part of the time and not the whole of it', async () => {
  const { energy, follow, after, state, settle } = start({ isReadable: false, watts: 360 });
  await settle();
  await follow(model('one', 1));
  state.at += 1000;
  await follow(model('one', 0));
  await after(4, 0);
  const { processor, gpus, rows } = await energy.report(1);
  expect({ processor, gpus }).toEqual({ processor: 'no_rights', gpus: 'readable' });
  expect(rows[0]?.wattHours).toBeCloseTo(0.1);
});

test('where nothing can be read, nothing is looked for', async () => {
  const { energy, follow, state, settle } = start({ isReadable: false });
  await settle();
  await follow(model('one', 1));
  expect(state).toMatchObject({ asked: 1, isTicking: false });
  expect(await energy.report(1)).toEqual({ processor: 'no_rights', gpus: 'unknown', rows: [] });
});

const eacces = Object.assign(new Error('EACCES'), { code: 'EACCES' });

function powercap(files: Record<string, string | Error>) {
  return {
    list: () => Promise.resolve(['intel-rapl', 'intel-rapl:0', 'intel-rapl:0:0', 'intel-rapl:1', 'intel-rapl:2']),
    read: (path: string) => {
      const found = files[path.replace('/sys/class/powercap/', '')] ?? new Error('ENOENT');
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(`${found}\n`);
    },
  };
}

test('the packages of a processor count once each, also over the end of their counters', async () => {
  const files: Record<string, string | Error> = {
    'intel-rapl:0/name': 'package-0',
    'intel-rapl:0/energy_uj': '9000000',
    'intel-rapl:0/max_energy_range_uj': '10000000',
    'intel-rapl:0:0/name': 'core',
    'intel-rapl:0:0/energy_uj': '5000000',
    'intel-rapl:1/name': 'package-1',
    'intel-rapl:1/energy_uj': '1000000',
    'intel-rapl:1/max_energy_range_uj': '10000000',
    'intel-rapl:2/name': 'psys',
    'intel-rapl:2/energy_uj': '99000000',
  };
  const read = createProcessorEnergy(powercap(files));
  expect(await read()).toEqual({ state: 'readable', joules: 10 });
  files['intel-rapl:0/energy_uj'] = '500000';
  expect(await read()).toEqual({ state: 'readable', joules: 11.5 });
});

test('a kernel that lets only its administrator read is told from one that does not count', async () => {
  const kept = createProcessorEnergy(
    powercap({
      'intel-rapl:0/name': 'package-0',
      'intel-rapl:0/energy_uj': eacces,
      'intel-rapl:0/max_energy_range_uj': '1',
    }),
  );
  expect(await kept()).toEqual({ state: 'no_rights', joules: null });
  const none = createProcessorEnergy({
    list: () => Promise.reject(new Error('ENOENT')),
    read: () => Promise.reject(eacces),
  });
  expect(await none()).toEqual({ state: 'unknown', joules: null });
});
