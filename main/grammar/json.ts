import {
  characters,
  choice,
  createRuleBook,
  type Expression,
  literal,
  nothing,
  optional,
  pruneRules,
  repeat,
  type RuleBook,
  sequence,
  writeExpression,
  writeRules,
} from './gbnf.ts';
import { numberExpression } from './numbers.ts';
import { stringExpression } from './texts.ts';

/**
 * White space between the parts of a JSON document: none, one space, or a line break with its indent. Bounded, so that a
 * model cannot go on with blanks for ever.
 */
export function spaceRule(book: RuleBook, compact: boolean): Expression {
  if (compact) return nothing;
  const indent = repeat(
    characters([
      [0x09, 0x09],
      [0x20, 0x20],
    ]),
    0,
    40,
  );
  return book.shared('ws', () => choice(literal(' '), sequence(literal('\n'), indent), nothing));
}

export function anyValue(book: RuleBook, space: Expression): Expression {
  return book.shared('value', () =>
    choice(
      anyObject(book, space),
      anyArray(book, space),
      stringExpression(book, 0, null),
      numberExpression(book, { minimum: null, maximum: null, steps: [], whole: false }, 'number'),
      ...['true', 'false', 'null'].map(literal),
    ),
  );
}

export function anyObject(book: RuleBook, space: Expression): Expression {
  return book.shared('object', () => {
    const pair = book.shared('pair', () =>
      sequence(stringExpression(book, 0, null), literal(':'), space, anyValue(book, space)),
    );
    return enclose('{', '}', listOf(pair, space), space);
  });
}

export function anyArray(book: RuleBook, space: Expression): Expression {
  return book.shared('array', () => enclose('[', ']', listOf(anyValue(book, space), space), space));
}

/** A grammar of any JSON value, or of any JSON object. */
export function jsonGrammar(kind: 'value' | 'object', options: { compact?: boolean } = {}): string {
  const book = createRuleBook('', 'root');
  const space = spaceRule(book, options.compact ?? false);
  book.define('root', kind === 'object' ? anyObject(book, space) : anyValue(book, space));
  const rules = [...pruneRules(book.rules, ['root'])].map(([name, body]) => [name, writeExpression(body)] as const);
  return writeRules(new Map(rules));
}

/** A list that may be empty in its brackets. */
function enclose(open: string, close: string, list: Expression, space: Expression): Expression {
  return sequence(literal(open), space, optional(sequence(list, space)), literal(close));
}

function listOf(item: Expression, space: Expression): Expression {
  return sequence(item, repeat(sequence(literal(','), space, item), 0, null));
}

/** One given JSON value, with the white space of any other. */
export function constantExpression(value: unknown, space: Expression): Expression {
  const list = (open: string, close: string, items: Expression[]): Expression => {
    const rest = items.flatMap((item, index) => (index === 0 ? [item] : [literal(','), space, item]));
    return items.length === 0 ? literal(open + close) : sequence(literal(open), space, ...rest, space, literal(close));
  };
  if (Array.isArray(value))
    return list(
      '[',
      ']',
      value.map((item) => constantExpression(item, space)),
    );
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([name, inner]) =>
      sequence(literal(`${JSON.stringify(name)}:`), space, constantExpression(inner, space)),
    );
    return list('{', '}', pairs);
  }
  return literal(JSON.stringify(value) ?? 'null');
}
