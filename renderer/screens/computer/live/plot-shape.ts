export type Point = { at: number; value: number | null };

/** What is drawn is ten minutes wide. */
export const windowMs = 10 * 60_000;
/** A sample that comes later leaves a gap: the computer slept, or the wire was cut. */
const longestGapMs = 15_000;

/** Stretches without a gap: of what is known, and with no sample missing for long. */
export function runsOf(points: readonly Point[]): { at: number; value: number }[][] {
  const runs: { at: number; value: number }[][] = [];
  let before: number | null = null;
  for (const { at, value } of points) {
    if (value === null) {
      before = null;
      continue;
    }
    if (before === null || at - before > longestGapMs) runs.push([]);
    runs.at(-1)?.push({ at, value });
    before = at;
  }
  return runs;
}

/** The point nearest to a time; `null` where there is none. */
export function nearest<One extends { at: number }>(points: readonly One[], at: number): One | null {
  let best: One | null = null;
  for (const point of points) {
    if (best === null || Math.abs(point.at - at) < Math.abs(best.at - at)) best = point;
  }
  return best;
}
