/** Does something for each item, at most so many at once, in order of their start. The first failure is thrown at the end. */
export async function runBounded<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const waiting = items.entries();
  const workers = Array.from({ length: Math.min(atOnce, items.length) }, async () => {
    // All workers take from the one iterator, so that each item has one.
    for (const [index, item] of waiting) await work(item, index);
  });
  await Promise.all(workers);
}
