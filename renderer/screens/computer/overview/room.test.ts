import { expect, test } from 'vitest';
import type { GpuReport, HardwareReport } from '../../../../contract/hardware.ts';
import { roomFor } from './room.ts';

const memory = {
  totalBytes: 16e9,
  availableBytes: 8e9,
  limitBytes: null,
  swapTotalBytes: null,
  swapUsedBytes: null,
  disagreements: [],
};
const card = { id: 'a', totalBytes: 24e9, isUnified: false } as GpuReport;
const report = {
  memory,
  gpus: [],
  overrides: { ramBytes: null, gpuBytes: {} },
  backends: [{ id: 'cpu', state: 'in_use', reason: null, remedy: null }],
} as unknown as HardwareReport;
const withGpu = (gpus: GpuReport[]): HardwareReport => ({
  ...report,
  gpus,
  backends: [{ id: 'cuda', state: 'in_use', reason: null, remedy: null }],
});

test('a GPU that no back end can use gives no room (catches: 24 GB promised without a driver)', () => {
  expect(roomFor({ ...report, gpus: [card] })?.place).toBe('memory');
  expect(roomFor(withGpu([card]))).toMatchObject({ place: 'gpu', bytes: 22.5e9 });
});

test('memory that is shared is counted once, and never beyond a container’s limit', () => {
  expect(roomFor(withGpu([{ ...card, isUnified: true }]))?.place).toBe('memory');
  const limited = roomFor({ ...report, memory: { ...memory, limitBytes: 4e9 } });
  expect(limited?.bytes).toBeLessThan(2.5e9);
});

test('what a person says counts, and what nobody knows is unknown and not a zero', () => {
  const said = roomFor({ ...report, overrides: { ramBytes: 64e9, gpuBytes: {} } });
  expect(said?.bytes).toBeGreaterThan(50e9);
  expect(roomFor({ ...report, memory: { ...memory, totalBytes: null } })).toBeNull();
  expect(roomFor(withGpu([{ ...card, totalBytes: null }]))?.place).toBe('memory');
});
