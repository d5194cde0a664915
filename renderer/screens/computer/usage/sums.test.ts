import { expect, test } from 'vitest';
import { barsOf, costOf, daysUntil, sumBy } from './sums.ts';

const row = { day: '2026-11-23', modelId: 'a', client: 'Chat', requests: 1, promptTokens: 10, completionTokens: 5 };

test('rows of one name are one, and the most used stands first', () => {
  const sums = sumBy([row, { ...row, client: 'Editor', promptTokens: 100 }, row], [], 'client');
  expect(sums.map(({ key, requests }) => [key, requests])).toEqual([
    ['Editor', 1],
    ['Chat', 2],
  ]);
});

test('days stand from the newest on, each with what it took (catches: one day’s electricity shown for all)', () => {
  const energy = [
    { day: '2026-11-23', modelId: 'a', wattHours: 2 },
    { day: '2026-11-23', modelId: 'b', wattHours: 1 },
  ];
  const sums = sumBy([{ ...row, day: '2026-11-21' }, row], energy, 'day');
  expect(sums.map(({ key, wattHours }) => [key, wattHours])).toEqual([
    ['2026-11-23', 3],
    ['2026-11-21', null],
  ]);
  expect(sumBy([row], energy, 'model')[0]?.wattHours).toBe(2);
  expect(sumBy([row], energy, 'client')[0]?.wattHours).toBeNull();
});

test('prices are for a million tokens, read and written apart', () => {
  const prices = { currency: 'EUR', perMillionPromptTokens: 2, perMillionCompletionTokens: 10 };
  expect(costOf({ promptTokens: 500_000, completionTokens: 100_000 }, prices)).toBeCloseTo(2);
});

test('days without use are there too, over the end of a month and a change of the clock', () => {
  expect(daysUntil(new Date(2026, 2, 1), 3)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  expect(new Set(daysUntil(new Date(2026, 10, 2), 365)).size).toBe(365);
});

test('a year is drawn in weeks, and no day of it is lost', () => {
  const bars = barsOf([row, { ...row, day: '2026-11-17' }, { ...row, day: '2026-11-16' }], new Date(2026, 10, 23), 365);
  expect(bars).toHaveLength(53);
  expect(bars.slice(-2).map(({ requests, from, to }) => [requests, from, to])).toEqual([
    [1, '2026-11-10', '2026-11-16'],
    [2, '2026-11-17', '2026-11-23'],
  ]);
  expect(barsOf([row], new Date(2026, 10, 23), 7)).toHaveLength(7);
});
