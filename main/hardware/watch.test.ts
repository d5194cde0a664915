import { expect, test } from 'vitest';
import type { HardwareReport } from '../../contract/hardware.ts';
import type { ProbedGpus } from '../runner/protocol.ts';
import { createHardware } from './hardware.ts';

const silent = () => Promise.reject(new Error('not installed'));
const onProcessor: ProbedGpus = { gpus: [], backend: 'cpu', error: null };
const onCard: ProbedGpus = {
  gpus: [{ name: 'NVIDIA GeForce RTX 4090', totalBytes: 24e9, freeBytes: 23e9, isUnified: false }],
  backend: 'cuda',
  error: null,
};

function start(change: Partial<Parameters<typeof createHardware>[0]>) {
  let memoryOverrides = { ramBytes: null as number | null, gpuBytes: {} };
  return createHardware({
    general: { cpu: silent, mem: silent, graphics: silent },
    tryBackend: () => Promise.resolve(onProcessor),
    readRam: () => Promise.resolve({ freeRamBytes: 6e9, totalRamBytes: 16e9 }),
    folders: () => Promise.resolve([]),
    settings: {
      get: () => ({ memoryOverrides }),
      set: (patch) => {
        memoryOverrides = { ...memoryOverrides, ...patch.memoryOverrides };
      },
    },
    readBandwidth: () => Promise.resolve(2e10),
    readGpuBandwidth: () => Promise.resolve(null),
    readCompute: () => Promise.resolve(null),
    tools: { run: silent, read: silent, list: () => Promise.resolve([]) },
    platform: 'linux',
    architecture: 'x64',
    ...change,
  });
}

async function allOf(reports: AsyncGenerator<HardwareReport, void>): Promise<HardwareReport[]> {
  const all: HardwareReport[] = [];
  for await (const report of reports) all.push(report);
  return all;
}

test('a driver that hangs holds up no more than its own part (catches: a page that is empty for half a minute)', async () => {
  const hanging = Promise.withResolvers<string>();
  const hardware = start({ tools: { run: () => hanging.promise, read: silent, list: () => Promise.resolve([]) } });
  const reports = hardware.watch();
  const first = await reports.next();
  expect(first.value).toMatchObject({ memory: { availableBytes: 6e9 }, pending: ['tools', 'backends', 'speeds'] });
  const second = await reports.next();
  expect(second.value?.backends.find(({ id }) => id === 'cpu')?.state).toBe('in_use');
  hanging.reject(new Error('killed'));
  const last = (await allOf(reports)).at(-1);
  expect(last).toMatchObject({ pending: [], ramBytesPerSecond: 2e10 });
  expect(last?.backends.some(({ state }) => state === 'trying')).toBe(false);
});

test('no process is started for a GPU that is not there, and one for each other way where there is', async () => {
  const tried: string[] = [];
  const trying = (answer: ProbedGpus) => (backend: string) => {
    tried.push(backend);
    return Promise.resolve(backend === 'auto' ? answer : { gpus: [], backend: null, error: 'NoBinaryFoundError' });
  };
  await start({ tryBackend: trying(onProcessor) }).report();
  expect(tried.splice(0)).toEqual(['auto']);
  const { backends } = await start({ tryBackend: trying(onCard) }).report();
  expect(tried).toEqual(['auto', 'vulkan']);
  expect(backends.map(({ id, state, reason }) => [id, state, reason])).toEqual([
    ['cuda', 'in_use', null],
    ['vulkan', 'missing', 'Vulkan found no device.'],
    ['cpu', 'available', null],
  ]);
});

test('who comes in the middle, or after the end, gets the whole; a failure is told to all and not kept', async () => {
  const answers = [() => Promise.reject(new Error('no thread')), () => Promise.resolve(1e10)];
  const hardware = start({ readBandwidth: () => answers.shift()?.() ?? Promise.resolve(null) });
  const [one, two] = await Promise.allSettled([allOf(hardware.watch()), allOf(hardware.watch())]);
  expect([one.status, two.status]).toEqual(['rejected', 'rejected']);
  const [mine, other] = await Promise.all([allOf(hardware.watch()), hardware.report()]);
  expect(mine.at(-1)).toEqual(other);
  expect((await allOf(hardware.watch())).map(({ ramBytesPerSecond }) => ramBytesPerSecond)).toEqual([1e10]);
});

test('what a person says of the memory is in the report at once (catches: an old number for a minute)', async () => {
  const hardware = start({});
  await hardware.report();
  await hardware.override({ ramBytes: 8e9, gpuBytes: {} });
  expect((await hardware.report()).overrides.ramBytes).toBe(8e9);
});
