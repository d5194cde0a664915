import { constants, getPriority } from 'node:os';
import { expect, test, vi } from 'vitest';
import { start } from './engine.test-helper.ts';

test('a model whose time ran out while the computer slept is unloaded when it wakes, others stay', async () => {
  const { engine } = start({ settings: { idleMinutes: 10 } });
  await engine.load('a');
  engine.resumed();
  expect(engine.status().models).toHaveLength(1);
  const slept = Date.now() + 11 * 60_000;
  vi.useFakeTimers({ toFake: ['Date'], now: slept });
  try {
    // Timers stand still while the computer sleeps; the clock on the wall does not.
    engine.resumed();
  } finally {
    vi.useRealTimers();
  }
  await expect.poll(() => engine.status().models, { timeout: 10_000 }).toEqual([]);
});

test('with a low priority a model gives way, also one that was loaded before', async () => {
  let isLow = false;
  const { engine, pids } = start({ isLowPriority: () => isLow });
  await engine.load('a');
  const [first = 0] = pids;
  expect(getPriority(first)).toBe(getPriority());
  isLow = true;
  engine.priorityChanged();
  await expect.poll(() => getPriority(first)).toBe(constants.priority.PRIORITY_LOW);
  await engine.load('b');
  expect(getPriority(pids[1] ?? 0)).toBe(constants.priority.PRIORITY_LOW);
});
