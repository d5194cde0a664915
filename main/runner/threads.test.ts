import { expect, test, vi } from 'vitest';
import { followLoad, threadsBeside } from './threads.ts';

test.each([
  ['a calm machine has all of them', 7, 8, 0.2, 7],
  ['two busy cores are left to those who use them', 7, 8, 2, 6],
  ['few performance cores stay in use beside work that others can do', 4, 12, 3, 4],
  ['half of them are always used', 7, 8, 8, 4],
  ['one is never none', 1, 2, 2, 1],
])('%s', (_, most, cores, busy, expected) => {
  expect(threadsBeside(most, cores, busy)).toBe(expected);
});

test('its own work is not held against a model, and others’ is only while it answers', () => {
  vi.useFakeTimers();
  try {
    let times = { atMs: 0, busyMs: 0, ownMs: 0 };
    const pass = (seconds: number, busyCores: number, ownCores: number) => {
      times = {
        atMs: times.atMs + seconds * 1000,
        busyMs: times.busyMs + busyCores * seconds * 1000,
        ownMs: times.ownMs + ownCores * seconds * 1000,
      };
      vi.advanceTimersByTime(seconds * 1000);
    };
    const used: number[] = [];
    const load = followLoad(7, (threads) => used.push(threads), { read: () => times, cores: 8 });
    load.begin();
    pass(2, 7, 7);
    expect(used).toEqual([7]);
    pass(2, 8, 5);
    expect(used).toEqual([7, 5]);
    load.end();
    pass(10, 8, 0);
    expect(used).toEqual([7, 5]);
    // What was before it began does not count.
    load.begin();
    pass(2, 7, 7);
    expect(used).toEqual([7, 5, 7]);
    load.end();
  } finally {
    vi.useRealTimers();
  }
});
