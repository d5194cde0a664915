import type { Compiler, Part } from './compiler.ts';
import { type Expression, isNever, literal, never, nothing, optional, sequence } from './gbnf.ts';
import { anyArray } from './json.ts';
import { limits } from './problems.ts';
import { itemSchema } from './satisfies.ts';

/** A longer tuple gets a rule for each of its items, so that groups are not nested hundreds deep. */
const maxNestedItems = 16;

/**
 * Arrays that satisfy every part. A tuple whose schema does not speak of further items has none.
 */
export function arrayExpression(compiler: Compiler, parts: readonly Part[], hint: string): Expression {
  const { book, space } = compiler;
  const about = parts.filter(({ keywords }) => Object.keys(keywords).some((key) => /items$|^contains$/i.test(key)));
  if (about.length === 0) return anyArray(book, space);
  reportUnenforced(compiler, about);

  const tupleLength = Math.max(0, ...about.map(({ keywords }) => tupleOf(keywords).length));
  const hasRest = tupleLength === 0 || about.some(({ keywords }) => speaksOfRest(keywords));
  let min = Math.max(0, ...about.map(({ keywords }) => keywords.minItems ?? 0));
  let max: number | null = Math.min(...about.map(({ keywords }) => keywords.maxItems ?? Infinity));
  if (max === Infinity || max > limits.repetitions) {
    if (max !== Infinity) reportCount(compiler, about, 'maxItems');
    max = null;
  }
  if (min > limits.repetitions) {
    reportCount(compiler, about, 'minItems');
    min = 0;
  }
  if (max !== null && min > max) return never;

  const itemAt = (index: number): Expression => {
    const schemas = about.flatMap(({ keywords, own }) => itemSchema(keywords, own, index) ?? []);
    return compiler.valueOf(schemas, `${hint}-item`);
  };
  const separator = sequence(literal(','), space);
  const rest = hasRest && (max === null || max > tupleLength) ? itemAt(tupleLength) : never;

  // From the last place of the tuple backwards: what may follow `index` items.
  let tail = restItems(compiler, rest, separator, tupleLength, min, max);
  for (let index = tupleLength - 1; index >= 0; index -= 1) {
    const item = sequence(index === 0 ? nothing : separator, itemAt(index), tail);
    const more = max !== null && index >= max ? never : item;
    const step = index > 0 && tupleLength > maxNestedItems && !isNever(more) ? book.add(`${hint}-rest`, more) : more;
    tail = index >= min ? (isNever(step) ? nothing : optional(step)) : step;
  }
  const list = tail.kind === 'repeat' && tail.min === 0 && tail.max === 1 ? tail.item : null;
  const items = list !== null ? optional(sequence(list, space)) : tail === nothing ? nothing : sequence(tail, space);
  return sequence(literal('['), space, items, literal(']'));
}

/** The items after a tuple of that length. */
function restItems(
  compiler: Compiler,
  item: Expression,
  separator: Expression,
  before: number,
  min: number,
  max: number | null,
): Expression {
  const from = Math.max(0, min - before);
  const to = max === null ? null : Math.max(0, max - before);
  if (isNever(item) || to === 0) return from === 0 ? nothing : never;
  const further = sequence(separator, item);
  if (before > 0) return compiler.book.times(further, from, to);
  const list = sequence(item, compiler.book.times(further, Math.max(0, from - 1), to === null ? null : to - 1));
  return from === 0 ? optional(list) : list;
}

function tupleOf(keywords: Part['keywords']): readonly unknown[] {
  return keywords.prefixItems ?? (Array.isArray(keywords.items) ? keywords.items : []);
}

function speaksOfRest({ items, additionalItems, unevaluatedItems }: Part['keywords']): boolean {
  return (
    (items !== undefined && !Array.isArray(items)) || additionalItems !== undefined || unevaluatedItems !== undefined
  );
}

function reportCount(compiler: Compiler, parts: readonly Part[], keyword: 'minItems' | 'maxItems'): void {
  for (const part of parts) {
    if ((part.keywords[keyword] ?? 0) > limits.repetitions) {
      compiler.report(part, keyword, `a grammar cannot count more than ${limits.repetitions} items`);
    }
  }
}

function reportUnenforced(compiler: Compiler, parts: readonly Part[]): void {
  for (const part of parts) {
    const { contains, uniqueItems, maxItems, unevaluatedItems } = part.keywords;
    if (contains !== undefined) compiler.report(part, 'contains', 'a grammar cannot look for an item among others');
    if (unevaluatedItems !== undefined)
      compiler.report(part, 'unevaluatedItems', 'a grammar does not keep track of evaluated items');
    if (uniqueItems === true && (maxItems ?? 2) > 1)
      compiler.report(part, 'uniqueItems', 'a grammar cannot compare items with each other');
  }
}
