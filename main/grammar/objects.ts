import {
  anyText,
  type Automaton,
  complementAutomaton,
  intersectAutomatons,
  isEmpty,
  matches,
  textsAutomaton,
} from './automaton.ts';
import type { Compiler, Part } from './compiler.ts';
import { choice, type Expression, isNever, literal, never, type RuleBook, sequence } from './gbnf.ts';
import { anyObject } from './json.ts';
import { NotExpressible } from './problems.ts';
import type { SchemaNode } from './references.ts';
import { automatonOf, propertySchemas } from './satisfies.ts';
import { automatonExpression, stringExpression } from './texts.ts';

interface Property {
  required: boolean;
  pair: Expression;
}

const maxCountedStates = 2000;
const maxPatterns = 4;

/**
 * Objects that satisfy every part. Declared properties come in their declared order, required names that no part
 * declares after them, any others last. An object whose schema declares properties and does not speak of
 * additional ones has none: the standard would allow any, but no caller wants a model to make some up.
 */
export function objectExpression(compiler: Compiler, parts: readonly Part[], hint: string): Expression {
  const { book, space } = compiler;
  const about = parts.filter(({ keywords }) =>
    Object.keys(keywords).some((key) => /propert|^required$|^depend/i.test(key)),
  );
  if (about.length === 0) return anyObject(book, space);
  reportUnenforced(compiler, about);

  const declared = new Set(about.flatMap(({ keywords }) => Object.keys(keywords.properties ?? {})));
  const required = new Set(about.flatMap(({ keywords }) => keywords.required ?? []));
  const names = [...declared, ...[...required].filter((name) => !declared.has(name))];
  const forbidden = new Set(
    about.flatMap(({ keywords, own }) => forbiddenNames(keywords.not === undefined ? null : own('not'))),
  );
  const allowedNames = compiler.textsOf(
    about.flatMap(({ keywords, own }) => (keywords.propertyNames === undefined ? [] : [own('propertyNames')])),
  );
  const isClosed = !isOpen(about);

  const unevaluated = about.flatMap(({ keywords, own }) =>
    keywords.unevaluatedProperties === undefined ? [] : [own('unevaluatedProperties')],
  );

  const properties = names.flatMap((name): Property[] => {
    const found = about.flatMap(({ keywords, own }) => propertySchemas(keywords, own, name));
    const schemas = found.length > 0 || declared.has(name) ? found : unevaluated;
    const isRefused = forbidden.has(name) || (allowedNames !== null && !matches(allowedNames, name));
    const value = isRefused ? never : compiler.valueOf(schemas, name);
    const pair = sequence(literal(`${JSON.stringify(name)}:`), space, value);
    return isNever(pair) && !required.has(name) ? [] : [{ required: required.has(name), pair }];
  });
  const others = otherPairs(compiler, about, {
    names: new Set([...names, ...forbidden]),
    allowedNames,
    isClosed,
    unevaluated,
  });
  const counts = countBounds(compiler, about, properties, others !== never);
  return writeObject(book, space, properties, others, counts, hint);
}

function reportUnenforced(compiler: Compiler, parts: readonly Part[]): void {
  for (const part of parts) {
    for (const keyword of ['dependentRequired', 'dependentSchemas', 'dependencies'] as const) {
      if (part.keywords[keyword] !== undefined)
        compiler.report(part, keyword, 'a grammar cannot make one property depend on another');
    }
  }
}

/** The property that `not: {required: [name]}` rules out. */
function forbiddenNames(not: SchemaNode | null): string[] {
  if (not === null || typeof not.keywords === 'boolean') return [];
  const { required, type } = not.keywords;
  const others = Object.keys(not.keywords).filter((key) => key !== 'required' && key !== 'type');
  const isPlain = others.length === 0 && (type === undefined || type === 'object') && required?.length === 1;
  return isPlain ? required : [];
}

function isOpen(parts: readonly Part[]): boolean {
  const speaks = parts.some(
    ({ keywords }) => keywords.additionalProperties !== undefined || keywords.unevaluatedProperties !== undefined,
  );
  const declares = parts.some(({ keywords }) =>
    [keywords.properties, keywords.patternProperties].some((map) => Object.keys(map ?? {}).length > 0),
  );
  return speaks || !declares;
}

interface Others {
  /** The names that are spoken of one by one. */
  names: ReadonlySet<string>;
  /** Null where any name is allowed. */
  allowedNames: Automaton | null;
  isClosed: boolean;
  unevaluated: readonly SchemaNode[];
}

