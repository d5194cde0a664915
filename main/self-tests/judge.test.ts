import { expect, test } from 'vitest';
import type { SelfTest } from '../../contract/self-tests.ts';
import { isDue, judge } from './judge.ts';

const passed: SelfTest = {
  backend: 'cuda',
  at: 1,
  version: '1.0.0',
  driver: '550.54',
  state: 'passed',
  error: null,
  answers: [],
  loadMs: 100,
  tokensPerSecond: 1000,
  promptTokensPerSecond: 5000,
  operationsPerSecond: 1e12,
  memoryBytesPerSecond: null,
};
const failed: SelfTest = { ...passed, state: 'failed', error: 'It computes wrongly.', tokensPerSecond: null };
const changes = (...tests: SelfTest[]) => judge(tests).map(({ change }) => change);

test('a back end that fails after it passed is broken, also when it failed before that', () => {
  expect(changes(failed, passed)).toEqual(['broken']);
  expect(changes(failed, failed, passed)).toEqual(['broken']);
  expect(changes(failed)).toEqual(['none']);
});

test('one that passes again is mended, and what it is compared with is the last that passed', () => {
  expect(changes(passed, failed, passed)).toEqual(['mended']);
  expect(judge([passed, failed, { ...passed, at: 0 }])[0]?.before?.at).toBe(0);
});

test('slower is by more than a quarter, and back ends are not compared with each other', () => {
  expect(changes({ ...passed, tokensPerSecond: 760 }, passed)).toEqual(['none']);
  expect(changes({ ...passed, tokensPerSecond: 740 }, passed)).toEqual(['slower']);
  expect(changes({ ...passed, tokensPerSecond: 10 }, { ...passed, backend: 'cpu' })).toEqual(['none', 'none']);
});

test('an update of Paddock or of the driver is due, and so is a computer that was never tested', () => {
  const onProcessor: SelfTest = { ...passed, backend: 'cpu', driver: null };
  expect(isDue([], '1.0.0', null)).toBe(true);
  expect(isDue([passed, onProcessor], '1.0.0', '550.54')).toBe(false);
  expect(isDue([passed, onProcessor], '1.1.0', '550.54')).toBe(true);
  // The processor has no driver, and says nothing of the GPU's.
  expect(isDue([passed, onProcessor], '1.0.0', '560.10')).toBe(true);
  expect(isDue([onProcessor], '1.0.0', '560.10')).toBe(false);
  expect(isDue([passed, { ...passed, version: '0.9.0' }], '1.0.0', '550.54')).toBe(false);
});
