import { expect, it } from 'vitest';
import { formatBytes, formatDuration } from './format.ts';

it('never says 0 seconds or 60 of anything', () => {
  expect(formatDuration(0.2)).toBe('1 sec');
  expect(formatDuration(59.6)).toBe('1 min');
  expect(formatDuration(3599)).toBe('1 hr');
  expect(formatDuration(7800)).toBe('2 hr 10 min');
  expect(formatDuration(200_000)).toBe('2 days');
});

it('writes large disks in TB', () => {
  expect(formatBytes(1.4e12)).toBe('1.4 TB');
  expect(formatBytes(999e9)).toBe('999.0 GB');
});
