import { patternOf } from './matches.ts';

/** Names that the style sheet gives colours to. */
const allName = 'find';
const currentName = 'find-current';

const textSelector = ':is(.markdown, .selectable)';
const blocks = 'p, li, h1, h2, h3, h4, h5, h6, pre, td, th, blockquote, dt, dd, figcaption, summary, div';

export type Shown = { messageId: string; nth: number } | null;

/** Lights up what is found in the messages that are on the page, without touching the page itself. Answers where the current one is. */
export function paintMatches(thread: Element, query: string, current: Shown): Range | null {
  const pattern = patternOf(query);
  if (pattern === null) {
    clearMatches();
    return null;
  }
  const all = new Highlight();
  let shown: Range | null = null;
  for (const message of thread.querySelectorAll<HTMLElement>('[data-message-id]')) {
    const ranges = rangesIn(message, pattern);
    for (const range of ranges) all.add(range);
    if (current !== null && message.dataset['messageId'] === current.messageId) {
      shown = ranges[Math.min(current.nth, ranges.length - 1)] ?? null;
    }
  }
  CSS.highlights.set(allName, all);
  if (shown === null) CSS.highlights.delete(currentName);
  else CSS.highlights.set(currentName, new Highlight(shown));
  return shown;
}

export function clearMatches(): void {
  CSS.highlights.delete(allName);
  CSS.highlights.delete(currentName);
}

/** A word may be cut up by emphasis or by colours of code, so the text of a block is read as one. */
function rangesIn(message: Element, pattern: RegExp): Range[] {
  const texts = [...message.querySelectorAll(textSelector)].filter(
    (element) => element.parentElement?.closest(textSelector) === null && element.closest('[data-reasoning]') === null,
  );
  return texts.flatMap((element) => piecesOf(element).flatMap((nodes) => rangesOf(nodes, pattern)));
}

/** The text nodes of an element, in a group for each block of it. */
function piecesOf(element: Element): Text[][] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest('button, [aria-hidden="true"], .sr-only') === null
      ? NodeFilter.FILTER_ACCEPT
      : NodeFilter.FILTER_REJECT,
  );
  const pieces: Text[][] = [];
  let block: Element | null = null;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue;
    const own = node.parentElement?.closest(blocks) ?? null;
    if (own === block) pieces.at(-1)?.push(node);
    else pieces.push([node]);
    block = own;
  }
  return pieces;
}

function rangesOf(nodes: readonly Text[], pattern: RegExp): Range[] {
  const text = nodes.map(({ data }) => data).join('');
  return [...text.matchAll(pattern)].map((match) => {
    const range = new Range();
    const start = placeAt(nodes, match.index, false);
    const end = placeAt(nodes, match.index + match[0].length, true);
    range.setStart(start.node, start.offset);
    range.setEnd(end.node, end.offset);
    return range;
  });
}

/** Where a character of the joined text stands; an end belongs to the node before it. */
function placeAt(nodes: readonly Text[], index: number, isEnd: boolean): { node: Text; offset: number } {
  let before = 0;
  for (const node of nodes) {
    const offset = index - before;
    if (isEnd ? offset <= node.length : offset < node.length) return { node, offset };
    before += node.length;
  }
  const last = nodes.at(-1) ?? new Text();
  return { node: last, offset: last.length };
}
