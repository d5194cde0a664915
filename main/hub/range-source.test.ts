import { expect, test } from 'vitest';
import { createRangeSource } from './range-source.ts';

const mebibyte = 2 ** 20;

/** A file of that size whose bytes are never made before they are asked for. */
function startFile(sizeBytes: number, answer: { status?: 200 | 206; sizeBytes?: number; sentBytes?: number } = {}) {
  const ranges: [number, number][] = [];
  const source = createRangeSource({
    sizeBytes,
    open: async (range) => {
      ranges.push(range);
      const length = answer.sentBytes ?? range[1] - range[0] + 1;
      const body = new Blob([new Uint8Array(length).fill(range[0] % 251)]).stream();
      return { status: answer.status ?? 206, etag: null, sizeBytes: answer.sizeBytes ?? sizeBytes, body };
    },
  });
  return { source, ranges, fetchedBytes: () => ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0) };
}

test('a walk in order takes few requests and is never more than a step ahead', async () => {
  const { source, ranges, fetchedBytes } = startFile(4e9);
  for (let offset = 0; offset < 8 * mebibyte; offset += 65_536) {
    expect(await source.read(offset, 65_536)).toHaveLength(65_536);
    expect(fetchedBytes()).toBeLessThanOrEqual(offset + 65_536 + mebibyte);
  }
  expect(ranges.length).toBeLessThan(15);
});

test('after a jump little is fetched again, and what was passed over is not', async () => {
  const { source, fetchedBytes } = startFile(4e9);
  await source.read(0, 1000);
  await source.read(20 * mebibyte, 1000);
  await source.read(20 * mebibyte + 1000, 1000);
  expect(fetchedBytes()).toBeLessThan(300_000);
});

test('the end of the file is the end of the last range', async () => {
  const { source, ranges } = startFile(1000);
  expect(await source.read(900, 500)).toHaveLength(100);
  expect(ranges).toEqual([[900, 999]]);
});

test('a header without an end is given up long before the file is', async () => {
  const { source, fetchedBytes } = startFile(40e9);
  const readOn = async () => {
    for (let offset = 0; ;) offset += (await source.read(offset, mebibyte)).length;
  };
  await expect(readOn()).rejects.toMatchObject({ code: 'gguf_invalid' });
  expect(fetchedBytes()).toBeLessThanOrEqual(96 * mebibyte);
});

test('whole files in place of ranges, other sizes and cut answers are told apart', async () => {
  const whole = startFile(4e9, { status: 200, sentBytes: 1_000_000 });
  expect(await whole.source.read(0, 1000)).toHaveLength(1000);
  await expect(whole.source.read(1e9, 1000)).rejects.toMatchObject({ code: 'hub_failed' });
  await expect(startFile(4e9, { sizeBytes: 5e9 }).source.read(0, 10)).rejects.toMatchObject({ code: 'hub_failed' });
  await expect(startFile(4e9, { sentBytes: 7 }).source.read(0, 10)).rejects.toMatchObject({ code: 'network_failed' });
});
