import {
  anyCharacter,
  type CharacterSet,
  complement,
  decimalDigits,
  setOf,
  subtract,
  toSet,
  union,
} from './characters.ts';
import { NotExpressible } from './problems.ts';

/** A regular expression of ECMAScript, as far as it describes a regular language. */
export type PatternNode =
  | { kind: 'characters'; set: CharacterSet }
  | { kind: 'start' }
  | { kind: 'end' }
  | { kind: 'sequence'; items: readonly PatternNode[] }
  | { kind: 'choice'; options: readonly PatternNode[] }
  | { kind: 'repeat'; item: PatternNode; min: number; max: number | null };

interface Pattern {
  node: PatternNode;
  /** Look-aheads right after the leading `^`: conditions on the whole text. */
  lookaheads: { negative: boolean; node: PatternNode }[];
}

const wordCharacters = toSet([
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]);
const whiteSpace = toSet([
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]);
const classes: Readonly<Record<string, CharacterSet>> = {
  d: decimalDigits,
  D: complement(decimalDigits),
  w: wordCharacters,
  W: complement(wordCharacters),
  s: whiteSpace,
  S: complement(whiteSpace),
};
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, '0': 0 };
const notLineEnd = subtract(anyCharacter, setOf('\n\r\u2028\u2029'));
const maxNesting = 100;

/** True where the text is a regular expression at all, with or without the `u` flag. */
export function isPattern(text: string): boolean {
  return ['u', ''].some((flags) => {
    try {
      return new RegExp(text, flags) instanceof RegExp;
    } catch {
      return false;
    }
  });
}

