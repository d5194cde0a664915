import { expect, test } from 'vitest';
import { machineProfileSchema } from '../../../../contract/hub.ts';
import { emptyMachine, readMachine } from './machine-form.ts';

test('two cards of 24 GB are two GPUs, and data-sheet bandwidth is in powers of ten', () => {
  const machine = readMachine({
    name: ' Workstation ',
    ramGigabytes: 64,
    gpu: 'own',
    gpuGigabytes: 24,
    gpuCount: 2,
    bandwidth: 936,
  });
  expect(machineProfileSchema.parse(machine)).toEqual({
    name: 'Workstation',
    ramBytes: 64 * 2 ** 30,
    gpus: [
      { memoryBytes: 24 * 2 ** 30, isUnified: false },
      { memoryBytes: 24 * 2 ** 30, isUnified: false },
    ],
    bandwidth: 936e9,
  });
});

test('a shared memory is that of the computer, whatever stood in the field of the GPU', () => {
  const machine = readMachine({
    ...emptyMachine,
    name: 'Laptop',
    gpu: 'unified',
    ramGigabytes: 36,
    gpuGigabytes: null,
  });
  expect(machine?.gpus).toEqual([{ memoryBytes: 36 * 2 ** 30, isUnified: true }]);
});

test('nothing is asked about a machine without a name or memory', () => {
  expect(readMachine(emptyMachine)).toBeNull();
  expect(readMachine({ ...emptyMachine, name: 'x', ramGigabytes: null })).toBeNull();
  expect(readMachine({ ...emptyMachine, name: 'x', gpu: 'own', gpuGigabytes: null })).toBeNull();
});
