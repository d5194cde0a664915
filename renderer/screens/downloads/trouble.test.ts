import { expect, it } from 'vitest';
import { errorCodes } from '../../../contract/errors.ts';
import { speedOptions } from './limits.ts';
import { remediesOf, retryAtOf } from './trouble.ts';

it('offers something to do for every way in which a download can end', () => {
  expect(errorCodes.filter((code) => remediesOf(code, 'failed').length === 0)).toEqual([]);
});

it('sends whoever has no token to the settings first, and whoever has not accepted the terms to the page', () => {
  expect(remediesOf('gated_no_token', 'failed')[0]).toBe('token');
  expect(remediesOf('gated_terms', 'failed')[0]).toBe('page');
});

it('what goes on by itself only offers not to wait', () => {
  expect(remediesOf('rate_limited', 'waiting')).toEqual(['now']);
});

it('counts down only where the core says to when', () => {
  expect(retryAtOf({ code: 'rate_limited', message: '', details: { retryAt: 5 } })).toBe(5);
  expect(retryAtOf({ code: 'offline', message: '', details: { retryAt: 'soon' } })).toBeNull();
  expect(retryAtOf({ code: 'offline', message: '' })).toBeNull();
});

it('a speed limit that was typed in the settings stands at its place among the usual ones', () => {
  const speeds = speedOptions(3e6).map(({ bytesPerSecond }) => bytesPerSecond);
  expect(speeds.slice(0, 4)).toEqual([0, 1e6, 2e6, 3e6]);
  expect(speedOptions(null)).toHaveLength(speeds.length - 1);
});
