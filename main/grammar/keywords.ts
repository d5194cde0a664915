import { z } from 'zod';
import { isPattern } from './pattern-parser.ts';
import { quote, schemaError } from './problems.ts';

export const jsonTypes = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;
export type JsonType = (typeof jsonTypes)[number];

const count = z.number().int().min(0);
const schemaObject = z.record(z.string(), z.unknown());
const subschema = z.union([z.boolean(), schemaObject]);
const subschemas = z.array(subschema).min(1);
const subschemaMap = z.record(z.string(), subschema);
/** Draft 4 and OpenAPI 3.0 write `exclusiveMinimum: true` beside `minimum`. */
const exclusive = z.union([z.number(), z.boolean()]);

/** The keywords of one schema that mean something to a grammar; any other is an annotation. */
const keywordsSchema = z.looseObject({
  type: z.union([z.enum(jsonTypes), z.array(z.enum(jsonTypes)).min(1)]).optional(),
  nullable: z.boolean().optional(),
  enum: z.array(z.unknown()).min(1).optional(),
  const: z.unknown().optional(),
  $ref: z.string().optional(),
  $dynamicRef: z.string().optional(),
  $id: z.string().optional(),
  $anchor: z.string().optional(),
  $dynamicAnchor: z.string().optional(),
  $defs: subschemaMap.optional(),
  definitions: subschemaMap.optional(),
  anyOf: subschemas.optional(),
  oneOf: subschemas.optional(),
  allOf: subschemas.optional(),
  not: subschema.optional(),
  if: subschema.optional(),
  then: subschema.optional(),
  else: subschema.optional(),
  properties: subschemaMap.optional(),
  patternProperties: subschemaMap.optional(),
  additionalProperties: subschema.optional(),
  unevaluatedProperties: subschema.optional(),
  propertyNames: subschema.optional(),
  required: z.array(z.string()).optional(),
  dependentRequired: z.record(z.string(), z.array(z.string())).optional(),
  dependentSchemas: subschemaMap.optional(),
  dependencies: z.record(z.string(), z.unknown()).optional(),
  minProperties: count.optional(),
  maxProperties: count.optional(),
  prefixItems: subschemas.optional(),
  items: z.union([subschema, z.array(subschema)]).optional(),
  additionalItems: subschema.optional(),
  unevaluatedItems: subschema.optional(),
  contains: subschema.optional(),
  minContains: count.optional(),
  maxContains: count.optional(),
  minItems: count.optional(),
  maxItems: count.optional(),
  uniqueItems: z.boolean().optional(),
  minLength: count.optional(),
  maxLength: count.optional(),
  pattern: z.string().optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: exclusive.optional(),
  exclusiveMaximum: exclusive.optional(),
  multipleOf: z.number().positive().optional(),
});

export type Keywords = z.infer<typeof keywordsSchema>;

const expectations: Readonly<Record<string, string>> = {
  type: `must be one of ${jsonTypes.join(', ')}, or a list of them`,
  enum: 'must be a list of at least one value',
  multipleOf: 'must be a number above zero',
  required: 'must be a list of property names',
  pattern: 'must be a regular expression',
  uniqueItems: 'must be true or false',
  nullable: 'must be true or false',
};

/** Reads the keywords of one schema, and refuses what no schema may say. */
export function readKeywords(schema: unknown, pointer: string): Keywords {
  const result = keywordsSchema.safeParse(schema);
  if (!result.success) {
    const keyword = String(result.error.issues[0]?.path[0] ?? '');
    if (keyword === '') throw schemaError(pointer, `a schema is an object, true or false, not ${quote(schema)}.`);
    const value: unknown = typeof schema === 'object' && schema !== null ? Reflect.get(schema, keyword) : undefined;
    throw schemaError(pointer, `${keyword} is ${quote(value)}, and ${expectation(keyword, value)}.`);
  }
  const keywords = result.data;
  refuseContradiction(pointer, keywords, 'minLength', 'maxLength');
  refuseContradiction(pointer, keywords, 'minItems', 'maxItems');
  refuseContradiction(pointer, keywords, 'minProperties', 'maxProperties');
  refuseContradiction(pointer, keywords, 'minimum', 'maximum');
  refuseContradiction(pointer, keywords, 'exclusiveMinimum', 'exclusiveMaximum');
  for (const pattern of [keywords.pattern, ...Object.keys(keywords.patternProperties ?? {})]) {
    if (pattern !== undefined && !isPattern(pattern)) {
      throw schemaError(pointer, `${quote(pattern)} is not a regular expression.`);
    }
  }
  return keywords;
}

function expectation(keyword: string, value: unknown): string {
  const named = expectations[keyword];
  if (named !== undefined) return named;
  if (/^(?:min|max)[A-Z]/.test(keyword)) return 'must be a whole number, zero or more';
  if (/imum$/i.test(keyword)) return 'must be a number';
  if (keyword.startsWith('$')) return 'must be a text';
  if (keyword.endsWith('Of') || keyword === 'prefixItems') return 'must be a list of at least one schema';
  if (typeof value === 'object' && value !== null) return 'must hold a schema at each name';
  return 'must be a schema';
}

function refuseContradiction(pointer: string, keywords: Keywords, lower: keyof Keywords, upper: keyof Keywords): void {
  const low = keywords[lower];
  const high = keywords[upper];
  if (typeof low === 'number' && typeof high === 'number' && low > high) {
    throw schemaError(pointer, `${String(lower)} ${low} is greater than ${String(upper)} ${high}.`);
  }
}
