import type { BenchGrid, BenchRow, BenchSettings } from '../../contract/benches.ts';

/** Every combination, those that differ in few things after each other. */
export function combinations({ threads, batchSize, flashAttention, cacheType, gpuLayers }: BenchGrid): BenchSettings[] {
  return gpuLayers.flatMap((layers) =>
    cacheType.flatMap((type) =>
      flashAttention.flatMap((flash) =>
        batchSize.flatMap((batch) =>
          threads.map((count) => ({
            threads: count,
            batchSize: batch,
            flashAttention: flash,
            cacheType: type,
            gpuLayers: layers,
          })),
        ),
      ),
    ),
  );
}

/** Reading counts a little: most of what a person waits for is writing, and a long document is read in between. */
const readShare = 0.2;

/** How good a row is; a harmonic mean, so that neither side can be bought with the other. `null` where it failed. */
export function scoreOf({ tokensPerSecond, promptTokensPerSecond }: BenchRow): number | null {
  if (!tokensPerSecond || !promptTokensPerSecond) return null;
  return 1 / ((1 - readShare) / tokensPerSecond + readShare / promptTokensPerSecond);
}

/** The best row at the greatest depth; `null` where none worked. */
export function bestOf(rows: readonly BenchRow[]): number | null {
  const deepest = Math.max(0, ...rows.map(({ depth }) => depth));
  let best: { index: number; score: number } | null = null;
  for (const [index, row] of rows.entries()) {
    const score = row.depth === deepest ? scoreOf(row) : null;
    if (score !== null && (best === null || score > best.score)) best = { index, score };
  }
  return best?.index ?? null;
}

type Space = Pick<BenchGrid, 'threads' | 'batchSize' | 'flashAttention' | 'gpuLayers'>;
/** A gain smaller than this is what measuring twice differs by. */
const leastGain = 1.02;

/**
 * Looks for the best settings one after the other, those that matter most first, and goes round again while that helps.
 * Measures no setting twice. Ends when `isOver`, with what it has found so far.
 */
export async function search(
  start: BenchSettings,
  space: Space,
  measure: (settings: BenchSettings) => Promise<BenchRow>,
  isOver: () => boolean,
): Promise<BenchSettings> {
  const known = new Map<string, number | null>();
  const score = async (settings: BenchSettings): Promise<number | null> => {
    const key = JSON.stringify(settings);
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = scoreOf(await measure(settings));
    known.set(key, found);
    return found;
  };
  let best = start;
  let bestScore = (await score(start)) ?? 0;
  for (let hasGained = true; hasGained;) {
    hasGained = false;
    for (const change of changesOf(space)) {
      for (const candidate of change(best)) {
        if (isOver()) return best;
        const found = await score(candidate);
        if (found === null || found < bestScore * leastGain) continue;
        best = candidate;
        bestScore = found;
        hasGained = true;
      }
    }
  }
  return best;
}

function changesOf({
  threads,
  batchSize,
  flashAttention,
  gpuLayers,
}: Space): ((best: BenchSettings) => BenchSettings[])[] {
  return [
    (best) => gpuLayers.map((layers) => ({ ...best, gpuLayers: layers })),
    (best) => threads.map((count) => ({ ...best, threads: count })),
    (best) => flashAttention.map((flash) => ({ ...best, flashAttention: flash })),
    (best) => batchSize.map((batch) => ({ ...best, batchSize: batch })),
  ];
}
