import { expect, test } from 'vitest';
import { z } from 'zod';
import { keepAliveFields, toIdleMinutes } from './keep-alive.ts';

const schema = z.object(keepAliveFields);
const minutes = (fields: object) => toIdleMinutes(schema.parse(fields));

test.for([
  [{ ttl: 90 }, 1.5],
  [{ keep_alive: 120 }, 2],
  [{ keep_alive: '5m' }, 5],
  [{ keep_alive: '1h30m' }, 90],
  [{ keep_alive: '30s' }, 0.5],
  [{ keep_alive: '0.5h' }, 30],
  [{ keep_alive: '-1m' }, null],
  [{ keep_alive: -1 }, null],
  [{ ttl: null }, undefined],
  [{}, undefined],
] as const)('%o is understood as minutes', ([fields, expected]) => {
  expect(minutes(fields)).toBe(expected);
});

test('no time at all is very soon, for a model can not be gone before its answer', () => {
  expect(minutes({ keep_alive: 0 })).toBeGreaterThan(0);
  expect(minutes({ keep_alive: '0s' })).toBeLessThan(0.001);
});

test.for(['soon', '5', 'm', '', '5 m', '5y'])('%o is no duration', (text) => {
  expect(schema.safeParse({ keep_alive: text }).success).toBe(false);
});
