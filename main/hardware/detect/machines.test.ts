import { describe, expect, test } from 'vitest';
import { askEverybody } from './detect.ts';
import { generalOf, machines, toolsOf, type Machine } from './machines.test-helper.ts';
import { reconcileGpus, reconcileMemory, reconcileProcessor } from './reconcile.ts';

const nothing = { source: 'node' } as const;

async function look(machine: Machine) {
  const claims = [
    ...(await askEverybody(machine.platform, toolsOf(machine), generalOf(machine), () => nothing)),
    ...(machine.more ?? []),
  ];
  return {
    processor: reconcileProcessor(claims),
    memory: reconcileMemory(claims),
    gpus: reconcileGpus(claims),
    silent: claims.flatMap(({ source, silent }) => (silent === undefined ? [] : [[source, silent] as const])),
  };
}

const lookAt = (name: keyof typeof machines) => look(machines[name]);
const GiB = 2 ** 30;

test('a server without a GPU has none, and its cores are not counted by their threads', async () => {
  const { processor, memory, gpus, silent } = await lookAt('Linux, a server without a GPU');
  expect(gpus).toEqual([]);
  expect(processor).toMatchObject({ physicalCores: 2, logicalCores: 4, performanceCores: null, disagreements: [] });
  expect(processor.instructionSets).toEqual(['avx', 'fma', 'avx2', 'avx512f', 'avx512_vnni']);
  expect(memory).toMatchObject({ totalBytes: 16 * GiB, availableBytes: 12 * GiB, swapUsedBytes: GiB });
  expect(silent).toContainEqual(['nvidia-smi', 'it is not installed']);
});

test('a card that five sources name is one card, and the processor’s own GPU is another', async () => {
  const { gpus, processor } = await lookAt('Linux, one RTX 4090 and an Intel GPU in the processor');
  expect(gpus.map(({ vendor }) => vendor).toSorted()).toEqual(['intel', 'nvidia']);
  const card = gpus.find(({ vendor }) => vendor === 'nvidia');
  expect(card).toMatchObject({
    name: 'NVIDIA GeForce RTX 4090',
    isUnified: false,
    driver: '550.54.14',
    disagreements: [],
  });
  // What the engine can use, not what stands on the box.
  expect(card?.totalBytes).toBeCloseTo(23.6 * GiB);
  expect(card?.sources).toEqual(['llama.cpp', 'nvidia-smi', '/sys', 'systeminformation']);
  expect(gpus.find(({ vendor }) => vendor === 'intel')).toMatchObject({ isUnified: true, totalBytes: null });
  expect(processor).toMatchObject({ performanceCores: 8, efficiencyCores: 16 });
});

test('two cards of one name are two, each with its own memory and id', async () => {
  const { gpus } = await lookAt('Linux, two RTX 3090 of the same name');
  expect(gpus.map(({ id }) => id)).toEqual(['NVIDIA GeForce RTX 3090', 'NVIDIA GeForce RTX 3090 #2']);
  expect(gpus.map(({ freeBytes }) => freeBytes)).toEqual([24_000 * 2 ** 20, 11_000 * 2 ** 20]);
});

test('a warning before the JSON does not hide an AMD card, and the kernel’s nameless entry is the same card', async () => {
  const { gpus } = await lookAt('Linux, an RX 7900 XTX with ROCm');
  expect(gpus).toHaveLength(1);
  expect(gpus[0]).toMatchObject({
    vendor: 'amd',
    totalBytes: 25_753_026_560,
    freeBytes: 24_679_284_736,
    driver: '6.3.6',
  });
  expect(gpus[0]?.sources).toContain('/sys');
});

test('where two sources disagree about a card’s memory the kernel is believed, and both are shown', async () => {
  const { gpus } = await lookAt('Linux, an AMD card without ROCm');
  expect(gpus).toHaveLength(1);
  expect(gpus[0]?.totalBytes).toBe(8_573_157_376);
  expect(gpus[0]?.disagreements).toEqual([
    {
      field: 'total_memory',
      said: [
        { source: '/sys', text: '8.0 GiB' },
        { source: 'systeminformation', text: '0.3 GiB' },
      ],
    },
  ]);
});

test('an Arc and the GPU of the processor stay apart although both are Intel’s', async () => {
  const { gpus } = await lookAt('Linux, an Intel Arc beside the processor’s own GPU');
  expect(gpus).toHaveLength(2);
  const arc = gpus.find(({ name }) => name.includes('A770'));
  expect(arc).toMatchObject({ isUnified: false, freeBytes: 15.5 * GiB });
  expect(arc?.disagreements).toEqual([]);
});

test('memory that is shared is no unknown: the engine says how much of it there is', async () => {
  const { gpus, processor } = await lookAt('Linux on ARM, with memory that processor and GPU share');
  expect(gpus).toHaveLength(1);
  expect(gpus[0]).toMatchObject({ vendor: 'nvidia', isUnified: true, totalBytes: 119.6 * GiB, disagreements: [] });
  expect(processor).toMatchObject({ name: 'Cortex-X925', performanceCores: 20, efficiencyCores: 2 });
  expect(processor.instructionSets).toContain('i8mm');
});

