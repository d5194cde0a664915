import { textsAutomaton } from './automaton.ts';
import { type Compiler, keywordsOfType, type Part } from './compiler.ts';
import { arrayExpression } from './arrays.ts';
import type { Conjunction } from './conjunction.ts';
import { choice, type Expression, literal, never } from './gbnf.ts';
import { constantExpression } from './json.ts';
import { type JsonType, jsonTypes } from './keywords.ts';
import { type NumberRange, numberExpression } from './numbers.ts';
import { objectExpression } from './objects.ts';
import { NotExpressible } from './problems.ts';
import { automatonOf, isEqual, satisfies, typesOf } from './satisfies.ts';
import { refusedTexts, refusedValues, textExpression } from './strings.ts';
import { automatonExpression } from './texts.ts';

/** Alternatives of a `oneOf` that are compared with each other. */
const maxCompared = 50;

/** From this many strings on, an enum is written so that what the strings share is read once. */
const sharedStringsFrom = 12;

/**
 * The given values that a conjunction allows, or null where it gives none. What they must satisfy is decided exactly,
 * but for patterns that no automaton holds.
 */
export function enumeratedValues(compiler: Compiler, conjunction: Conjunction): unknown[] | null {
  const giver = conjunction.parts.find(
    ({ keywords }) => keywords.enum !== undefined || Object.hasOwn(keywords, 'const'),
  );
  if (giver === undefined) return null;
  for (const part of conjunction.parts) {
    const { pattern } = part.keywords;
    if (pattern !== undefined && automatonOf(pattern) === null) {
      compiler.report(part, 'pattern', 'it cannot be decided which of the given values it allows');
    }
  }
  const isConstant = Object.hasOwn(giver.keywords, 'const');
  const given = isConstant ? [giver.keywords.const] : (giver.keywords.enum ?? []);
  // The giver need not look every value up among its own.
  const { enum: _enum, ...othersOfGiver } = giver.keywords;
  const nodes = [...conjunction.parts, ...conjunction.choices.map(({ node }) => node)].map((node) =>
    node.pointer === giver.pointer && !isConstant ? { pointer: node.pointer, keywords: othersOfGiver } : node,
  );
  return given.filter((value) => nodes.every((node) => satisfies(compiler.document, node, value)));
}

export function enumerationExpression(compiler: Compiler, values: readonly unknown[], hint: string): Expression {
  const texts = values.filter((value) => typeof value === 'string');
  const unique = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  if (texts.length < sharedStringsFrom || texts.some((text) => !text.isWellFormed())) {
    return choice(...unique.map((value) => constantExpression(value, compiler.space)));
  }
  try {
    const others = unique
      .filter((value) => typeof value !== 'string')
      .map((value) => constantExpression(value, compiler.space));
    return choice(automatonExpression(compiler.book, textsAutomaton(texts), hint), ...others);
  } catch (error) {
    if (!(error instanceof NotExpressible)) throw error;
    return choice(...unique.map((value) => constantExpression(value, compiler.space)));
  }
}

/** The values that satisfy every part, type by type. */
export function partsExpression(compiler: Compiler, parts: readonly Part[], hint: string): Expression {
  for (const part of parts) reportUnenforced(compiler, part);
  const types = typesOfParts(parts);
  const refused = parts.flatMap(({ keywords, own }) => {
    const not = keywords.not === undefined ? true : own('not').keywords;
    return typeof not === 'boolean' ? [] : (refusedValues(not) ?? []);
  });
  const constant = (value: true | false | null): Expression =>
    refused.includes(value) ? never : literal(String(value));
  const options = [...types].map((type): Expression => {
    switch (type) {
      case 'null':
        return constant(null);
      case 'boolean':
        return choice(constant(true), constant(false));
      case 'string':
        return textExpression(compiler, parts, hint);
      case 'integer':
      case 'number':
        return boundedNumber(compiler, parts, type === 'integer', hint);
      case 'array':
        return arrayExpression(compiler, parts, hint);
      case 'object':
        return objectExpression(compiler, parts, hint);
    }
  });
  return choice(...options);
}

