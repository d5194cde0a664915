/** Cuts a text that comes in pieces at the first stop string, and never lets a part of one out. */
export function createStopStrings(stop: readonly string[]) {
  let held = '';
  return {
    /** The text that is safe to give out, and the stop string that was met. */
    push(piece: string): { text: string; met: string | null } {
      if (stop.length === 0) return { text: piece, met: null };
      held += piece;
      const found = stop
        .map((string) => ({ string, index: held.indexOf(string) }))
        .filter(({ index }) => index >= 0)
        .sort((a, b) => a.index - b.index || b.string.length - a.string.length)[0];
      if (found) {
        const text = held.slice(0, found.index);
        held = '';
        return { text, met: found.string };
      }
      const safe = held.length - longestPartialMatch(held, stop);
      const text = held.slice(0, safe);
      held = held.slice(safe);
      return { text, met: null };
    },
    /** What was held back and turned out to be ordinary text. */
    end(): string {
      const text = held;
      held = '';
      return text;
    },
  };
}

/** How many characters at the end of `text` could be the beginning of one of the strings. */
function longestPartialMatch(text: string, strings: readonly string[]): number {
  let longest = 0;
  for (const candidate of strings) {
    for (let length = Math.min(candidate.length - 1, text.length); length > longest; length -= 1) {
      if (candidate.startsWith(text.slice(-length))) longest = length;
    }
  }
  return longest;
}
