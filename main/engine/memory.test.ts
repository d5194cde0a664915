import { expect, test } from 'vitest';
import { residentMemory, treeMemory } from './memory.ts';

test('a process that does not exist is unknown, not zero', async () => {
  expect(await residentMemory(2 ** 30)).toBeNull();
});

test('this process holds some memory', async () => {
  expect(await residentMemory(process.pid)).toBeGreaterThan(10_000_000);
});

test('what a process has started counts, what others have started does not', () => {
  const table = '  1 0 1000\n 10 1 200\n 11 10 30\n 12 11 4\n 20 1 500\n';
  expect(treeMemory(10, table)).toBe(234 * 1024);
  expect(treeMemory(99, table)).toBeNull();
});
