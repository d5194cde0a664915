/** A run of blocks that one connection fetches, from `first` up to and without `end`. `next` is not begun yet. */
export type Segment = { first: number; end: number; next: number };

/**
 * Which blocks of a file are here, which are being fetched, and which are free. A block is what is remembered across a
 * restart; a segment is what one request asks for.
 */
export type Blocks = ReturnType<typeof createBlocks>;

const free = 0;
const taken = 1;
const done = 2;

/** About a thousandth of the file, so that little is fetched again, and never more than a MiB. */
export function chooseBlockBytes(sizeBytes: number): number {
  const power = Math.floor(Math.log2(Math.max(1, sizeBytes / 1024)));
  return Math.min(2 ** 20, Math.max(2 ** 14, 2 ** power));
}

export function createBlocks(sizeBytes: number, blockBytes: number) {
  const count = Math.ceil(sizeBytes / blockBytes);
  const states = new Uint8Array(count);
  const segments = new Set<Segment>();
  let doneBytes = 0;
  let prefix = 0;
  /** No free block is below it. */
  let lowestFree = 0;

  const startOf = (index: number) => index * blockBytes;
  const lengthOf = (index: number) => Math.min(blockBytes, sizeBytes - index * blockBytes);

  function set(index: number, state: number): void {
    const before = states[index];
    if (before === state) return;
    if (before === done) doneBytes -= lengthOf(index);
    if (state === done) doneBytes += lengthOf(index);
    states[index] = state;
    if (state === free) lowestFree = Math.min(lowestFree, index);
    if (state !== done) prefix = Math.min(prefix, index);
    while (prefix < count && states[prefix] === done) prefix += 1;
  }

  return {
    count,
    sizeBytes,
    blockBytes,
    startOf,
    lengthOf,
    isDone: (index: number) => states[index] === done,
    isComplete: () => doneBytes === sizeBytes,
    doneBytes: () => doneBytes,
    /** How many blocks from the beginning on are all here. */
    prefixBlocks: () => prefix,
    prefixBytes: () => Math.min(prefix * blockBytes, sizeBytes),
    markDone: (index: number) => set(index, done),
    /** Keeps it from being fetched until it is known whether what is on the disk is right. */
    hold: (index: number) => set(index, taken),
    /** What was here, or was held, is not what it should be. */
    markMissing: (index: number) => set(index, free),

    /** The first free blocks, at most so many; `null` where all are taken or here. */
    take(maxBlocks: number): Segment | null {
      while (lowestFree < count && states[lowestFree] !== free) lowestFree += 1;
      if (lowestFree === count) return null;
      const first = lowestFree;
      let end = first;
      while (end < count && end - first < maxBlocks && states[end] === free) set(end++, taken);
      const segment = { first, end, next: first };
      segments.add(segment);
      return segment;
    },

    /**
     * Takes the second half of what the slowest connection has not begun; `null` where none will take longer than
     * `minSeconds`, so that a new request would be no help.
     */
    steal(secondsLeft: (segment: Segment) => number, minSeconds: number): Segment | null {
      let slowest: Segment | null = null;
      let longest = minSeconds;
      for (const segment of segments) {
        const seconds = secondsLeft(segment);
        if (segment.end - segment.next >= 2 && seconds > longest) [slowest, longest] = [segment, seconds];
      }
      if (slowest === null) return null;
      const middle = slowest.next + Math.ceil((slowest.end - slowest.next) / 2);
      const segment = { first: middle, end: slowest.end, next: middle };
      slowest.end = middle;
      segments.add(segment);
      return segment;
    },

    /** Ends a segment. What it has not fetched is free again. */
    release(segment: Segment): void {
      segments.delete(segment);
      for (let index = segment.first; index < segment.end; index += 1) if (states[index] === taken) set(index, free);
    },
  };
}
