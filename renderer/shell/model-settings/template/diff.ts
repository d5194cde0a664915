export type DiffLine = { kind: 'same' | 'added' | 'removed'; text: string };

/** Above this many pairs of lines the middle is shown as replaced, sooner than making the window wait. */
const mostPairs = 4_000_000;

/** The lines of two texts: those that both have in one order stay, the others were removed or added. */
export function diffLines(before: string, after: string): DiffLine[] {
  const old = before.split('\n');
  const young = after.split('\n');
  let start = 0;
  while (start < old.length && start < young.length && old[start] === young[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, young.length) - start && old.at(-1 - end) === young.at(-1 - end)) end += 1;
  return [
    ...mark(old.slice(0, start), 'same'),
    ...diffMiddle(old.slice(start, old.length - end), young.slice(start, young.length - end)),
    ...mark(old.slice(old.length - end), 'same'),
  ];
}

function mark(lines: readonly string[], kind: DiffLine['kind']): DiffLine[] {
  return lines.map((text) => ({ kind, text }));
}

function diffMiddle(old: readonly string[], young: readonly string[]): DiffLine[] {
  if (old.length * young.length > mostPairs) return [...mark(old, 'removed'), ...mark(young, 'added')];
  const common = commonLengths(old, young);
  const at = (row: number, column: number) => common[row * (young.length + 1) + column] ?? 0;
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < young.length) {
    const [gone, come] = [old[row], young[column]];
    if (gone !== undefined && gone === come) {
      lines.push({ kind: 'same', text: gone });
      row += 1;
      column += 1;
    } else if (gone !== undefined && (come === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ kind: 'removed', text: gone });
      row += 1;
    } else if (come !== undefined) {
      lines.push({ kind: 'added', text: come });
      column += 1;
    }
  }
  return lines;
}

/** For each pair of places, how many lines what follows has in common (the longest common subsequence). */
function commonLengths(old: readonly string[], young: readonly string[]): Uint32Array {
  const width = young.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = young.length - 1; column >= 0; column -= 1) {
      const here = row * width + column;
      common[here] =
        old[row] === young[column]
          ? (common[here + width + 1] ?? 0) + 1
          : Math.max(common[here + width] ?? 0, common[here + 1] ?? 0);
    }
  }
  return common;
}
