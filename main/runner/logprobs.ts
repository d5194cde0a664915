import type { Sampling } from '../../contract/inference.ts';

/**
 * Chooses a token from the model's own distribution the way llama.cpp's chain does: top-k, top-p, min-p, then
 * temperature. Needed where log probabilities are asked for: the chain in native code tells only what is left after it.
 */
export function choose<T>(candidates: readonly (readonly [T, number])[], sampling: Sampling, random: () => number): T {
  const sorted = [...candidates].sort((a, b) => b[1] - a[1]);
  const first = sorted[0];
  if (!first) throw new RangeError('no candidates');
  if (sampling.temperature === 0) return first[0];

  const { topK, topP, minP, temperature } = sampling;
  const most = topK > 0 ? sorted.slice(0, topK) : sorted;
  const total = sum(most);
  let reached = 0;
  const nucleus = most.filter(([, probability]) => {
    const isInside = reached < topP;
    reached += probability / total;
    return isInside;
  });
  const likely = nucleus.filter(([, probability]) => probability >= minP * first[1]);
  const survivors = likely.length > 0 ? likely : [first];
  const weights = survivors.map(([token, probability]) => [token, probability ** (1 / temperature)] as const);

  let point = random() * sum(weights);
  for (const [token, weight] of weights) {
    point -= weight;
    if (point < 0) return token;
  }
  return first[0];
}

function sum(entries: readonly (readonly [unknown, number])[]): number {
  return entries.reduce((total, [, value]) => total + value, 0);
}

/** A small seeded generator (mulberry32), so that one seed gives one answer. Returns numbers from 0 up to 1. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
