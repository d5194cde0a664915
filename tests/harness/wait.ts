import { setTimeout as delay } from 'node:timers/promises';

const lookEveryMs = 20;

/** Waits until a condition holds; fails with its description when that takes too long. */
export async function waitUntil(
  description: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const endAt = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > endAt) throw new Error(`Waited ${timeoutMs} ms in vain: ${description}.`);
    await delay(lookEveryMs);
  }
}
