import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { paddockTinyPath } from '../../tests/fixtures.ts';
import { examine } from './examine.ts';
import { readHeader } from './header.ts';
import type { ByteSource } from './reader.ts';

const model = readFileSync(paddockTinyPath);

/** Memory as a source that never gives more than `mostBytes` at once, as servers do. */
function memorySource(bytes: Uint8Array, mostBytes = Infinity): ByteSource & { readBytes: () => number } {
  let readBytes = 0;
  return {
    sizeBytes: bytes.length,
    read: async (offset, length) => {
      const part = bytes.subarray(offset, offset + Math.min(length, mostBytes));
      readBytes += part.length;
      return part;
    },
    readBytes: () => readBytes,
  };
}

/** Mulberry32: the same mutations on every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function header(
  version: number,
  tensorCount: bigint,
  keyCount: bigint,
  rest: Uint8Array = new Uint8Array(64),
): Uint8Array {
  const bytes = new Uint8Array(24 + rest.length);
  bytes.set(new TextEncoder().encode('GGUF'));
  const view = new DataView(bytes.buffer);
  view.setUint32(4, version, true);
  view.setBigUint64(8, tensorCount, true);
  view.setBigUint64(16, keyCount, true);
  bytes.set(rest, 24);
  return bytes;
}

const uint64 = (value: bigint) => [...new Uint8Array(new BigUint64Array([value]).buffer)];
const uint32 = (value: number) => [...new Uint8Array(new Uint32Array([value]).buffer)];
const text = (value: string) => [...uint64(BigInt(value.length)), ...new TextEncoder().encode(value)];

describe('readHeader', () => {
  /** Catches: a remote file of which a short answer is taken for its end, or parsed at the wrong place. */
  it.each([1, 7, 4096])('reads the same from a source that gives %i bytes at a time', async (mostBytes) => {
    const whole = await readHeader(memorySource(model));
    const parted = await readHeader(memorySource(model, mostBytes));
    expect(parted).toEqual(whole);
  });

  /** Catches: a reader that fetches the weights of a remote file to list its tensors. */
  it('reads no further than the header, in whole steps', async () => {
    const source = memorySource(model);
    const { dataOffset } = await readHeader(source);
    expect(source.readBytes()).toBeLessThan(dataOffset + 600 * 1024);
  });

  /** Catches: headers that ask for memory or time, and are obeyed. */
  it.each([
    ['arrays of arrays', header(3, 0n, 1n, new Uint8Array([...text('a'), ...uint32(9), ...uint32(9), ...uint64(1n)]))],
    [
      'a key that stands twice',
      header(3, 0n, 2n, new Uint8Array([...text('a'), ...uint32(0), 1, ...text('a'), ...uint32(0), 1])),
    ],
    ['an empty key', header(3, 0n, 1n, new Uint8Array([...text(''), ...uint32(0), 1]))],
    ['an unknown value type', header(3, 0n, 1n, new Uint8Array([...text('a'), ...uint32(13), 1]))],
    [
      'an alignment of 0',
      header(3, 0n, 1n, new Uint8Array([...text('general.alignment'), ...uint32(4), ...uint32(0)])),
    ],
    ['2^31 dimensions', header(3, 1n, 0n, new Uint8Array([...text('t'), ...uint32(2 ** 31)]))],
    [
      'a tensor with more values than any disk has bytes',
      header(
        3,
        1n,
        0n,
        new Uint8Array([
          ...text('t'),
          ...uint32(2),
          ...uint64(2n ** 40n),
          ...uint64(2n ** 40n),
          ...uint32(0),
          ...uint64(0n),
        ]),
      ),
    ],
    [
      'half a block of Q4_K',
      header(3, 1n, 0n, new Uint8Array([...text('t'), ...uint32(1), ...uint64(128n), ...uint32(12), ...uint64(0n)])),
    ],
  ])('refuses %s', async (_, bytes) => {
    await expect(readHeader(memorySource(bytes))).rejects.toMatchObject({ code: 'gguf_invalid' });
  });

  /** Catches: files of another time that are called damaged. */
  it('names versions and tensor types that are no longer read', async () => {
    await expect(readHeader(memorySource(header(1, 0n, 0n)))).rejects.toMatchObject({ code: 'gguf_unsupported' });
    const old = header(
      3,
      1n,
      0n,
      new Uint8Array([...text('t'), ...uint32(1), ...uint64(32n), ...uint32(31), ...uint64(0n)]),
    );
    await expect(readHeader(memorySource(old))).rejects.toThrow(/Q4_0_4_4/);
  });

  /** Catches: message text that a hostile file can stretch over lines or pages. */
  it('quotes names from the file on one short line', async () => {
    const name = `\u001b[31m\n${'x'.repeat(5000)}`;
    const bytes = header(3, 0n, 1n, new Uint8Array([...text(name), ...uint32(99)]));
    const error: unknown = await readHeader(memorySource(bytes)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(String(error)).toMatch(/^[^\p{C}]{1,200}$/u);
  });
});

/** Catches: any input at which the parser or a check throws something that was not meant for a person, or does not end. */
describe('examine, with 500 damaged headers', () => {
  it('answers each with an AppError or a report, in bounded time', { timeout: 60_000 }, async () => {
    const { dataOffset } = await readHeader(memorySource(model));
    const next = random(42);
    const unexpected: string[] = [];
    let slowestMs = 0;
    let refused = 0;
    for (let round = 0; round < 500; round++) {
      // Most of the header is vocabulary; its beginning and end are where damage matters.
      const bytes = Uint8Array.from(
        model.subarray(0, round % 5 === 0 ? Math.floor(next() * dataOffset) : model.length),
      );
      for (let change = 0; change < 1 + (round % 4); change++) {
        const zone = next();
        const at = zone < 0.4 ? next() * 2048 : zone < 0.8 ? dataOffset - next() * 4096 : next() * dataOffset;
        const place = Math.floor(at);
        bytes[place] = next() < 0.5 ? 255 : Math.floor(next() * 256);
        if (next() < 0.3) bytes.fill(255, place, place + 8);
      }
      const started = performance.now();
      try {
        await examine(memorySource(bytes), 'damaged.gguf', ['model', 'adapter', 'mmproj']);
      } catch (error) {
        refused++;
        if (!(error instanceof AppError)) unexpected.push(`round ${round}: ${String(error)}`);
      }
      slowestMs = Math.max(slowestMs, performance.now() - started);
    }
    expect(unexpected).toEqual([]);
    expect(refused).toBeGreaterThan(150);
    expect(slowestMs).toBeLessThan(2000);
  });
});
