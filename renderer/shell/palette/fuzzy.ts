/** Signs without accents, in lower case. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/**
 * How well a text answers to what is typed: 0 not at all, more is better. Every word that is typed has to be met: as a
 * piece of the text, best at the beginning of a word, or with its letters in order.
 */
export function score(typed: string, text: string): number {
  const words = plain(typed)
    .split(/\s+/)
    .filter((word) => word !== '');
  const target = plain(text);
  let total = 1;
  for (const word of words) {
    const found = scoreWord(word, target);
    if (found === 0) return 0;
    total += found;
  }
  // Of two that answer equally, the shorter says less that was not asked for.
  return total - Math.min(0.5, target.length / 1000);
}

function scoreWord(word: string, target: string): number {
  const at = target.indexOf(word);
  if (at === 0) return 100;
  if (at > 0) return startsWord(target, target.search(beginning(word))) ? 80 : 50;
  return scoreLetters(word, target);
}

function beginning(word: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${word.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}`, 'u');
}

function startsWord(target: string, at: number): boolean {
  return at >= 0 && at < target.length;
}

/** Letters in order: those at the beginnings of words count most. */
function scoreLetters(word: string, target: string): number {
  let at = -1;
  let points = 0;
  for (const letter of word) {
    const next = target.indexOf(letter, at + 1);
    if (next === -1) return 0;
    const isStart = next === 0 || !/[\p{L}\p{N}]/u.test(target[next - 1] ?? ' ');
    points += next === at + 1 ? 3 : isStart ? 4 : 0;
    at = next;
  }
  return points >= word.length * 2 ? 1 + points / word.length : 0;
}

/** The items that answer to what is typed, the best first; those that are equal keep their order. */
export function rank<Item>(typed: string, items: readonly Item[], textOf: (item: Item) => string): Item[] {
  if (typed.trim() === '') return [...items];
  return items
    .map((item) => ({ item, points: score(typed, textOf(item)) }))
    .filter(({ points }) => points > 0)
    .toSorted((a, b) => b.points - a.points)
    .map(({ item }) => item);
}
