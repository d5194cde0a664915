import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../tests/downloads/random.ts';
import { chooseBlockBytes, createBlocks, type Segment } from './blocks.ts';

describe('blocks of a file', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'are each fetched exactly once, however connections take, steal, fail and end (seed %i)',
    (seed) => {
      const random = makeRandom(seed);
      const sizeBytes = 1 + Math.floor(random() * 5000);
      const blocks = createBlocks(sizeBytes, 1 + Math.floor(random() * 64));
      const written = new Uint8Array(blocks.count);
      const held: Segment[] = [];
      for (let step = 0; !blocks.isComplete() && step < 200_000; step += 1) {
        if (held.length < 4) {
          const segment =
            blocks.take(1 + Math.floor(random() * 20)) ?? blocks.steal((other) => other.end - other.next, 0);
          if (segment) held.push(segment);
        }
        const segment = held[Math.floor(random() * held.length)];
        if (segment === undefined) continue;
        if (random() < 0.05 || segment.next >= segment.end) {
          blocks.release(segment);
          held.splice(held.indexOf(segment), 1);
          continue;
        }
        const index = segment.next;
        segment.next += 1;
        written[index] = (written[index] ?? 0) + 1;
        blocks.markDone(index);
      }
      expect(blocks.doneBytes()).toBe(sizeBytes);
      expect(blocks.prefixBytes()).toBe(sizeBytes);
      expect([...written].every((times) => times === 1)).toBe(true);
    },
  );

  it('count the beginning that is whole, also when a block in it turns out to be wrong', () => {
    const blocks = createBlocks(95, 10);
    for (const index of [0, 1, 3, 9]) blocks.markDone(index);
    expect([blocks.prefixBytes(), blocks.doneBytes()]).toEqual([20, 35]);
    blocks.markDone(2);
    expect(blocks.prefixBytes()).toBe(40);
    blocks.markMissing(1);
    expect([blocks.prefixBytes(), blocks.doneBytes()]).toEqual([10, 35]);
    expect(blocks.take(5)).toEqual({ first: 1, end: 2, next: 1 });
  });

  it('that are held are given to nobody', () => {
    const blocks = createBlocks(30, 10);
    blocks.hold(0);
    expect(blocks.take(9)).toMatchObject({ first: 1, end: 3 });
    expect(blocks.take(9)).toBeNull();
  });

  it('are small against the file, and of a size that costs little', () => {
    expect(chooseBlockBytes(4e9)).toBe(2 ** 20);
    expect(chooseBlockBytes(1_000_000)).toBe(2 ** 14);
    expect(chooseBlockBytes(0)).toBe(2 ** 14);
    for (const size of [3e6, 5e7, 3e8])
      expect(chooseBlockBytes(size)).toBeLessThanOrEqual(Math.max(2 ** 14, size / 500));
  });
});
