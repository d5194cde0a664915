/** Cuts a text that comes in pieces at the first stop string, and never lets a part of one out. */
export function createStopStrings(stop: readonly string[]) {
  let held = '';
  return {
    push(piece: string): { text: string; isStopped: boolean } {
      if (stop.length === 0) return { text: piece, isStopped: false };
      held += piece;
      const found = stop.map((text) => held.indexOf(text)).filter((index) => index >= 0);
      if (found.length > 0) {
        const text = held.slice(0, Math.min(...found));
        held = '';
        return { text, isStopped: true };
      }
      const safe = held.length - longestPartialMatch(held, stop);
      const text = held.slice(0, safe);
      held = held.slice(safe);
      return { text, isStopped: false };
    },
    /** What was held back and turned out to be ordinary text. */
    end(): string {
      const text = held;
      held = '';
      return text;
    },
  };
}

/** How many characters at the end of `text` could be the beginning of a stop string. */
function longestPartialMatch(text: string, stop: readonly string[]): number {
  let longest = 0;
  for (const candidate of stop) {
    for (let length = Math.min(candidate.length - 1, text.length); length > longest; length -= 1) {
      if (candidate.startsWith(text.slice(-length))) longest = length;
    }
  }
  return longest;
}