export function parsePattern(text: string): Pattern {
  const input = [...text];
  let position = 0;
  let nesting = 0;
  const lookaheads: Pattern['lookaheads'] = [];

  const peek = (offset = 0): string => input[position + offset] ?? '';
  const take = (expected: string): boolean => {
    if (input.slice(position, position + expected.length).join('') !== expected) return false;
    position += expected.length;
    return true;
  };

  function parseChoice(): PatternNode {
    nesting += 1;
    if (nesting > maxNesting) throw new NotExpressible('its groups are nested too deep');
    const options = [parseSequence()];
    while (take('|')) options.push(parseSequence());
    nesting -= 1;
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  function parseSequence(): PatternNode {
    const items: PatternNode[] = [];
    while (peek() !== '' && peek() !== '|' && peek() !== ')') items.push(parseQuantifier(parseAtom()));
    return { kind: 'sequence', items };
  }

  function parseAtom(): PatternNode {
    if (take('^')) return { kind: 'start' };
    if (take('$')) return { kind: 'end' };
    if (take('.')) return { kind: 'characters', set: notLineEnd };
    if (take('[')) return { kind: 'characters', set: parseClass() };
    if (take('(')) return parseGroup();
    if (take('\\')) {
      if (peek() === 'b' || peek() === 'B') throw new NotExpressible('word boundaries are not supported');
      if (/[1-9k]/.test(peek())) throw new NotExpressible('back references are not supported');
      return { kind: 'characters', set: parseEscape() };
    }
    const character = peek();
    position += 1;
    return { kind: 'characters', set: setOf(character) };
  }

  function parseGroup(): PatternNode {
    if (take('?')) {
      if (take('=') || take('!') || take('<=') || take('<!'))
        throw new NotExpressible('look-around is not supported here');
      if (take('<')) {
        while (peek() !== '' && !take('>')) position += 1;
      } else if (!take(':')) throw new NotExpressible('flags inside of it are not supported');
    }
    const node = parseChoice();
    take(')');
    return node;
  }

  function parseQuantifier(item: PatternNode): PatternNode {
    const count = parseCount();
    if (count === null) return item;
    if (item.kind === 'start' || item.kind === 'end') throw new NotExpressible('a repeated anchor is not supported');
    take('?');
    return { kind: 'repeat', item, ...count };
  }

  function parseCount(): { min: number; max: number | null } | null {
    if (take('*')) return { min: 0, max: null };
    if (take('+')) return { min: 1, max: null };
    if (take('?')) return { min: 0, max: 1 };
    const braces = /^\{(\d+)(,(\d*))?\}/.exec(input.slice(position, position + 40).join(''));
    if (braces === null) return null;
    position += braces[0].length;
    const min = Number(braces[1]);
    if (braces[2] === undefined) return { min, max: min };
    return { min, max: braces[3] === '' ? null : Number(braces[3]) };
  }

  function parseClass(): CharacterSet {
    const negative = take('^');
    const parts: CharacterSet[] = [];
    while (peek() !== '' && !take(']')) {
      const low = parseClassItem();
      const lowCode = singleCode(low);
      if (lowCode !== null && peek() === '-' && peek(1) !== ']' && peek(1) !== '') {
        position += 1;
        const high = parseClassItem();
        const highCode = singleCode(high);
        parts.push(...(highCode === null ? [low, setOf('-'), high] : [[[lowCode, highCode] as const]]));
      } else parts.push(low);
    }
    const set = union(...parts);
    return negative ? complement(set) : set;
  }

  function parseClassItem(): CharacterSet {
    if (take('\\')) {
      if (take('b')) return [[8, 8]];
      if (take('-')) return setOf('-');
      return parseEscape();
    }
    const character = peek();
    position += 1;
    return setOf(character);
  }

  /** What follows a backslash, in a class or outside. */
  function parseEscape(): CharacterSet {
    const letter = peek();
    position += 1;
    const set = classes[letter];
    if (set !== undefined) return set;
    const control = controls[letter];
    if (control !== undefined) return [[control, control]];
    if (letter === 'p' || letter === 'P') throw new NotExpressible('Unicode properties are not supported');
    if (letter === 'c') {
      const code = (peek().codePointAt(0) ?? 0) % 32;
      position += 1;
      return [[code, code]];
    }
    if (letter === 'x') return parseHex(/^[0-9a-fA-F]{2}/);
    if (letter === 'u') return peek() === '{' ? parseHex(/^\{[0-9a-fA-F]+\}/) : parseUnit();
    return setOf(letter);
  }

  function parseUnit(): CharacterSet {
    const first = parseHex(/^[0-9a-fA-F]{4}/);
    const high = singleCode(first) ?? 0;
    if (high < 0xd800 || high > 0xdfff) return first;
    if (high > 0xdbff || !take('\\u')) throw new NotExpressible('half surrogate pairs are not supported');
    const low = singleCode(parseHex(/^[0-9a-fA-F]{4}/)) ?? 0;
    const code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    return [[code, code]];
  }

  function parseHex(form: RegExp): CharacterSet {
    const found = form.exec(input.slice(position, position + 10).join(''))?.[0];
    if (found === undefined) throw new NotExpressible('an escape in it is not supported');
    position += found.length;
    const code = Number.parseInt(found.replaceAll(/[{}]/g, ''), 16);
    return [[code, code]];
  }

  /** The look-aheads of `^(?!a)(?=b)...`, which hold for the whole text if nothing stands beside the sequence. */
  function parseLookaheads(): void {
    while (peek() === '(' && peek(1) === '?' && (peek(2) === '=' || peek(2) === '!')) {
      const negative = peek(2) === '!';
      position += 3;
      lookaheads.push({ negative, node: parseChoice() });
      take(')');
      if (/[*+?{]/.test(peek())) throw new NotExpressible('a repeated look-ahead is not supported');
    }
  }

  if (!take('^')) return { node: parseChoice(), lookaheads };
  parseLookaheads();
  const rest = parseChoice();
  if (rest.kind === 'choice' && lookaheads.length > 0) throw new NotExpressible('look-around is not supported here');
  if (rest.kind !== 'choice') return { node: { kind: 'sequence', items: [{ kind: 'start' }, rest] }, lookaheads };
  const [first, ...others] = rest.options;
  const anchored: PatternNode = {
    kind: 'sequence',
    items: [{ kind: 'start' }, first ?? { kind: 'sequence', items: [] }],
  };
  return { node: { kind: 'choice', options: [anchored, ...others] }, lookaheads };
}

function singleCode(set: CharacterSet): number | null {
  const [only] = set;
  return set.length === 1 && only !== undefined && only[0] === only[1] ? only[0] : null;
}
