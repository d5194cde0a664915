import type { DocumentFormat } from '../../contract/documents.ts';

/** Places count UTF-16 units of the whole text. A chunk is searched from `lead` on, and covers `start` to `end`. */
export type Chunk = { lead: number; start: number; end: number; page: number | null };

/** Roughly, in tokens: what one passage has, and how much of the one before it is searched with it. */
const targetTokens = 400;
const mostTokens = 520;
const leadCharacters = 240;

type Unit = { start: number; end: number; tokens: number; kind: 'heading' | 'break' | 'plain' };

/**
 * Cuts a text into passages that cover it without a gap: where headings and pages begin, between paragraphs, rows and
 * lines, and only where one of these is too long, between sentences, words, or anywhere. Takes time in proportion to
 * the text, whatever is in it.
 */
export function chunkText(text: string, format: DocumentFormat, pageStarts: readonly number[]): Chunk[] {
  const spans: { start: number; end: number }[] = [];
  let from = 0;
  let tokens = 0;
  let headingAt: number | null = null;
  const close = (end: number) => {
    if (end > from) spans.push({ start: from, end });
    from = end;
    tokens = 0;
    headingAt = null;
  };
  for (const unit of unitsOf(text, format, pageStarts)) {
    const isFull = tokens + unit.tokens > targetTokens;
    const beginsAnew = unit.kind !== 'plain' && tokens > targetTokens * 0.4;
    if (tokens > 0 && (isFull || beginsAnew)) {
      // A heading stands with what it is the heading of.
      const heading = headingAt !== null && headingAt > from ? headingAt : unit.start;
      close(heading);
      tokens = heading === unit.start ? 0 : tokensOf(text, heading, unit.start);
    }
    if (unit.tokens > mostTokens) {
      for (const cut of cutsOf(text, unit)) close(cut);
      tokens = tokensOf(text, from, unit.end);
    } else {
      tokens += unit.tokens;
    }
    headingAt = unit.kind === 'heading' ? unit.start : null;
  }
  close(text.length);
  return spans.map(({ start, end }, index) => ({
    start,
    end,
    lead: index === 0 || format === 'table' ? start : leadOf(text, start, spans[index - 1]?.start ?? 0),
    page: pageOf(text, start, pageStarts),
  }));
}

/** Four Latin letters make a token, or one of the scripts that write a word in one or two signs. */
function tokensOf(text: string, start: number, end: number): number {
  let quarters = 0;
  for (let index = start; index < end; index += 1) quarters += text.charCodeAt(index) >= 0x2e80 ? 4 : 1;
  return quarters / 4;
}

const heading = /^\s{0,3}#{1,6}\s/;
const fence = /^\s{0,3}(```+|~~~+)/;

/** What is not parted where there is another way: lines of code and rows of tables, else paragraphs and whole fences. */
function* unitsOf(text: string, format: DocumentFormat, pageStarts: readonly number[]): Generator<Unit> {
  const byLine = format === 'code' || format === 'table';
  const pages = new Set(pageStarts);
  let unit: Unit | null = null;
  let openFence: string | null = null;
  let wasBlank = false;
  for (let start = 0; start < text.length;) {
    const lineEnd = text.indexOf('\n', start);
    const end = lineEnd === -1 ? text.length : lineEnd + 1;
    // What a line is can be told by its beginning.
    const line = text.slice(start, Math.min(end, start + 200));
    const isBlank = line.trim() === '';
    const mark = byLine ? null : (fence.exec(line)?.[1] ?? null);
    const isHeading = !byLine && openFence === null && heading.test(line);
    const isNewPage = pages.has(start);
    const isNext =
      isNewPage ||
      isHeading ||
      unit?.kind === 'heading' ||
      (openFence === null && (byLine || wasBlank || mark !== null || line.startsWith('|')));
    // Blank lines go with what stands before them.
    if (unit !== null && isNext && !(isBlank && !isNewPage)) {
      yield unit;
      unit = null;
    }
    const tokens = tokensOf(text, start, end);
    const kind = isHeading ? 'heading' : isNewPage || (byLine && wasBlank) ? 'break' : 'plain';
    if (unit === null) unit = { start, end, tokens, kind };
    else unit = { start: unit.start, end, tokens: unit.tokens + tokens, kind: unit.kind };
    if (mark !== null) openFence = openFence === null ? mark : line.trim().startsWith(openFence) ? null : openFence;
    wasBlank = isBlank;
    start = end;
  }
  if (unit !== null) yield unit;
}

/** Where a unit that is too long is cut; what is left after the last cut is no longer too long. */
function* cutsOf(text: string, { start, end }: Unit): Generator<number> {
  let from = start;
  let tokens = 0;
  for (let index = start; index < end; index += 1) {
    tokens += text.charCodeAt(index) >= 0x2e80 ? 1 : 0.25;
    if (tokens < targetTokens) continue;
    const cut = bestCut(text, from, index + 1);
    yield cut;
    from = cut;
    tokens = tokensOf(text, cut, index + 1);
  }
}

const betterCuts = [/\n/g, /[.!?…]["'”’)\]]?\s|[。！？；]/g, /\s/g];

/** The last good place in the second half of a range: between lines, sentences, words, or characters. */
function bestCut(text: string, from: number, limit: number): number {
  const earliest = from + Math.floor((limit - from) / 2);
  const half = text.slice(earliest, limit);
  for (const pattern of betterCuts) {
    const last = [...half.matchAll(pattern)].at(-1);
    if (last !== undefined) return earliest + last.index + last[0].length;
  }
  return isInPair(text, limit) ? limit - 1 : limit;
}

/** Whether a cut would part the two halves of one character. */
function isInPair(text: string, at: number): boolean {
  return (text.charCodeAt(at - 1) & 0xfc00) === 0xd800 && (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}

function leadOf(text: string, start: number, previousStart: number): number {
  const earliest = Math.max(previousStart, start - leadCharacters);
  const before = text.slice(earliest, start);
  const sentence = /[.!?。！？\n]\s*(?=\S)/.exec(before);
  const word = sentence ?? /\s+(?=\S)/.exec(before);
  return word === null ? start : earliest + word.index + word[0].length;
}

/** The page on which the first letter of a chunk stands. */
function pageOf(text: string, start: number, pageStarts: readonly number[]): number | null {
  if (pageStarts.length === 0) return null;
  const blank = /\S/.exec(text.slice(start, start + 1000))?.index ?? 0;
  let low = 0;
  let high = pageStarts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pageStarts[middle] ?? Infinity) <= start + blank) low = middle + 1;
    else high = middle;
  }
  return Math.max(1, low);
}
