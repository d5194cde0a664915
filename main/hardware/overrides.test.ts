import { describe, expect, it } from 'vitest';
import { withOverrides } from './hardware.ts';

const gigabyte = 1e9;
const machine = (gpus: { name?: string; totalBytes: number; freeBytes: number; isUnified: boolean }[] = []) => ({
  totalRamBytes: 32 * gigabyte,
  freeRamBytes: 20 * gigabyte,
  gpus,
  processor: 'avx2',
});
const card = (name: string, totalGigabytes: number, freeGigabytes: number) => ({
  name,
  totalBytes: totalGigabytes * gigabyte,
  freeBytes: freeGigabytes * gigabyte,
  isUnified: false,
});

describe('memory that a person corrects', () => {
  it('is as found where nothing was said (catches: a default that counts as a correction)', () => {
    const found = machine([card('RTX 4090', 24, 22)]);
    expect(withOverrides(found, { ramBytes: null, gpuBytes: {} })).toEqual(found);
  });

  it('changes what is free with the whole, never below nothing (catches: 20 GB free of 16, or less than none)', () => {
    const less = withOverrides(machine(), { ramBytes: 16 * gigabyte, gpuBytes: {} });
    expect(less).toMatchObject({ totalRamBytes: 16 * gigabyte, freeRamBytes: 4 * gigabyte, processor: 'avx2' });
    const least = withOverrides(machine(), { ramBytes: 8 * gigabyte, gpuBytes: {} });
    expect(least).toMatchObject({ totalRamBytes: 8 * gigabyte, freeRamBytes: 0 });
  });

  it('of a card that reports nothing is what was said (catches: a GPU that is never used)', () => {
    const { gpus } = withOverrides(machine([card('Arc', 0, 0)]), { ramBytes: null, gpuBytes: { arc: 8 * gigabyte } });
    expect(gpus).toMatchObject([{ totalBytes: 8 * gigabyte, freeBytes: 8 * gigabyte }]);
  });

  it('of one of two cards leaves the other its own (catches: 24 GB gone because 16 were said of the first)', () => {
    const two = machine([card('RTX 4090, RTX 4090', 48, 44)]);
    const { gpus } = withOverrides(two, { ramBytes: null, gpuBytes: { first: 16 * gigabyte } });
    expect(gpus).toMatchObject([{ totalBytes: 40 * gigabyte, freeBytes: 36 * gigabyte }]);
    const both = withOverrides(two, { ramBytes: null, gpuBytes: { first: 16 * gigabyte, second: 20 * gigabyte } });
    expect(both.gpus).toMatchObject([{ totalBytes: 36 * gigabyte, freeBytes: 32 * gigabyte }]);
  });

  it('of a card that is not there is nothing (catches: memory on a computer without a GPU)', () => {
    expect(withOverrides(machine(), { ramBytes: null, gpuBytes: { gone: 24 * gigabyte } }).gpus).toEqual([]);
  });
});
