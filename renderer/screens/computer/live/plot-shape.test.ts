import { expect, test } from 'vitest';
import { nearest, runsOf } from './plot-shape.ts';

test('what is not known, and a sleep of the computer, leave gaps (catches: a line drawn through the night)', () => {
  const points = [
    { at: 0, value: 1 },
    { at: 1000, value: 2 },
    { at: 2000, value: null },
    { at: 3000, value: 0 },
    { at: 60_000, value: 5 },
  ];
  expect(runsOf(points).map((run) => run.map(({ value }) => value))).toEqual([[1, 2], [0], [5]]);
});

test('the pointer reads the sample that is nearest to it, at both ends too', () => {
  const points = [{ at: 10 }, { at: 20 }, { at: 40 }];
  expect([-100, 14, 16, 31, 500].map((at) => nearest(points, at)?.at)).toEqual([10, 10, 20, 40, 40]);
  expect(nearest([], 5)).toBeNull();
});
