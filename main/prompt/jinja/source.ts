/** A stretch of a template: text that is copied, `{{ … }}` or `{% … %}`. Comments leave no trace. */
export type TemplateItem = { kind: 'text' | 'expression' | 'statement'; code: string; line: number };

/** A fault of a template that has a place in it. */
export class TemplateError extends Error {
  readonly line: number | null;

  constructor(message: string, line: number | null) {
    super(message);
    this.line = line;
  }
}

const pythonWhitespace = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const leadingSpace = new RegExp(`^[${pythonWhitespace}]+`, 'u');
const space = new RegExp(`[${pythonWhitespace}]`, 'u');
const onlySpace = new RegExp(`^[${pythonWhitespace}]+$`, 'u');
/** A run of what Python does not count as white space. */
export const word = new RegExp(`[^${pythonWhitespace}]+`, 'gu');
const rawBegin = /^\{%[-+]?\s*raw\s*(-?)%\}/;
const rawEnd = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g;

/** Python's `str.lstrip()`: JavaScript's notion of white space differs. */
export function stripStart(text: string): string {
  return text.replace(leadingSpace, '');
}

/** Python's `str.rstrip()`. */
export function stripEnd(text: string): string {
  // Not by an expression: one that looks for space before the end takes quadratic time on long runs of it.
  let end = text.length;
  while (end > 0 && space.test(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}

/**
 * Cuts a template as Jinja2's lexer does with `trim_blocks` and `lstrip_blocks`, which is how Hugging Face sets it up.
 * The library's own handling of white space works on the raw source and so reaches into string literals.
 */
export function splitTemplate(template: string): TemplateItem[] {
  const source = template.replaceAll(/\r\n?/g, '\n').replace(/\n$/, '');
  const items: TemplateItem[] = [];
  const lineAt = createLineCounter(source);
  let position = 0;
  let startsLine = true;

  const pushText = (text: string, at: number): void => {
    if (text !== '') items.push({ kind: 'text', code: text, line: lineAt(at) });
  };
  /** The text before a tag, after what the tag's opening takes away from it. */
  const clipBefore = (text: string, sign: string, isExpression: boolean): string => {
    if (sign === '-') return stripEnd(text);
    if (sign === '+' || isExpression) return text;
    const lineStart = text.lastIndexOf('\n') + 1;
    if (lineStart === 0 && !startsLine) return text;
    return onlySpace.test(text.slice(lineStart)) ? text.slice(0, lineStart) : text;
  };
  /** Moves behind a tag's end and what its closing takes away of the text that follows. */
  const skipAfter = (end: number, sign: string, trimsNewline: boolean): void => {
    position = end;
    if (sign === '-') position += (leadingSpace.exec(source.slice(end))?.[0] ?? '').length;
    else if (sign === '' && trimsNewline && source[end] === '\n') position += 1;
    startsLine = source[position - 1] === '\n';
  };

  while (position < source.length) {
    const start = findTag(source, position);
    if (start === -1) {
      pushText(source.slice(position), position);
      break;
    }
    const before = source.slice(position, start);
    const type = source[start + 1];
    const sign = /[-+]/.test(source[start + 2] ?? '') ? (source[start + 2] ?? '') : '';
    const inner = start + 2 + sign.length;
    pushText(clipBefore(before, sign, type === '{'), position);

    const raw = type === '%' ? rawBegin.exec(source.slice(start)) : null;
    if (raw) {
      skipAfter(start + raw[0].length, raw[1] ?? '', false);
      rawEnd.lastIndex = position;
      const end = rawEnd.exec(source);
      if (!end) throw new TemplateError("'raw' is never closed.", lineAt(start));
      pushText(clipBefore(source.slice(position, end.index), end[1] ?? '', false), position);
      skipAfter(end.index + end[0].length, end[2] ?? '', true);
    } else if (type === '#') {
      const end = source.indexOf('#}', inner);
      if (end === -1) throw new TemplateError('A comment is never closed.', lineAt(start));
      const closing = source[end - 1] ?? '';
      skipAfter(end + 2, end > inner && (closing === '-' || closing === '+') ? closing : '', true);
    } else {
      const kind = type === '{' ? 'expression' : 'statement';
      const tag = readTag(source, inner, type === '{' ? '}}' : '%}');
      if (!tag) throw new TemplateError(`'${source.slice(start, start + 2)}' is never closed.`, lineAt(start));
      // Hugging Face's own tag marks what the assistant wrote for training; it prints nothing.
      if (!/^\s*(end)?generation\s*$/.test(tag.code)) items.push({ kind, code: tag.code, line: lineAt(start) });
      skipAfter(tag.end, tag.sign, kind === 'statement');
    }
  }
  return items;
}

function findTag(source: string, from: number): number {
  for (let at = source.indexOf('{', from); at !== -1; at = source.indexOf('{', at + 1)) {
    const next = source[at + 1];
    if (next === '{' || next === '%' || next === '#') return at;
  }
  return -1;
}

/** Reads to the end of a tag, and rewrites its string literals, whose escapes Python reads in its own way. */
function readTag(source: string, from: number, closing: string): { code: string; end: number; sign: string } | null {
  const open: string[] = [];
  let code = '';
  for (let at = from; at < source.length;) {
    const char = source[at] ?? '';
    if (open.length === 0) {
      const sign = char === '-' || (char === '+' && closing === '%}') ? char : '';
      if (source.startsWith(closing, at + sign.length)) return { code, end: at + sign.length + 2, sign };
    }
    if (char === '"' || char === "'") {
      const literal = readString(source, at);
      if (!literal) return null;
      code += JSON.stringify(literal.value);
      at = literal.end;
      continue;
    }
    if (char === '(' || char === '[' || char === '{') open.push(char);
    else if (char === ')' || char === ']' || char === '}') open.pop();
    code += char;
    at += 1;
  }
  return null;
}

const escapes: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};

function readString(source: string, from: number): { value: string; end: number } | null {
  const quote = source[from];
  let value = '';
  for (let at = from + 1; at < source.length;) {
    const char = source[at] ?? '';
    if (char === quote) return { value, end: at + 1 };
    if (char !== '\\') {
      value += char;
      at += 1;
      continue;
    }
    const rest = source.slice(at + 1, at + 10);
    const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest);
    const octal = /^[0-7]{1,3}/.exec(rest);
    if (code) {
      value += String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16));
      at += 1 + code[0].length;
    } else if (octal) {
      value += String.fromCodePoint(Number.parseInt(octal[0], 8));
      at += 1 + octal[0].length;
    } else {
      const next = source[at + 1] ?? '';
      value += escapes[next] ?? `\\${next}`;
      at += 2;
    }
  }
  return null;
}

function createLineCounter(source: string): (position: number) => number {
  let seen = 0;
  let line = 1;
  return (position) => {
    for (; seen < position; seen += 1) if (source[seen] === '\n') line += 1;
    return line;
  };
}
