/** A set of Unicode code points: sorted, non-overlapping, non-adjacent inclusive ranges. */
export type CharacterSet = readonly (readonly [low: number, high: number])[];

export const lastCodePoint = 0x10ffff;

/** Every character a JSON string can hold; half surrogate pairs are none. */
export const anyCharacter: CharacterSet = [
  [0, 0xd7ff],
  [0xe000, lastCodePoint],
];

export const decimalDigits: CharacterSet = [[0x30, 0x39]];

export function toSet(ranges: Iterable<readonly [number, number]>): CharacterSet {
  const sorted = [...ranges].sort((left, right) => left[0] - right[0]);
  const merged: [number, number][] = [];
  for (const [low, high] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else merged.push([low, high]);
  }
  return merged;
}

/** The set of the characters of a text. */
export function setOf(text: string): CharacterSet {
  return toSet([...text].map((character) => [codePoint(character), codePoint(character)] as const));
}

export function union(...sets: CharacterSet[]): CharacterSet {
  return toSet(sets.flat());
}

export function intersect(left: CharacterSet, right: CharacterSet): CharacterSet {
  const result: [number, number][] = [];
  let leftIndex = 0;
  let rightIndex = 0;
  for (;;) {
    const one = left[leftIndex];
    const other = right[rightIndex];
    if (one === undefined || other === undefined) return result;
    const low = Math.max(one[0], other[0]);
    const high = Math.min(one[1], other[1]);
    if (low <= high) result.push([low, high]);
    if (one[1] < other[1]) leftIndex += 1;
    else rightIndex += 1;
  }
}

/** What is in `whole` and not in `removed`. */
export function subtract(whole: CharacterSet, removed: CharacterSet): CharacterSet {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [low, high] of removed) {
    if (low > next) gaps.push([next, low - 1]);
    next = high + 1;
  }
  if (next <= lastCodePoint) gaps.push([next, lastCodePoint]);
  return intersect(whole, gaps);
}

export function complement(set: CharacterSet): CharacterSet {
  return subtract(anyCharacter, set);
}

export function includes(set: CharacterSet, code: number): boolean {
  return set.some(([low, high]) => low <= code && code <= high);
}

export function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}
