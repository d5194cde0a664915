import type { Automaton, State } from './automaton.ts';
import { anyCharacter, type CharacterSet, includes, intersect, setOf, subtract } from './characters.ts';
import { characters, choice, type Expression, literal, reference, repeat, type RuleBook, sequence } from './gbnf.ts';

/** What stands in a JSON string as itself. */
const plainCharacters = subtract(anyCharacter, [
  [0, 0x1f],
  [0x22, 0x22],
  [0x5c, 0x5c],
]);
const shortEscapes: readonly (readonly [letter: string, code: number])[] = [
  ['"', 0x22],
  ['\\', 0x5c],
  ['b', 0x08],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
];

/** Any JSON string of `min` to `max` characters, with every escape JSON knows. */
export function stringExpression(book: RuleBook, min: number, max: number | null): Expression {
  if (min === 0 && max === null)
    return book.shared('string', () => sequence(literal('"'), repeat(characterRule(book), 0, null), literal('"')));
  return sequence(literal('"'), book.times(characterRule(book), min, max), literal('"'));
}

/** One character as it may be written in a JSON string; a surrogate pair of escapes counts as the one it stands for. */
function characterRule(book: RuleBook): Expression {
  const hex = characters([
    [0x30, 0x39],
    [0x41, 0x46],
    [0x61, 0x66],
  ]);
  const notSurrogate = choice(
    sequence(
      characters([
        [0x30, 0x39],
        [0x41, 0x43],
        [0x45, 0x46],
        [0x61, 0x63],
        [0x65, 0x66],
      ]),
      repeat(hex, 3, 3),
    ),
    sequence(characters(setOf('Dd')), characters([[0x30, 0x37]]), repeat(hex, 2, 2)),
  );
  const pair = sequence(
    characters(setOf('Dd')),
    characters(setOf('89ABab')),
    repeat(hex, 2, 2),
    literal('\\u'),
    characters(setOf('Dd')),
    characters(setOf('CDEFcdef')),
    repeat(hex, 2, 2),
  );
  const escape = choice(characters(setOf('"\\/bfnrt')), sequence(literal('u'), choice(notSurrogate, pair)));
  return book.shared('char', () => choice(characters(plainCharacters), sequence(literal('\\'), escape)));
}

/** The JSON string of any text the automaton accepts, written as `JSON.stringify` writes it. */
export function automatonExpression(book: RuleBook, automaton: Automaton, hint: string): Expression {
  return sequence(
    literal('"'),
    writeAutomaton(book, automaton, hint, (set) => encode(book, set), literal('"')),
  );
}

/** Rules for an automaton: `encoded` writes a set of characters, `end` stands where a text may be complete. */
export function writeAutomaton(
  book: RuleBook,
  automaton: Automaton,
  hint: string,
  encoded: (set: CharacterSet) => Expression,
  end: Expression,
): Expression {
  const entries = automaton.states.map(() => 0);
  entries[0] = 1;
  for (const { edges } of automaton.states) for (const { to } of edges) entries[to] = (entries[to] ?? 0) + 1;
  const names = new Map<number, string>();
  const waiting: number[] = [];

  /** From an edge onwards: states in a row become one sequence, any other a rule of its own. */
  function follow(set: CharacterSet, to: number): Expression {
    const steps = [encoded(set)];
    let next = to;
    for (let edge = onlyEdge(automaton.states[next]); entries[next] === 1 && edge !== null;) {
      steps.push(encoded(edge.set));
      next = edge.to;
      edge = onlyEdge(automaton.states[next]);
    }
    const state = automaton.states[next];
    if (state?.accepts && state.edges.length === 0) return sequence(...foldRepeats(steps), end);
    return sequence(...foldRepeats(steps), stateRule(next));
  }

  function stateRule(index: number): Expression {
    let name = names.get(index);
    if (name === undefined) {
      name = book.freshName(hint);
      names.set(index, name);
      waiting.push(index);
    }
    return reference(name);
  }

  function body(state: State | undefined): Expression {
    const options = (state?.edges ?? []).map(({ set, to }) => follow(set, to));
    return choice(...options, ...(state?.accepts ? [end] : []));
  }

  const start = entries[0] === 1 ? body(automaton.states[0]) : stateRule(0);
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    book.define(names.get(index) ?? '', body(automaton.states[index]));
  }
  return start;
}

function onlyEdge(state: State | undefined): { set: CharacterSet; to: number } | null {
  const [edge] = state?.edges ?? [];
  return state !== undefined && !state.accepts && state.edges.length === 1 && edge !== undefined ? edge : null;
}

/** Writes the same step n times in a row as a repetition. */
function foldRepeats(steps: readonly Expression[]): Expression[] {
  const folded: { step: Expression; count: number }[] = [];
  for (const step of steps) {
    const last = folded.at(-1);
    if (last !== undefined && step.kind !== 'literal' && isSame(last.step, step)) last.count += 1;
    else folded.push({ step, count: 1 });
  }
  return folded.map(({ step, count }) => repeat(step, count, count));
}

function isSame(one: Expression, other: Expression): boolean {
  if (one.kind === 'reference') return other.kind === 'reference' && one.name === other.name;
  if (one.kind !== 'characters' || other.kind !== 'characters' || one.set.length !== other.set.length) return false;
  return one.set.every(([low, high], index) => other.set[index]?.[0] === low && other.set[index]?.[1] === high);
}

/** The characters of a set inside a JSON string, each written in the one way `JSON.stringify` has for it. */
function encode(book: RuleBook, set: CharacterSet): Expression {
  const plain = intersect(set, plainCharacters);
  const options: Expression[] = plain.length === 0 ? [] : [characters(plain)];
  const letters = shortEscapes.flatMap(([letter, code]) => (includes(set, code) ? [letter] : []));
  if (letters.length > 0) options.push(sequence(literal('\\'), characters(setOf(letters.join('')))));
  for (const high of [0, 1]) {
    const codes = Array.from({ length: 16 }, (_, low) => high * 16 + low);
    const digits = codes.filter((code) => includes(set, code) && !shortEscapes.some(([, short]) => short === code));
    if (digits.length === 0) continue;
    const last = characters(setOf(digits.map((code) => (code % 16).toString(16)).join('')));
    options.push(sequence(literal(`\\u00${high}`), last));
  }
  const [only] = options;
  if (options.length === 1 && only !== undefined && only.kind !== 'sequence') return only;
  const key = set.map((range) => range.map((code) => code.toString(36)).join('-')).join(' ');
  return book.shared(`text ${key}`, () => choice(...options));
}
