/** How much being first counts for more than being tenth: the value of the paper that fusion by ranks is from. */
const rankOffset = 60;

/** One order of several, best first, by where each has a thing. Equals stand in the order in which they were met. */
export function fuseRanks<Key>(lists: readonly (readonly Key[])[]): Key[] {
  const scores = new Map<Key, number>();
  for (const list of lists) {
    for (const [rank, key] of list.entries()) scores.set(key, (scores.get(key) ?? 0) + 1 / (rankOffset + rank + 1));
  }
  return [...scores].sort(([, a], [, b]) => b - a).map(([key]) => key);
}
