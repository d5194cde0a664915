import { expect, test } from 'vitest';
import type { LiveEvent } from '../../contract/hardware.ts';
import { createGpuActivity, parseNvidia } from './gpu-activity.ts';
import { createLive } from './live.ts';
import { parseStat } from './processor-time.ts';

function start() {
  let at = 1_000_000;
  let tokens = 0;
  const paces: number[] = [];
  let tick: () => void = () => {};
  const live = createLive({
    engine: {
      status: () => ({ models: [] }),
      meter: () => ({ promptTokens: 0, completionTokens: tokens, pids: [] }),
    },
    readRam: () => Promise.resolve({ freeRamBytes: 6e9, totalRamBytes: 16e9 }),
    readProcessorTime: () => Promise.resolve(null),
    readGpus: () => Promise.resolve([]),
    readProcessorJoules: () => Promise.resolve(null),
    log: { warn: () => {} },
    now: () => at,
    every: (work, ms) => {
      paces.push(ms);
      tick = work;
      return () => {};
    },
  });
  return {
    live,
    paces,
    async after(seconds: number, written: number): Promise<void> {
      at += seconds * 1000;
      tokens += written;
      tick();
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

async function next(events: AsyncGenerator<LiveEvent, void>): Promise<LiveEvent> {
  const { value } = await events.next();
  if (value === undefined) throw new Error('The stream has ended.');
  return value;
}

test('speed is that of the time since the last sample, however long that was', async () => {
  const { live, after } = start();
  await after(5, 10);
  await after(5, 100);
  const events = live.follow(true, undefined);
  const history = await next(events);
  expect(history).toMatchObject({ type: 'history', samples: [{ tokensPerSecond: 20, ramUsedBytes: 10e9 }] });
  await after(2, 100);
  expect(await next(events)).toMatchObject({
    type: 'sample',
    sample: { tokensPerSecond: 50, ownProcessorShare: null },
  });
});

test('ten minutes are kept and no more', async () => {
  const { live, after } = start();
  for (let index = 0; index < 700; index += 1) await after(1, 1);
  const history = await next(live.follow(true, undefined));
  expect(history.type === 'history' ? history.samples.length : 0).toBe(600);
});

test('it is quick while somebody looks, and slow again when the last has left', async () => {
  const { live, paces } = start();
  const leave = new AbortController();
  const [one, two] = [live.follow(true, leave.signal), live.follow(true, leave.signal)];
  await next(one);
  await next(two);
  leave.abort();
  await one.next();
  await two.next();
  expect(paces).toEqual([5000, 1000, 5000]);
});

test('a glance costs nothing: it sees what is taken anyhow (catches: a status strip that wakes the machine)', async () => {
  const { live, paces, after } = start();
  await after(5, 0);
  const glance = live.follow(false, undefined);
  await next(glance);
  await after(5, 50);
  expect(await next(glance)).toMatchObject({ type: 'sample', sample: { tokensPerSecond: 10 } });
  expect(paces).toEqual([5000]);
});

test('what a driver does not tell is unknown and not nothing', () => {
  expect(parseNvidia('1024, 24564, 37, 112.50\n[N/A], [N/A], 3, [N/A]\n')).toEqual([
    { usedBytes: 1024 * 2 ** 20, totalBytes: 24_564 * 2 ** 20, share: 0.37, watts: 112.5 },
    { usedBytes: null, totalBytes: null, share: 0.03, watts: null },
  ]);
});

test('AMD’s driver is read by its files, with what the card draws where it tells', async () => {
  const device = '/sys/class/drm/card1/device';
  const files: Record<string, string> = {
    [`${device}/mem_info_vram_total`]: '17163091968\n',
    [`${device}/mem_info_vram_used`]: '1073741824\n',
    [`${device}/gpu_busy_percent`]: '50\n',
    [`${device}/hwmon/hwmon3/power1_average`]: '93000000\n',
  };
  const read = createGpuActivity({
    run: () => Promise.reject(new Error('ENOENT')),
    read: (path) => (files[path] === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(files[path])),
    list: (pattern) =>
      Promise.resolve(pattern.endsWith('/device') ? [device] : [`${device}/hwmon/hwmon3/power1_average`]),
  });
  const card = { usedBytes: 2 ** 30, totalBytes: 17_163_091_968, share: 0.5, watts: 93 };
  expect(await read()).toEqual([card]);
  delete files[`${device}/hwmon/hwmon3/power1_average`];
  expect(await read()).toEqual([{ ...card, watts: null }]);
});

test('a process whose name has brackets and blanks is read all the same', () => {
  expect(parseStat('42 (a) b (c)) S 1 42 42 0 -1 4194560 9 0 0 0 150 50 0 0 20 0 1 0 5')).toBe(2000);
});
