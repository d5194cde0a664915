import { expect, test } from 'vitest';
import type { AppEvent } from '../../contract/app.ts';
import type { HostPower } from '../host.ts';
import { readLinuxBattery } from './battery.ts';
import { createPower } from './power.ts';

type HostListeners = Parameters<HostPower['watch']>[0];

function start({ waitsOnBattery = true, hasHost = true } = {}) {
  const events: AppEvent[] = [];
  const state = { isOnBattery: false, now: 1_000_000, asked: 0, slept: 0, woken: 0 };
  let host: HostListeners | null = null;
  let tick = () => {};
  const power = createPower({
    host: hasHost
      ? {
          power: {
            isOnBattery: () => state.isOnBattery,
            watch: (listeners) => {
              host = listeners;
              return () => (host = null);
            },
          },
        }
      : {},
    readBattery: () => {
      state.asked += 1;
      return Promise.resolve(state.isOnBattery);
    },
    settings: { get: () => ({ waitsOnBattery }) },
    events: { emit: (event) => events.push(event) },
    now: () => state.now,
    every: (work) => {
      tick = work;
      return () => {};
    },
  });
  power.listen({ onSuspend: () => (state.slept += 1), onResume: () => (state.woken += 1) });
  return {
    power,
    events,
    state,
    host: () => host,
    async after(seconds: number): Promise<void> {
      state.now += seconds * 1000;
      tick();
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

test('what may wait waits on the battery, and is told when that ends', async () => {
  const { power, events, state } = start();
  await power.refresh();
  expect(power.isWaiting()).toBe(false);
  state.isOnBattery = true;
  await power.refresh();
  expect(power.isWaiting()).toBe(true);
  await power.refresh();
  state.isOnBattery = false;
  await power.refresh();
  expect(events).toEqual([
    { type: 'power', power: { isOnBattery: false, isWaiting: false } },
    { type: 'power', power: { isOnBattery: true, isWaiting: true } },
    { type: 'power', power: { isOnBattery: false, isWaiting: false } },
  ]);
});

test('who has not asked for it does not wait, and nothing is looked for', async () => {
  const { power, state, after } = start({ waitsOnBattery: false, hasHost: false });
  state.isOnBattery = true;
  await after(30);
  expect(state.asked).toBe(0);
  await power.refresh();
  expect(power.isWaiting()).toBe(false);
});

test('a sleep is noticed once, by whoever tells of it first: the host or the clock', async () => {
  const { state, host, after } = start();
  host()?.onSuspend();
  state.now += 3_600_000;
  host()?.onResume();
  await after(1);
  expect(state).toMatchObject({ slept: 1, woken: 1 });
  const headless = start({ hasHost: false });
  await headless.after(30);
  await headless.after(45);
  expect(headless.state.woken).toBe(0);
  await headless.after(3600);
  expect(headless.state.woken).toBe(1);
});

test('after its end the host is left alone', () => {
  const { power, host } = start();
  power[Symbol.dispose]();
  expect(host()).toBeNull();
});

function supplies(files: Record<string, Record<string, string>>) {
  return {
    list: () => Promise.resolve(Object.keys(files)),
    read: (path: string) => {
      const [name = '', field = ''] = path.split('/').slice(-2);
      const text = files[name]?.[field];
      return text === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(`${text}\n`);
    },
  };
}

test.each([
  [
    'a notebook on its battery',
    { AC: { type: 'Mains', online: '0' }, BAT0: { type: 'Battery', status: 'Discharging' } },
    true,
  ],
  [
    'one that is plugged in',
    { AC: { type: 'Mains', online: '1' }, BAT0: { type: 'Battery', status: 'Charging' } },
    false,
  ],
  [
    'one that charges by USB',
    { UCSI: { type: 'USB', online: '1' }, BAT0: { type: 'Battery', status: 'Discharging' } },
    false,
  ],
  ['a desktop with a mouse', { hidpp: { type: 'Battery', status: 'Discharging', scope: 'Device' } }, false],
  ['a desktop', {}, false],
])('%s', async (_, files, expected) => {
  expect(await readLinuxBattery(supplies(files))).toBe(expected);
});

test('without the kernel’s files it is not known', async () => {
  const missing = () => Promise.reject(new Error('ENOENT'));
  expect(await readLinuxBattery({ list: missing, read: missing })).toBeNull();
});
