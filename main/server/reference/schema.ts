import { z } from 'zod';

/** JSON Schema, as far as it is looked into here. */
export type JsonSchema = {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema | false;
  prefixItems?: JsonSchema[];
  additionalProperties?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  not?: JsonSchema;
  minimum?: number;
  maximum?: number;
  description?: string;
  [other: string]: unknown;
};

/** What a zod schema takes in, as JSON Schema 2020-12. Fields that are only there to be refused are left out. */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  const {
    $schema: _dialect,
    '~standard': _standard,
    ...rest
  } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  });
  return tidy(rest as JsonSchema);
}

function tidy(schema: JsonSchema): JsonSchema {
  const { anyOf, oneOf, properties, items, prefixItems, additionalProperties, propertyNames: _, ...own } = schema;
  const tidied: JsonSchema = { ...own };
  // The edges of what numbers can hold say nothing.
  if (tidied.maximum === Number.MAX_SAFE_INTEGER) delete tidied.maximum;
  if (tidied.minimum === Number.MIN_SAFE_INTEGER) delete tidied.minimum;
  // A word of zod's own, which no reader of the document knows.
  if (tidied['format'] === 'starts_with') delete tidied['format'];
  if (oneOf) tidied.oneOf = oneOf.map(tidy);
  if (items !== undefined) tidied.items = items === false ? false : tidy(items);
  if (prefixItems) tidied.prefixItems = prefixItems.map(tidy);
  if (additionalProperties !== undefined) {
    tidied.additionalProperties =
      typeof additionalProperties === 'boolean' ? additionalProperties : tidy(additionalProperties);
  }
  if (properties) {
    const kept = Object.entries(properties).filter(([, property]) => !isRefused(property));
    tidied.properties = Object.fromEntries(kept.map(([name, property]) => [name, tidy(property)]));
  }
  if (!anyOf) return tidied;
  const choices = anyOf.map(tidy).flatMap((choice) => (isOnlyChoice(choice) ? choice.anyOf : [choice]));
  // What may be anything may be `null`.
  return choices.some((choice) => Object.keys(choice).length === 0) ? tidied : { ...tidied, anyOf: choices };
}

function isOnlyChoice(schema: JsonSchema): schema is { anyOf: JsonSchema[] } {
  return schema.anyOf !== undefined && Object.keys(schema).length === 1;
}

function isRefused({ not, anyOf = [] }: JsonSchema): boolean {
  return not !== undefined || (anyOf.length > 0 && anyOf.every((choice) => choice.not ?? choice.type === 'null'));
}

/** The schema of what looks like this. */
export function schemaOf(sample: unknown): JsonSchema {
  if (sample === null) return {};
  if (Array.isArray(sample)) return { type: 'array', items: sample.length === 0 ? {} : schemaOf(sample[0]) };
  if (typeof sample !== 'object') return { type: typeof sample };
  const properties = Object.fromEntries(Object.entries(sample).map(([name, value]) => [name, schemaOf(value)]));
  return { type: 'object', properties };
}

/** A schema's type in a few words, for people: `number, 0 to 2`. That `null` means "not given" goes without saying. */
export function describeType(schema: JsonSchema): string {
  const { type, enum: values, items, anyOf, oneOf } = schema;
  if ('const' in schema) return JSON.stringify(schema.const);
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ');
  const choices = anyOf ?? oneOf;
  if (choices) {
    const texts = choices.filter((choice) => choice.type !== 'null').map(describeType);
    return [...new Set(texts)].join(' | ');
  }
  const names = [type ?? []].flat().filter((each) => each !== 'null');
  if (names.length === 0) return 'any';
  const texts = names.map((name) => (name === 'array' ? `list of ${items ? describeItem(items) : 'any'}` : name));
  return texts.join(' | ') + describeRange(schema);
}

function describeItem({ minimum: _from, maximum: _to, ...item }: JsonSchema): string {
  const choices = (item.anyOf ?? item.oneOf ?? []).map(describeItem);
  if (choices.length === 0) return describeType(item);
  const texts = [...new Set(choices)];
  return texts.length === 1 ? texts.join() : `(${texts.join(' | ')})`;
}

function describeRange({ minimum, maximum }: JsonSchema): string {
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `, from ${minimum}`;
  return maximum === undefined ? '' : `, to ${maximum}`;
}
