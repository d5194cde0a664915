const mostShown = 3;

/** The names that a person who typed `text` may have meant: a few letters off, or beginning the same way. */
export function nearest(text: string, names: readonly string[]): string[] {
  const typed = text.toLowerCase();
  return [...new Set(names)]
    .map((name) => ({ name, distance: distanceTo(typed, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(2, Math.floor(typed.length / 3)))
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, mostShown)
    .map(({ name }) => name);
}

/** Letters to add, take away or change; 1 where one text begins the other. */
function distanceTo(typed: string, name: string): number {
  if (typed.length > 2 && name.startsWith(typed)) return 1;
  let before = Array.from({ length: name.length + 1 }, (_, index) => index);
  for (let row = 1; row <= typed.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= name.length; column += 1) {
      const change = (before[column - 1] ?? 0) + (typed[row - 1] === name[column - 1] ? 0 : 1);
      next.push(Math.min(change, (before[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    before = next;
  }
  return before.at(-1) ?? 0;
}