/**
 * The types that every part allows. Where none names a type, keywords that speak of one type name it: by the standard
 * `{"properties": ...}` alone would allow any number as well, which nobody means.
 */
function typesOfParts(parts: readonly Part[]): Set<JsonType> {
  const all = new Set<JsonType>(jsonTypes.filter((type) => type !== 'integer'));
  const named = parts.filter(({ keywords }) => keywords.type !== undefined);
  const types = parts.reduce((allowed, part) => intersectTypes(allowed, typesOfPart(part) ?? all), all);
  if (named.length > 0) return types;
  const implied = (['object', 'array', 'string', 'number'] as const).filter((type) =>
    parts.some(({ keywords }) => keywordsOfType[type].some((keyword) => Object.hasOwn(keywords, keyword))),
  );
  return implied.length === 0 ? types : intersectTypes(types, new Set(implied));
}

function typesOfPart({ keywords, own }: Part): Set<JsonType> | null {
  const named = keywords.type === undefined ? null : new Set([keywords.type].flat());
  if (named !== null && keywords.nullable === true) named.add('null');
  const not = keywords.not === undefined ? false : own('not').keywords;
  if (not === true || (typeof not === 'object' && Object.keys(not).length === 0)) return new Set();
  if (typeof not === 'boolean' || not.type === undefined || Object.keys(not).length > 1) return named;
  const refused = new Set([not.type].flat());
  if (refused.has('number')) refused.add('integer');
  return new Set([...(named ?? jsonTypes.filter((type) => type !== 'integer'))].filter((type) => !refused.has(type)));
}

function intersectTypes(left: ReadonlySet<JsonType>, right: ReadonlySet<JsonType>): Set<JsonType> {
  const result = new Set<JsonType>();
  for (const type of left) {
    if (right.has(type) || (type === 'integer' && right.has('number'))) result.add(type);
    else if (type === 'number' && right.has('integer')) result.add('integer');
  }
  if (result.has('number')) result.delete('integer');
  return result;
}

function boundedNumber(compiler: Compiler, parts: readonly Part[], whole: boolean, hint: string): Expression {
  const lower: NonNullable<NumberRange['minimum']>[] = [];
  const upper: NonNullable<NumberRange['maximum']>[] = [];
  const steps: number[] = [];
  for (const { keywords } of parts) {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = keywords;
    if (minimum !== undefined) lower.push({ value: minimum, exclusive: exclusiveMinimum === true });
    if (maximum !== undefined) upper.push({ value: maximum, exclusive: exclusiveMaximum === true });
    if (typeof exclusiveMinimum === 'number') lower.push({ value: exclusiveMinimum, exclusive: true });
    if (typeof exclusiveMaximum === 'number') upper.push({ value: exclusiveMaximum, exclusive: true });
    if (multipleOf !== undefined) steps.push(multipleOf);
  }
  const tightest = (one: { value: number; exclusive: boolean }, other: typeof one): number =>
    one.value - other.value || Number(one.exclusive) - Number(other.exclusive);
  const minimum = lower.sort(tightest).at(-1) ?? null;
  const maximum =
    upper.sort((one, other) => one.value - other.value || Number(other.exclusive) - Number(one.exclusive))[0] ?? null;
  if (minimum !== null && maximum !== null) {
    const isPoint = minimum.value === maximum.value && !minimum.exclusive && !maximum.exclusive;
    if (minimum.value >= maximum.value && !isPoint) return never;
  }
  const attempt = (range: NumberRange): Expression | string => {
    try {
      return numberExpression(compiler.book, range, hint);
    } catch (error) {
      if (!(error instanceof NotExpressible)) throw error;
      return error.message;
    }
  };
  const exact = attempt({ minimum, maximum, steps, whole });
  if (typeof exact !== 'string') return exact;
  const withoutSteps = steps.length === 0 ? exact : attempt({ minimum, maximum, steps: [], whole });
  if (typeof withoutSteps !== 'string') {
    reportKeywords(compiler, parts, ['multipleOf'], exact);
    return withoutSteps;
  }
  reportKeywords(compiler, parts, keywordsOfType.number, withoutSteps);
  return numberExpression(compiler.book, { minimum: null, maximum: null, steps: [], whole }, hint);
}

