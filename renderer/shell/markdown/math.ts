/** Fenced and inline code, in which a dollar is a dollar. */
const code = /(```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|`[^`\n]*`)/;

/** `$x$` as Pandoc reads it: no space inside the dollars, no digit after them, so that prices stay prices. */
const singleDollar = /(?<![\\$\w])\$(?=[^\s$])([^$\n]{0,300}?[^\s$\\])\$(?![\d$])/g;

/** A formula alone on its line is set as one, in the middle; the mark that ends its sentence goes along. */
const aloneOnLine = /^[ \t]*\$\$([^$\n]+)\$\$([.,;]?)[ \t]*$/gm;

/** One that was meant to stand out and is in the middle of a line keeps its full size there. */
const amongText = /\$\$([^$\n]+)\$\$/g;

/** A formula longer than this is shown as it comes: more likely it is none. */
const longestHeldFormula = 1000;

/**
 * Brings the ways in which models write maths to the one that is rendered: `$$…$$`. Half a formula cannot be set,
 * so while the text is live its last formula is held back until it is whole.
 */
export function normalizeMath(text: string, isLive: boolean): string {
  if (!text.includes('$') && !text.includes('\\(') && !text.includes('\\[')) return text;
  const parts = text.split(code).map((part, index) => (index % 2 === 1 ? part : normalizePart(part)));
  if (isLive && parts.length % 2 === 1) parts.push(holdFormula(parts.pop() ?? ''));
  return parts.join('');
}

function normalizePart(text: string): string {
  return text
    .replace(/\\\[([\s\S]+?)\\\]/g, (_, formula: string) => `\n$$\n${formula.trim()}\n$$\n`)
    .replace(aloneOnLine, (_, formula: string, end: string) => `$$\n${formula.trim()}${end}\n$$`)
    .replace(amongText, (_, formula: string) => `$$\\displaystyle ${formula.trim()}$$`)
    .replace(/\\\(([^\n]+?)\\\)/g, (_, formula: string) => `$$${formula.trim()}$$`)
    .replace(singleDollar, (_, formula: string) => `$$${formula}$$`);
}

function holdFormula(text: string): string {
  const isOpen = text.split('$$').length % 2 === 0;
  const start = isOpen ? text.lastIndexOf('$$') : text.lastIndexOf('\\[');
  return start === -1 || text.length - start > longestHeldFormula ? text : text.slice(0, start);
}

export function hasMath(text: string): boolean {
  return text.includes('$$');
}
