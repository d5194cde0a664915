import { expect, test } from 'vitest';
import type { SelfTestEvent } from '../../contract/self-tests.ts';
import { keepTested, mayTestByItself } from './background.ts';

function start({ isIdle = true, isDue = true } = {}) {
  const state = { isIdle, isDue, runs: 0, cancelled: 0, asked: 0 };
  let finish = () => {};
  let tick = () => {};
  const background = keepTested({
    selfTests: {
      isDue: () => state.isDue,
      isRunning: () => false,
      run: async function* (): AsyncGenerator<SelfTestEvent, void> {
        state.runs += 1;
        await new Promise<void>((resolve) => (finish = resolve));
        yield { type: 'end' };
      },
      cancel: () => {
        state.cancelled += 1;
        finish();
      },
    },
    readDriver: () => {
      state.asked += 1;
      return Promise.resolve(null);
    },
    isIdle: () => Promise.resolve(state.isIdle),
    log: { info: () => {}, warn: () => {} },
    every: (work) => {
      tick = work;
      return () => {};
    },
  });
  const after = async () => {
    tick();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { state, background, after, finish: () => finish() };
}

test('tests run once nobody is kept waiting, and one at a time', async () => {
  const { state, after } = start({ isIdle: false });
  await after();
  expect(state).toMatchObject({ runs: 0, asked: 0 });
  state.isIdle = true;
  await after();
  await after();
  expect(state.runs).toBe(1);
});

test('nothing runs where all has been tested, and it is looked for seldom', async () => {
  const { state, after } = start({ isDue: false });
  await after();
  await after();
  expect(state).toMatchObject({ runs: 0, asked: 1 });
  state.isDue = true;
  for (let look = 0; look < 100; look += 1) await after();
  expect(state).toMatchObject({ runs: 1, asked: 2 });
});

test('a run of its own gives way to a person, one that a person began does not', async () => {
  const { state, background, after } = start();
  background.yield();
  expect(state.cancelled).toBe(0);
  await after();
  background.yield();
  expect(state.cancelled).toBe(1);
});

test('a machine that builds or tests Paddock is left alone unless it is asked', () => {
  expect(mayTestByItself({})).toBe(true);
  expect(mayTestByItself({ CI: 'true' })).toBe(false);
  expect(mayTestByItself({ VITEST: 'true' })).toBe(false);
  expect(mayTestByItself({ CI: 'true', PADDOCK_BACKGROUND_TESTS: '1' })).toBe(true);
});