function reportKeywords(
  compiler: Compiler,
  parts: readonly Part[],
  keywords: readonly (keyof Part['keywords'])[],
  reason: string,
): void {
  for (const part of parts) {
    for (const keyword of keywords)
      if (part.keywords[keyword] !== undefined) compiler.report(part, String(keyword), reason);
  }
}

function reportUnenforced(compiler: Compiler, part: Part): void {
  if (part.keywords.if !== undefined) compiler.report(part, 'if', 'a grammar cannot decide by a condition');
  const not = part.keywords.not === undefined ? true : part.own('not').keywords;
  if (typeof not === 'boolean') return;
  const values = refusedValues(not);
  const keys = Object.keys(not);
  const isWholeType = keys.length <= 1 && (not.type !== 'integer' || part.keywords.type === 'integer');
  const isEnforced =
    refusedTexts(part) !== null &&
    (values === null || values.every((value) => !['number', 'object'].includes(typeof value) || value === null));
  const isProperty =
    not.required?.length === 1 && keys.every((key) => key === 'required' || (key === 'type' && not.type === 'object'));
  const isHandled = (keys.every((key) => key === 'type') && isWholeType) || isEnforced || isProperty;
  if (!isHandled) compiler.report(part, 'not', 'a grammar cannot exclude that');
}

/** True where no value can satisfy two of the options of a `oneOf`, as far as that is seen from types, values and tags. */
export function areDisjoint(compiler: Compiler, options: readonly Conjunction[]): boolean {
  if (options.length > maxCompared) return false;
  return options.every((one, index) => options.slice(index + 1).every((other) => isDisjoint(compiler, one, other)));
}

function isDisjoint(compiler: Compiler, one: Conjunction, other: Conjunction): boolean {
  const oneValues = enumeratedValues(compiler, one);
  const otherValues = enumeratedValues(compiler, other);
  if (oneValues !== null && otherValues !== null)
    return !oneValues.some((value) => otherValues.some((second) => isEqual(value, second)));
  const oneTypes = oneValues === null ? statedTypes(one.parts) : new Set(oneValues.flatMap(typesOf));
  const otherTypes = otherValues === null ? statedTypes(other.parts) : new Set(otherValues.flatMap(typesOf));
  if (intersectTypes(oneTypes, otherTypes).size === 0) return true;
  const oneTags = tagsOf(one.parts);
  return [...tagsOf(other.parts)].some(([name, values]) => {
    const ours = oneTags.get(name);
    return ours !== undefined && !ours.some((value) => values.some((second) => isEqual(value, second)));
  });
}

function statedTypes(parts: readonly Part[]): Set<JsonType> {
  const all = new Set<JsonType>(jsonTypes.filter((type) => type !== 'integer'));
  return parts.reduce((allowed, part) => intersectTypes(allowed, typesOfPart(part) ?? all), all);
}

/** Required properties that can have given values only, such as the `type` of a tagged union. */
function tagsOf(parts: readonly Part[]): Map<string, readonly unknown[]> {
  const tags = new Map<string, readonly unknown[]>();
  const required = new Set(parts.flatMap(({ keywords }) => keywords.required ?? []));
  for (const { keywords, own } of parts) {
    if (keywords.type !== 'object') continue;
    for (const name of Object.keys(keywords.properties ?? {})) {
      const property = own('properties', name).keywords;
      if (!required.has(name) || typeof property === 'boolean') continue;
      if (Object.hasOwn(property, 'const')) tags.set(name, [property.const]);
      else if (property.enum !== undefined) tags.set(name, property.enum);
    }
  }
  return tags;
}
