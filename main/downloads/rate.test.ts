import { describe, expect, it } from 'vitest';
import { backOffMs, createRateMeter, createSpeedLimit } from './rate.ts';

/** Time that passes only when someone waits for it. */
function makeClock() {
  let time = 0;
  return {
    now: () => time,
    wait: async (ms: number) => {
      time += ms;
    },
    pass: (ms: number) => {
      time += ms;
    },
  };
}

describe('the rate', () => {
  it('is that of the last seconds, and nothing when nothing arrives', () => {
    const meter = createRateMeter(5000);
    for (let at = 0; at <= 10_000; at += 100) meter.add(at < 5000 ? 10_000 : 1000, at);
    expect(meter.bytesPerSecond(10_000)).toBeCloseTo(10_000, -3);
    expect(meter.bytesPerSecond(15_100)).toBeNull();
  });

  it('is not guessed from the first moment, nor thinned by a silence before', () => {
    const meter = createRateMeter(5000);
    meter.add(1_000_000, 0);
    expect(meter.bytesPerSecond(10)).toBeNull();
    meter.add(1_000_000, 60_000);
    meter.add(1_000_000, 61_000);
    expect(meter.bytesPerSecond(61_000)).toBeCloseTo(2_000_000, -3);
  });
});

describe('the speed limit', () => {
  const signal = new AbortController().signal;

  it.each([1024, 50_000, 10_000_000])('holds for all that take from it together (%i bytes a second)', async (limit) => {
    const clock = makeClock();
    const bucket = createSpeedLimit({ limit: () => limit, now: clock.now, wait: clock.wait });
    let taken = 0;
    while (clock.now() < 20_000) {
      await bucket.take(16_384, signal);
      taken += 16_384;
    }
    expect(taken / (clock.now() / 1000)).toBeLessThan(limit * 1.1 + 1000);
    expect(taken / (clock.now() / 1000)).toBeGreaterThan(limit * 0.9);
  });

  it('lets go at once of those who wait when it is lifted, and asks for nothing without one', async () => {
    const clock = makeClock();
    let limit: number | null = 1024;
    const bucket = createSpeedLimit({
      limit: () => limit,
      now: clock.now,
      wait: async (ms) => {
        clock.pass(ms);
        limit = null;
      },
    });
    await bucket.take(10_000_000, signal);
    expect(clock.now()).toBeLessThanOrEqual(200);
    expect(bucket.take(10_000_000, signal)).toBeNull();
  });
});

describe('waiting before the next attempt', () => {
  it('doubles up to its limit and never is nothing', () => {
    const times = { firstMs: 500, maxMs: 30_000 };
    expect([1, 2, 3, 10, 1000].map((failures) => backOffMs(failures, times, 1))).toEqual([
      500, 1000, 2000, 30_000, 30_000,
    ]);
    expect(backOffMs(1, times, 0)).toBe(250);
  });
});
