import { expect, test } from 'vitest';
import { processMemory, treeMemory } from './memory.ts';

test('a process that does not exist is unknown, not zero', async () => {
  expect(await processMemory(2 ** 30)).toBeNull();
});

test('this process holds some memory, and has never held less', async () => {
  const memory = await processMemory(process.pid);
  expect(memory?.residentBytes).toBeGreaterThan(10_000_000);
  expect(memory?.peakBytes).toBeGreaterThanOrEqual(memory?.residentBytes ?? Infinity);
});

test('what a process has started counts, what others have started does not', () => {
  const table = '  1 0 1000\n 10 1 200\n 11 10 30\n 12 11 4\n 20 1 500\n';
  expect(treeMemory(10, table)).toBe(234 * 1024);
  expect(treeMemory(99, table)).toBeNull();
});
