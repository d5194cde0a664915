type Place = { start: number; end: number };

export type Part =
  | { kind: 'page'; page: number }
  | { kind: 'text'; start: number; text: string; isMarked: boolean; isFirst: boolean };

type Shown = { text: string; start: number; pages: readonly { page: number; start: number }[] };

/** Cuts a text where pages begin and where the passage begins and ends. All places count in the whole document. */
export function markedParts({ text, start, pages }: Shown, passage: Place | null): Part[] {
  const end = start + text.length;
  const passagePlaces = passage === null ? [] : [passage.start, passage.end];
  const cuts = [...passagePlaces, ...pages.map((page) => page.start)].filter((place) => place > start && place < end);
  const places = [...new Set([start, ...cuts, end])].sort((a, b) => a - b);
  const parts: Part[] = [];
  let hasMark = false;
  for (const [index, place] of places.entries()) {
    const page = pages.find((one) => one.start === place);
    if (page !== undefined && place < end) parts.push({ kind: 'page', page: page.page });
    const next = places[index + 1];
    if (next === undefined) break;
    const isMarked = passage !== null && place >= passage.start && next <= passage.end;
    parts.push({
      kind: 'text',
      start: place,
      text: text.slice(place - start, next - start),
      isMarked,
      isFirst: isMarked && !hasMark,
    });
    hasMark ||= isMarked;
  }
  return parts;
}
