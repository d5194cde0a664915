import { expect, test } from 'vitest';
import { AsyncQueue } from './async-queue.ts';

async function read<T>(queue: AsyncQueue<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of queue) items.push(item);
  return items;
}

test('items pushed before and while reading arrive in order', async () => {
  const queue = new AsyncQueue<number>();
  queue.push(1);
  const items = read(queue);
  queue.push(2);
  await Promise.resolve();
  queue.push(3);
  queue.end();
  expect(await items).toEqual([1, 2, 3]);
});

test('an error does not swallow the items before it', async () => {
  const queue = new AsyncQueue<number>();
  const seen: number[] = [];
  queue.push(1);
  queue.fail(new Error('broken'));
  queue.push(2);
  await expect(
    (async () => {
      for await (const item of queue) seen.push(item);
    })(),
  ).rejects.toThrow('broken');
  expect(seen).toEqual([1]);
});
