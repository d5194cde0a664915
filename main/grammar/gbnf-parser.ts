import { AppError } from '../../contract/errors.ts';
import { type CharacterSet, lastCodePoint, subtract, toSet } from './characters.ts';
import { type Expression, repeat } from './gbnf.ts';

export interface ParsedGrammar {
  rules: Map<string, Expression>;
  /** Where each rule's name stands in the text, counted from 0. */
  offsets: Map<string, number>;
  /** Where each rule name is first used. */
  uses: Map<string, number>;
}

/** llama.cpp refuses a repetition of that many and more. */
const repetitionLimit = 2000;
const maxNesting = 500;
const maxLength = 4_100_000;
const everything: CharacterSet = [[0, lastCodePoint]];
const escapes: Readonly<Record<string, number>> = {
  t: 9,
  r: 13,
  n: 10,
  '\\': 0x5c,
  '"': 0x22,
  '[': 0x5b,
  ']': 0x5d,
  '-': 0x2d,
};
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Reads a grammar in llama.cpp's notation, as its own parser does. Throws with line and column. */
export function parseGbnf(text: string): ParsedGrammar {
  const rules = new Map<string, Expression>();
  const offsets = new Map<string, number>();
  const names = new Set<string>();
  const uses = new Map<string, number>();
  // llama.cpp makes rules of its own for groups and repetitions; their number decides which repetition it takes.
  let nativeRules = 0;
  let position = 0;
  let nesting = 0;

  const fail = (problem: string, at = position): never => {
    throw grammarError(text, at, problem);
  };
  const peek = (offset = 0): string => text[position + offset] ?? '';

  function skipSpace(newlines: boolean): void {
    for (;;) {
      const character = peek();
      if (character === '#') {
        while (position < text.length && peek() !== '\n' && peek() !== '\r') position += 1;
      } else if (character === ' ' || character === '\t' || (newlines && (character === '\n' || character === '\r')))
        position += 1;
      else return;
    }
  }

  function parseName(): string {
    const start = position;
    while (/[a-zA-Z0-9-]/.test(peek())) position += 1;
    if (position === start)
      fail(
        peek() === ''
          ? 'the grammar ends where a rule name is expected'
          : `a rule name is expected, not ${describe(peek())}`,
      );
    return text.slice(start, position);
  }

  function countName(name: string): void {
    if (!names.has(name)) nativeRules += 1;
    names.add(name);
  }

  function parseRule(): void {
    const offset = position;
    const name = parseName();
    skipSpace(false);
    countName(name);
    if (text.slice(position, position + 3) !== '::=') fail(`"::=" is expected after the rule name ${name}`);
    position += 3;
    skipSpace(true);
    const body = parseChoice(false);
    if (position < text.length && peek() !== '\n' && peek() !== '\r') fail(`${describe(peek())} is not expected here`);
    rules.set(name, body);
    offsets.set(name, offset);
    skipSpace(true);
  }

  function parseChoice(nested: boolean): Expression {
    nesting += 1;
    if (nesting > maxNesting) fail('groups are nested too deep');
    const options = [parseSequence(nested)];
    while (peek() === '|') {
      position += 1;
      skipSpace(true);
      options.push(parseSequence(nested));
    }
    nesting -= 1;
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  function parseSequence(nested: boolean): Expression {
    const items: Expression[] = [];
    for (;;) {
      const rulesBefore = nativeRules;
      const isGroup = peek() === '(';
      const expression = parseItem(nested);
      const item =
        expression === null ? null : { expression, nativeRules: isGroup ? Math.max(1, nativeRules - rulesBefore) : 1 };
      if (item === null) break;
      items.push(parseRepetitions(item.expression, item.nativeRules, nested));
    }
    return { kind: 'sequence', items };
  }

  function parseItem(nested: boolean): Expression | null {
    const start = position;
    const character = peek();
    let item: Expression;
    if (character === '"') item = parseLiteral();
    else if (character === '[') item = parseClass();
    else if (character === '.') {
      position += 1;
      item = { kind: 'characters', set: everything };
    } else if (character === '<' || character === '!') item = parseToken();
    else if (character === '(') item = parseGroup();
    else if (/[a-zA-Z0-9-]/.test(character)) {
      const name = parseName();
      if (!uses.has(name)) uses.set(name, start);
      countName(name);
      item = { kind: 'reference', name };
    } else if (character !== '' && '*+?{'.includes(character))
      return fail(`${describe(character)} has nothing before it to repeat`);
    else return null;
    skipSpace(nested);
    return item;
  }

  function parseGroup(): Expression {
    const start = position;
    position += 1;
    nativeRules += 1;
    skipSpace(true);
    const group = parseChoice(true);
    if (peek() !== ')') fail('the group is not closed', start);
    position += 1;
    return group;
  }

  function parseLiteral(): Expression {
    const start = position;
    position += 1;
    const codes: number[] = [];
    while (peek() !== '"') {
      if (position >= text.length) fail('the text in quotes is not closed', start);
      codes.push(parseCharacter());
    }
    position += 1;
    return { kind: 'literal', text: String.fromCodePoint(...codes) };
  }

  function parseClass(): Expression {
    const start = position;
    position += 1;
    const negative = peek() === '^';
    if (negative) position += 1;
    const ranges: [number, number][] = [];
    while (peek() !== ']') {
      if (position >= text.length) fail('the character class is not closed', start);
      const from = position;
      const low = parseCharacter();
      let high = low;
      if (peek() === '-' && peek(1) !== ']' && peek(1) !== '') {
        position += 1;
        high = parseCharacter();
      }
      if (high < low) fail('the range of characters is the wrong way round', from);
      ranges.push([low, high]);
    }
    position += 1;
    // An empty class is an empty text to llama.cpp, which nobody means.
    if (ranges.length === 0) fail('the character class is empty', start);
    const set = toSet(ranges);
    return { kind: 'characters', set: negative ? subtractFromAll(set) : set };
  }

  function parseCharacter(): number {
    const code = text.codePointAt(position) ?? 0;
    if (peek() !== '\\') {
      if (code === 0) fail('a zero character ends the grammar');
      position += code > 0xffff ? 2 : 1;
      return code;
    }
    const letter = peek(1);
    const length = hexDigits[letter];
    if (length !== undefined) {
      const digits = text.slice(position + 2, position + 2 + length);
      if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length !== length)
        fail(`\\${letter} needs ${length} hexadecimal digits`);
      const value = Number.parseInt(digits, 16);
      if (value > lastCodePoint) fail(`\\${letter}${digits} is not a character`);
      position += 2 + length;
      return value;
    }
    const escape = escapes[letter];
    if (escape === undefined)
      return fail(letter === '' ? 'the grammar ends in a backslash' : `\\${letter} is not an escape`);
    position += 2;
    return escape;
  }

  /** `<name>` or `<[number]>`: one token of the model; `!` before it: any other. */
  function parseToken(): Expression {
    const start = position;
    const form = /^!?<(?:\[\d+\]|[^>\n]+)>/.exec(text.slice(start, start + 300))?.[0];
    if (form === undefined) return fail('a token is written as <name> or <[number]>', start);
    position += form.length;
    return { kind: 'token', text: form };
  }

  function parseRepetitions(item: Expression, rulesInItem: number, nested: boolean): Expression {
    let repeated = item;
    let repeatedRules = rulesInItem;
    for (;;) {
      const start = position;
      const count = parseCount(nested);
      if (count === null) return repeated;
      if (count.max !== null && count.min > count.max) fail('the repetition has a greater minimum than maximum', start);
      repeatedRules *= count.max === null || count.max === 0 ? Math.max(1, count.min) : count.max;
      if (repeatedRules >= repetitionLimit) {
        fail(`the repetition is too large: what it repeats times its count must stay below ${repetitionLimit}`, start);
      }
      nativeRules += count.max === null ? 1 : count.max - count.min;
      repeated = count.max === 0 ? { kind: 'sequence', items: [] } : repeat(repeated, count.min, count.max);
    }
  }

  function parseCount(nested: boolean): { min: number; max: number | null } | null {
    const simple = { '*': { min: 0, max: null }, '+': { min: 1, max: null }, '?': { min: 0, max: 1 } } as const;
    const sign = peek();
    if (sign === '*' || sign === '+' || sign === '?') {
      position += 1;
      skipSpace(nested);
      return simple[sign];
    }
    if (sign !== '{') return null;
    const start = position;
    position += 1;
    skipSpace(nested);
    const min = parseInteger();
    if (min === null) return fail('a number is expected after "{"');
    let max: number | null = min;
    if (peek() === ',') {
      position += 1;
      skipSpace(nested);
      max = parseInteger();
    }
    if (peek() !== '}') return fail('the repetition is not closed', start);
    position += 1;
    skipSpace(nested);
    return { min, max };

    function parseInteger(): number | null {
      const digits = /^\d+/.exec(text.slice(position, position + 20))?.[0];
      if (digits === undefined) return null;
      position += digits.length;
      skipSpace(nested);
      return Number(digits);
    }
  }

  if (text.length > maxLength) fail('it is too long', 0);
  skipSpace(true);
  while (position < text.length) parseRule();
  return { rules, offsets, uses };
}

export function grammarError(text: string, offset: number, problem: string): AppError {
  const before = text.slice(0, offset).split('\n');
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  return new AppError('invalid_input', `The grammar can't be used: line ${line}, column ${column}: ${problem}.`, {
    remedy: 'Correct the grammar at that place. It is written in the GBNF notation of llama.cpp.',
    details: { line, column },
  });
}

function subtractFromAll(set: CharacterSet): CharacterSet {
  return subtract([[0, lastCodePoint]], set);
}

function describe(character: string): string {
  return character === '\n' || character === '\r' ? 'the end of the line' : `"${character}"`;
}
