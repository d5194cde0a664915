import { formatRate } from '../../i18n/format.ts';

export const atOnceOptions = [1, 2, 3, 4, 5, 6, 7, 8] as const;

const usualSpeeds = [1e6, 2e6, 5e6, 10e6, 25e6, 50e6, 100e6];

/** The usual limits, with the one that was chosen by hand at its place among them. 0 is none. */
export function speedOptions(chosen: number | null): { bytesPerSecond: number; label: string }[] {
  const speeds = new Set([...usualSpeeds, ...(chosen === null ? [] : [chosen])]);
  return [0, ...[...speeds].toSorted((a, b) => a - b)].map((bytesPerSecond) => ({
    bytesPerSecond,
    label: bytesPerSecond === 0 ? '' : formatRate(bytesPerSecond),
  }));
}
