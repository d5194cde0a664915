import type { Automaton } from './automaton.ts';
import type { Expression, RuleBook } from './gbnf.ts';
import type { JsonType, Keywords } from './keywords.ts';
import type { SchemaDocument, SchemaNode } from './references.ts';

/** What the parts of the converter share. */
export interface Compiler {
  document: SchemaDocument;
  book: RuleBook;
  space: Expression;
  /** Throws where the conversion has taken longer than any real schema does. */
  checkTime: () => void;
  report: (node: { pointer: string }, keyword: string, reason: string) => void;
  /** The values that satisfy all of these schemas at once. */
  valueOf: (schemas: readonly SchemaNode[], hint: string) => Expression;
  /** The texts that satisfy all of these schemas, or null where no automaton says so. */
  textsOf: (schemas: readonly SchemaNode[]) => Automaton | null;
}

/** A schema object together with its place, without the boolean ones. */
export interface Part {
  pointer: string;
  keywords: Keywords;
  own: (...steps: (string | number)[]) => SchemaNode;
}

/** Keywords that say something about a value by themselves, by the type of value they speak of. */
export const keywordsOfType: Readonly<
  Record<Exclude<JsonType, 'integer' | 'null' | 'boolean'>, readonly (keyof Keywords)[]>
> = {
  object: [
    ...(['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties', 'propertyNames'] as const),
    ...([
      'required',
      'minProperties',
      'maxProperties',
      'dependentRequired',
      'dependentSchemas',
      'dependencies',
    ] as const),
  ],
  array: [
    ...(['items', 'prefixItems', 'additionalItems', 'unevaluatedItems', 'contains'] as const),
    ...(['minItems', 'maxItems', 'uniqueItems'] as const),
  ],
  string: ['minLength', 'maxLength', 'pattern', 'format'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
};

const generalKeywords = ['type', 'enum', 'const', 'not', 'if'] as const;

export function constrains(keywords: Keywords): boolean {
  return [...generalKeywords, ...Object.values(keywordsOfType).flat()].some((keyword) =>
    Object.hasOwn(keywords, keyword),
  );
}
