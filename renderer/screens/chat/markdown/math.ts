/** Fenced and inline code, in which a dollar is a dollar. */
const code = /(```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|`[^`\n]*`)/;

/** `$x$` as Pandoc reads it: no space inside the dollars, no digit after them, so that prices stay prices. */
const singleDollar = /(?<![\\$\w])\$(?=[^\s$])([^$\n]{0,300}?[^\s$\\])\$(?![\d$])/g;

/** Brings the ways in which models write maths to the one that is rendered: `$$…$$`. */
export function normalizeMath(text: string): string {
  if (!text.includes('$') && !text.includes('\\(') && !text.includes('\\[')) return text;
  return text
    .split(code)
    .map((part, index) => (index % 2 === 1 ? part : normalizePart(part)))
    .join('');
}

function normalizePart(text: string): string {
  return text
    .replace(/\\\[([\s\S]+?)\\\]/g, (_, formula: string) => `\n$$$$\n${formula.trim()}\n$$$$\n`)
    .replace(/\\\(([^\n]+?)\\\)/g, (_, formula: string) => `$$$$${formula.trim()}$$$$`)
    .replace(singleDollar, (_, formula: string) => `$$$$${formula}$$$$`);
}

export function hasMath(text: string): boolean {
  return text.includes('$$');
}
