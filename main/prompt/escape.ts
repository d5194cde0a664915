/** A stretch of a prompt. Only where `special` is true may texts of control tokens be read as tokens. */
export type PromptSegment = { text: string; special: boolean };

/** The marks of one rendering: a character that occurs nowhere else, and the texts it was put into. */
export type Marker = { sentinel: string; find: RegExp; texts: string[] };

const firstPrivateUse = 0xe000;
const lastPrivateUse = 0xf8ff;

/**
 * Chooses a mark for control token texts in `value`, or gives `null` where there is none in it, which is the usual case.
 * `template` is looked at too, since the mark must not occur in what it writes.
 */
export function createMarker(value: unknown, template: string, controlTokens: readonly string[]): Marker | null {
  const written = texts(value);
  // A single character has no inside to mark, and no model has a control token of one.
  const present = controlTokens.filter((token) => token.length > 1 && written.some((text) => text.includes(token)));
  if (present.length === 0) return null;
  const longestFirst = present.toSorted((left, right) => right.length - left.length);
  for (let code = firstPrivateUse; code <= lastPrivateUse; code += 1) {
    const sentinel = String.fromCharCode(code);
    const isTaken = [template, ...written].some((text) => text.includes(sentinel) || text.includes(escaped(sentinel)));
    if (!isTaken) return { sentinel, find: findAny(longestFirst), texts: longestFirst };
  }
  throw new RangeError('A text that uses every private character of Unicode cannot be marked.');
}

/** The same marks for fewer texts: for what may write some of them, such as an assistant its own thoughts. */
export function withoutTexts(marker: Marker, allowed: readonly string[]): Marker {
  const texts = marker.texts.filter((text) => !allowed.includes(text));
  return { ...marker, find: findAny(texts) };
}

/** The value with every control token text in it broken by the sentinel, also in the keys of objects. */
export function markLiterals<Value>(value: Value, marker: Marker): Value {
  return markValue(value, marker) as Value;
}

function markValue(value: unknown, marker: Marker): unknown {
  if (typeof value === 'string') return markText(value, marker);
  if (Array.isArray(value)) return value.map((item) => markValue(item, marker));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [markText(key, marker), markValue(item, marker)]),
  );
}

/** Cuts what a template made of marked values, and takes the marks out. The joined texts are the plain rendering. */
export function splitMarked(rendered: string, { sentinel, texts: tokens }: Marker): PromptSegment[] {
  const segments: PromptSegment[] = [];
  const push = (text: string, special: boolean): void => {
    const last = segments.at(-1);
    if (text === '') return;
    if (last?.special === special) last.text += text;
    else segments.push({ text, special });
  };
  // A template that asks JSON for ASCII writes the sentinel as its escape.
  const text = rendered.replaceAll(escaped(sentinel), sentinel);
  let position = 0;
  for (let at = text.indexOf(sentinel); at !== -1; at = text.indexOf(sentinel, position)) {
    const before = at === position ? '' : firstCharacterBefore(text, at);
    push(text.slice(position, at - before.length), true);
    const rest = text.slice(at + 1);
    const token = tokens.find(
      (candidate) => before !== '' && rest.startsWith(candidate.slice(before.length)) && candidate.startsWith(before),
    );
    // A template may have cut the text; then what stands before the mark is all that is left of it.
    push(token ?? before, false);
    position = at + 1 + (token === undefined ? 0 : token.length - before.length);
  }
  push(text.slice(position), true);
  return segments;
}

function markText(text: string, { find, sentinel }: Marker): string {
  return text.replaceAll(find, (token) => {
    const first = String.fromCodePoint(token.codePointAt(0) ?? 0);
    return first + sentinel + token.slice(first.length);
  });
}

function firstCharacterBefore(text: string, at: number): string {
  const isPair = /[\udc00-\udfff]/.test(text[at - 1] ?? '');
  return text.slice(at - (isPair ? 2 : 1), at);
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...texts(item)]);
}

function escaped(sentinel: string): string {
  return `\\u${sentinel.charCodeAt(0).toString(16)}`;
}

function findAny(texts: string[]): RegExp {
  return new RegExp(texts.length === 0 ? '(?!)' : texts.map(escapeExpression).join('|'), 'gu');
}

function escapeExpression(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
