/** What keeps a text from being JSON, and the character where it does. */
export type JsonFault = { message: string; position: number };

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

const token =
  /\s*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)\b))/y;

const missing: Readonly<Record<Expected, string>> = {
  value: 'A value is missing here.',
  'value-or-end': 'A value is missing here.',
  key: 'A name in double quotes is missing here; after the last entry there is no comma.',
  'key-or-end': 'A name in double quotes is missing here.',
  colon: 'A colon is missing here.',
  'comma-or-end': 'A comma is missing here, or the end of what was opened before.',
  nothing: 'Nothing may follow here.',
};

/** Finds the first fault of a text; `null` where it is JSON. The engine's own messages name no place in short texts. */
export function findJsonFault(text: string): JsonFault | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let position = 0;
  const afterValue = (): Expected => (open.length === 0 ? 'nothing' : 'comma-or-end');
  for (;;) {
    const start = position + (/^\s*/.exec(text.slice(position))?.[0].length ?? 0);
    if (start >= text.length) {
      return expected === 'nothing'
        ? null
        : { message: `The text ends too early. ${missing[expected]}`, position: text.length };
    }
    token.lastIndex = position;
    const found = token.exec(text);
    if (found === null) return { message: describe(text, start) ?? missing[expected], position: start };
    const [, sign, string] = found;
    const inner = open.at(-1);
    const isValue = expected === 'value' || expected === 'value-or-end';
    if (isValue && (sign === '{' || sign === '[')) {
      open.push(sign);
      expected = sign === '{' ? 'key-or-end' : 'value-or-end';
    } else if (isValue && sign === undefined) expected = afterValue();
    else if ((expected === 'key' || expected === 'key-or-end') && string !== undefined) expected = 'colon';
    else if (expected === 'colon' && sign === ':') expected = 'value';
    else if (expected === 'comma-or-end' && sign === ',') expected = inner === '{' ? 'key' : 'value';
    else if (isEnd(sign, inner, expected)) {
      open.pop();
      expected = afterValue();
    } else return { message: missing[expected], position: start };
    position = token.lastIndex;
  }
}

function isEnd(sign: string | undefined, inner: '{' | '[' | undefined, expected: Expected): boolean {
  if (sign === '}') return inner === '{' && (expected === 'comma-or-end' || expected === 'key-or-end');
  if (sign === ']') return inner === '[' && (expected === 'comma-or-end' || expected === 'value-or-end');
  return false;
}

/** What people write that other languages have. */
function describe(text: string, at: number): string | null {
  if (text[at] === '"') return 'This text in quotes does not end, or has a character in it that needs a backslash.';
  if (text[at] === "'") return 'Texts stand in double quotes.';
  if (text.startsWith('//', at) || text.startsWith('/*', at)) return 'Comments are not allowed in JSON.';
  return null;
}