/** Pairs with any name that is not declared. */
function otherPairs(
  compiler: Compiler,
  parts: readonly Part[],
  { names, allowedNames, isClosed, unevaluated }: Others,
): Expression {
  const patterns = [...new Set(parts.flatMap(({ keywords }) => Object.keys(keywords.patternProperties ?? {})))];
  const known = patterns.flatMap((pattern) => {
    const automaton = automatonOf(pattern);
    return automaton === null ? [] : [{ pattern, automaton }];
  });
  if (known.length < patterns.length || known.length > maxPatterns) {
    for (const part of parts)
      if (part.keywords.patternProperties !== undefined)
        compiler.report(part, 'patternProperties', 'its patterns are not supported in a grammar');
    known.length = Math.min(known.length, maxPatterns);
  }
  if (isClosed && known.length === 0) return never;
  const pair = (name: Expression, schemas: SchemaNode[]): Expression =>
    sequence(name, literal(':'), compiler.space, compiler.valueOf(schemas, 'other'));
  const additional = (ofParts: readonly Part[]): SchemaNode[] =>
    ofParts.flatMap(({ keywords, own }) =>
      keywords.additionalProperties === undefined ? [] : [own('additionalProperties')],
    );

  if (names.size === 0 && known.length === 0 && allowedNames === null) {
    return isClosed
      ? never
      : named(compiler, pair(stringExpression(compiler.book, 0, null), [...additional(parts), ...unevaluated]));
  }
  try {
    const free = intersectAutomatons(allowedNames ?? anyText, complementAutomaton(textsAutomaton(names)));
    const options = Array.from({ length: 2 ** known.length }, (_, chosen) => {
      const matched = known.filter((_pattern, index) => ((chosen >> index) & 1) === 1);
      if (matched.length === 0 && isClosed) return never;
      const automaton = known.reduce(
        (keys, entry) =>
          intersectAutomatons(keys, matched.includes(entry) ? entry.automaton : complementAutomaton(entry.automaton)),
        free,
      );
      if (isEmpty(automaton)) return never;
      const has = ({ keywords }: Part, pattern: string): boolean =>
        Object.hasOwn(keywords.patternProperties ?? {}, pattern);
      const schemas = parts.flatMap((part) =>
        matched.flatMap(({ pattern }) => (has(part, pattern) ? [part.own('patternProperties', pattern)] : [])),
      );
      schemas.push(...additional(parts.filter((part) => !matched.some(({ pattern }) => has(part, pattern)))));
      if (matched.length === 0) schemas.push(...unevaluated);
      if (isNever(compiler.valueOf(schemas, 'other'))) return never;
      return pair(automatonExpression(compiler.book, automaton, 'name'), schemas);
    });
    return named(compiler, choice(...options));
  } catch (error) {
    if (!(error instanceof NotExpressible)) throw error;
    for (const part of parts)
      compiler.report(
        part,
        'additionalProperties',
        `the names of additional properties are too many to tell apart: ${error.message}`,
      );
    return never;
  }
}

function named(compiler: Compiler, pair: Expression): Expression {
  return isNever(pair) ? never : compiler.book.add('other-pair', pair);
}

interface Counts {
  min: number;
  max: number | null;
}

/** Bounds on the number of properties, where the properties themselves do not keep them. */
function countBounds(
  compiler: Compiler,
  parts: readonly Part[],
  properties: readonly Property[],
  hasOthers: boolean,
): Counts {
  const requiredCount = properties.filter(({ required }) => required).length;
  const min = Math.max(0, ...parts.map(({ keywords }) => keywords.minProperties ?? 0));
  const max = Math.min(...parts.map(({ keywords }) => keywords.maxProperties ?? Infinity));
  const counts = {
    min: min <= requiredCount ? 0 : min,
    max: max === Infinity || (!hasOthers && max >= properties.length) ? null : max,
  };
  const report = (reason: string): void => {
    for (const part of parts) {
      for (const keyword of ['minProperties', 'maxProperties'] as const)
        if (part.keywords[keyword] !== undefined) compiler.report(part, keyword, reason);
    }
  };
  if ((properties.length + 1) * ((counts.max ?? counts.min) + 1) > maxCountedStates) {
    report('so many properties cannot be counted in a grammar');
    return { min: 0, max: null };
  }
  if (hasOthers && counts.min > 1) report('a name that is written twice counts twice in the grammar');
  return counts;
}

/** The rules walk through the properties; a state is the next property and, where they are counted, how many there are. */
function writeObject(
  book: RuleBook,
  space: Expression,
  properties: readonly Property[],
  others: Expression,
  counts: Counts,
  hint: string,
): Expression {
  const countedTo = Math.max(counts.min, counts.max === null ? 0 : counts.max + 1);
  const rules = new Map<string, Expression>();
  const lastRequired = properties.findLastIndex(({ required }) => required);

  /** What may follow a property: the end, or a comma and another one. */
  function rest(index: number, count: number): Expression {
    const mayEnd = index > lastRequired && count >= counts.min;
    const more = sequence(literal(','), space, next(index, count));
    return mayEnd ? choice(sequence(space, literal('}')), more) : more;
  }

  /** One of the properties from `index` on, and what follows it. */
  function next(index: number, count: number): Expression {
    if (counts.max !== null && count >= counts.max) return never;
    const key = `${index}/${count}`;
    const known = rules.get(key);
    if (known !== undefined) return known;
    const property = properties[index];
    const after = Math.min(count + 1, countedTo);
    if (property === undefined) {
      if (others === never) return never;
      const name = book.freshName(`${hint}-others`);
      rules.set(key, { kind: 'reference', name });
      book.define(name, sequence(others, rest(index, after)));
    } else {
      const here = sequence(property.pair, rest(index + 1, after));
      const body = property.required ? here : choice(here, next(index + 1, count));
      rules.set(key, book.add(`${hint}-next`, body));
    }
    return rules.get(key) ?? never;
  }

  // From the last property backwards, so that a thousand properties are not a thousand calls deep.
  if (countedTo === 0) for (let index = properties.length; index >= 0; index -= 1) next(index, 0);
  const first = next(0, 0);
  const empty = lastRequired === -1 && counts.min === 0 ? literal('}') : never;
  return sequence(literal('{'), space, choice(first, empty));
}
