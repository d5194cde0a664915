import { type Automaton, matches } from './automaton.ts';
import { formatAutomaton } from './formats.ts';
import type { JsonType, Keywords } from './keywords.ts';
import { patternAutomaton } from './pattern.ts';
import { NotExpressible } from './problems.ts';
import type { SchemaDocument, SchemaNode } from './references.ts';

const patterns = new Map<string, Automaton | null>();
const maxKept = 500;
// References can double the work at every level; past these bounds a value counts as valid.
const maxSteps = 20_000;
const maxDepth = 400;

/** The texts of a pattern, or null where no automaton holds them. Never a backtracking search, which could hang. */
export function automatonOf(pattern: string): Automaton | null {
  let automaton = patterns.get(pattern);
  if (automaton === undefined) {
    try {
      automaton = patternAutomaton(pattern);
    } catch (error) {
      if (!(error instanceof NotExpressible)) throw error;
      automaton = null;
    }
    if (patterns.size >= maxKept) patterns.clear();
    patterns.set(pattern, automaton);
  }
  return automaton;
}

/** Whether a value is valid against a schema. What cannot be decided (a pattern without automaton) counts as valid. */
export function satisfies(
  document: SchemaDocument,
  node: SchemaNode,
  value: unknown,
  budget = { steps: maxSteps },
  depth = 0,
): boolean {
  const { keywords } = node;
  if (typeof keywords === 'boolean') return keywords;
  budget.steps -= 1;
  if (depth > maxDepth || budget.steps < 0) return true;
  const test = (inner: SchemaNode, innerValue: unknown): boolean =>
    satisfies(document, inner, innerValue, budget, depth + 1);
  const own = (...steps: (string | number)[]): SchemaNode => document.child(node, ...steps);
  return (
    isOfType(keywords, value) &&
    (keywords.enum === undefined || keywords.enum.some((allowed) => isEqual(allowed, value))) &&
    (!Object.hasOwn(keywords, 'const') || isEqual(keywords.const, value)) &&
    (keywords.$ref === undefined || test(document.target(node, keywords.$ref), value)) &&
    (keywords.allOf ?? []).every((_, index) => test(own('allOf', index), value)) &&
    (keywords.anyOf === undefined || keywords.anyOf.some((_, index) => test(own('anyOf', index), value))) &&
    (keywords.oneOf === undefined ||
      keywords.oneOf.filter((_, index) => test(own('oneOf', index), value)).length === 1) &&
    (keywords.not === undefined || !test(own('not'), value)) &&
    satisfiesCondition(keywords, own, (inner) => test(inner, value)) &&
    (typeof value !== 'string' || satisfiesText(keywords, value)) &&
    (typeof value !== 'number' || satisfiesNumber(keywords, value)) &&
    (!Array.isArray(value) || satisfiesArray(keywords, value, own, test)) &&
    (!isObject(value) || satisfiesObject(keywords, value, own, test))
  );
}

type Own = (...steps: (string | number)[]) => SchemaNode;
type Test = (node: SchemaNode, value: unknown) => boolean;

function satisfiesCondition(keywords: Keywords, own: Own, test: (node: SchemaNode) => boolean): boolean {
  if (keywords.if === undefined) return true;
  if (test(own('if'))) return keywords.then === undefined || test(own('then'));
  return keywords.else === undefined || test(own('else'));
}

function satisfiesText(keywords: Keywords, value: string): boolean {
  const length = [...value].length;
  if (length < (keywords.minLength ?? 0) || length > (keywords.maxLength ?? Infinity)) return false;
  const pattern = keywords.pattern === undefined ? null : automatonOf(keywords.pattern);
  const format = keywords.format === undefined ? null : formatAutomaton(keywords.format);
  return (pattern === null || matches(pattern, value)) && (format === null || matches(format, value));
}