test('broken tools leave what the others know, unknowns are null and not zero, and each says why it is silent', async () => {
  const { processor, memory, gpus, silent } = await lookAt('Linux, an NVIDIA card with a broken driver');
  expect(processor).toMatchObject({ name: null, physicalCores: null, logicalCores: 8, instructionSets: [] });
  expect(memory).toMatchObject({ totalBytes: 16 * GiB, swapTotalBytes: null });
  expect(gpus).toMatchObject([{ vendor: 'nvidia', totalBytes: null, freeBytes: null, driver: null }]);
  const reasons = Object.fromEntries(silent);
  expect(reasons['nvidia-smi']).toContain("couldn't communicate with the NVIDIA driver");
  expect(Object.keys(reasons)).toEqual(expect.arrayContaining(['/proc', 'lscpu', 'rocm-smi']));
});

test('on Windows more than 4 GB is read where it is whole, and adapters that only draw are left out', async () => {
  const { processor, memory, gpus } = await lookAt('Windows, an RTX 4070 that 32 bits do not hold');
  expect(processor).toMatchObject({ physicalCores: 12, logicalCores: 20, performanceCores: 8, efficiencyCores: 4 });
  expect(memory.swapUsedBytes).toBe((4_980_736 - 4_000_000) * 1024);
  expect(gpus.map(({ vendor }) => vendor).toSorted()).toEqual(['intel', 'nvidia']);
  const card = gpus.find(({ vendor }) => vendor === 'nvidia');
  expect(card).toMatchObject({ totalBytes: 12_282 * 2 ** 20, driver: '551.86' });
  // systeminformation says 4 GB; the same driver under Windows' own number is no disagreement.
  expect(card?.disagreements.map(({ field }) => field)).toEqual(['total_memory']);
});

test('on Windows a negative size is no size, and the registry has the right one', async () => {
  const { gpus, silent } = await lookAt('Windows, AMD without any of the tools but PowerShell');
  expect(gpus).toMatchObject([{ vendor: 'amd', totalBytes: 17_163_091_968, freeBytes: null }]);
  expect(silent.map(([source]) => source)).toEqual(['nvidia-smi', 'systeminformation']);
});

test('where no tool may be run the rest is still there', async () => {
  const { processor, memory, gpus, silent } = await lookAt('Windows on ARM, where PowerShell is forbidden');
  expect(processor).toMatchObject({ name: 'Qualcomm Snapdragon X Elite', physicalCores: 12 });
  expect(memory.totalBytes).toBe(34_359_738_368);
  expect(gpus).toMatchObject([{ vendor: 'other', totalBytes: null, isUnified: true }]);
  expect(silent).toContainEqual(['powershell', 'it may not be run']);
});

test('an Apple GPU shares the memory, and has as much of it as Metal allows', async () => {
  const { processor, memory, gpus } = await lookAt('macOS, Apple M3 Max');
  expect(processor).toMatchObject({
    performanceCores: 12,
    efficiencyCores: 4,
    instructionSets: ['neon', 'dotprod', 'i8mm'],
  });
  expect(memory).toMatchObject({ totalBytes: 64 * GiB, swapUsedBytes: 512 * 2 ** 20 });
  expect(gpus).toMatchObject([{ vendor: 'apple', isUnified: true, totalBytes: 48 * GiB, disagreements: [] }]);
});

test('of two GPUs of an Intel Mac only one has memory of its own', async () => {
  const { processor, gpus } = await lookAt('macOS, an Intel MacBook Pro with two GPUs');
  expect(processor.instructionSets).toEqual(['avx', 'f16c', 'fma', 'avx2']);
  expect(gpus).toMatchObject([
    { vendor: 'intel', isUnified: true, totalBytes: null },
    { vendor: 'amd', isUnified: false, totalBytes: 8 * GiB },
  ]);
});

test('tools that hang cost the page nothing but their word', async () => {
  const { processor, memory, gpus, silent } = await lookAt('macOS, where both tools hang');
  expect(processor).toMatchObject({ name: 'Apple M1', logicalCores: 8 });
  expect(memory.totalBytes).toBe(8 * GiB);
  expect(gpus).toEqual([]);
  expect(silent).toContainEqual(['sysctl', 'it did not answer in time']);
});

describe.each(Object.entries<Machine>(machines))('%s', (_name, machine) => {
  test('never has a zero, a negative or a nonsense number', async () => {
    const numbers: number[] = [];
    const walk = (value: unknown): void => {
      if (typeof value === 'number') numbers.push(value);
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
    };
    const { processor, gpus } = await look(machine);
    walk([processor, gpus]);
    for (const number of numbers) expect(number).toBeGreaterThan(0);
  });
});