function satisfiesNumber(keywords: Keywords, value: number): boolean {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum, multipleOf } = keywords;
  const steps = multipleOf === undefined ? 0 : value / multipleOf;
  return (
    (exclusiveMinimum === true ? value > minimum : value >= minimum) &&
    (exclusiveMaximum === true ? value < maximum : value <= maximum) &&
    (typeof exclusiveMinimum !== 'number' || value > exclusiveMinimum) &&
    (typeof exclusiveMaximum !== 'number' || value < exclusiveMaximum) &&
    Math.abs(steps - Math.round(steps)) <= Math.abs(steps) * 1e-12
  );
}

function satisfiesArray(keywords: Keywords, value: readonly unknown[], own: Own, test: Test): boolean {
  const { minItems = 0, maxItems = Infinity, minContains = 1, maxContains = Infinity } = keywords;
  if (value.length < minItems || value.length > maxItems) return false;
  if (
    keywords.uniqueItems === true &&
    value.some((item, index) => value.slice(0, index).some((other) => isEqual(item, other)))
  )
    return false;
  if (keywords.contains !== undefined) {
    const found = value.filter((item) => test(own('contains'), item)).length;
    if (found < minContains || found > maxContains) return false;
  }
  return value.every((item, index) => {
    const schema = itemSchema(keywords, own, index);
    return schema === null || test(schema, item);
  });
}

/** The schema of the item at a place: by its place in the tuple, or the one of all others. */
export function itemSchema(keywords: Keywords, own: Own, index: number): SchemaNode | null {
  const { prefixItems, items } = keywords;
  if (prefixItems !== undefined && index < prefixItems.length) return own('prefixItems', index);
  if (!Array.isArray(items)) return items === undefined ? null : own('items');
  if (index < items.length) return own('items', index);
  return keywords.additionalItems === undefined ? null : own('additionalItems');
}

function satisfiesObject(keywords: Keywords, value: Record<string, unknown>, own: Own, test: Test): boolean {
  const names = Object.keys(value);
  if (names.length < (keywords.minProperties ?? 0) || names.length > (keywords.maxProperties ?? Infinity)) return false;
  if ((keywords.required ?? []).some((name) => !Object.hasOwn(value, name))) return false;
  for (const [name, needed] of Object.entries(keywords.dependentRequired ?? {})) {
    if (Object.hasOwn(value, name) && needed.some((other) => !Object.hasOwn(value, other))) return false;
  }
  for (const name of Object.keys(keywords.dependentSchemas ?? {})) {
    if (Object.hasOwn(value, name) && !test(own('dependentSchemas', name), value)) return false;
  }
  return names.every((name) => {
    if (keywords.propertyNames !== undefined && !test(own('propertyNames'), name)) return false;
    return propertySchemas(keywords, own, name).every((schema) => test(schema, value[name]));
  });
}

/** The schemas that one schema has for the property of that name. */
export function propertySchemas(keywords: Keywords, own: Own, name: string): SchemaNode[] {
  const found = Object.hasOwn(keywords.properties ?? {}, name) ? [own('properties', name)] : [];
  for (const pattern of Object.keys(keywords.patternProperties ?? {})) {
    const automaton = automatonOf(pattern);
    if (automaton !== null && matches(automaton, name)) found.push(own('patternProperties', pattern));
  }
  if (found.length > 0) return found;
  return keywords.additionalProperties === undefined ? [] : [own('additionalProperties')];
}

function isOfType(keywords: Keywords, value: unknown): boolean {
  if (keywords.type === undefined) return true;
  const types = Array.isArray(keywords.type) ? keywords.type : [keywords.type];
  return (keywords.nullable === true && value === null) || types.some((type) => typesOf(value).includes(type));
}

/** Every JSON Schema type a value has: 3 is an integer and a number. */
export function typesOf(value: unknown): JsonType[] {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  switch (typeof value) {
    case 'boolean':
      return ['boolean'];
    case 'string':
      return ['string'];
    case 'number':
      return Number.isInteger(value) ? ['integer', 'number'] : ['number'];
    case 'object':
      return ['object'];
    default:
      return [];
  }
}

export function isEqual(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isEqual(item, other[index]));
  }
  if (isObject(one) && isObject(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key], other[key]))
    );
  }
  return one === other;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
