import { type Keywords, readKeywords } from './keywords.ts';
import { limits, quote, schemaError, schemaTooLarge } from './problems.ts';

/** One schema inside the document, known by its place. */
export interface SchemaNode {
  pointer: string;
  /** `true` and `false` are the schemas of everything and of nothing. */
  keywords: Keywords | boolean;
}

export interface SchemaDocument {
  root: SchemaNode;
  /** The schema below `node` at these steps, such as `('properties', 'age')`. */
  child: (node: SchemaNode, ...steps: (string | number)[]) => SchemaNode;
  /** The schema that the `$ref` of `node` names. */
  target: (node: SchemaNode, reference: string) => SchemaNode;
}

const childLists = ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const;
const childMaps = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'] as const;
const childSchemas = [
  'not',
  'if',
  'then',
  'else',
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
  'items',
  'additionalItems',
  'unevaluatedItems',
  'contains',
] as const;
const startAddress = 'schema://document/';

/** Reads every schema of the document once, checks its keywords and notes where references may point. */
export function readDocument(schema: unknown): SchemaDocument {
  const nodes = new Map<string, SchemaNode>();
  const bases = new Map<string, string>();
  const named = new Map<string, string>([[startAddress, '#']]);
  let textLength = 0;

  function visit(value: unknown, pointer: string, parentBase: string, depth: number): void {
    if (nodes.has(pointer)) return;
    if (depth > limits.schemaDepth)
      throw schemaTooLarge(pointer, `it is nested more than ${limits.schemaDepth} levels deep.`);
    if (nodes.size >= limits.schemaNodes)
      throw schemaTooLarge(pointer, `it holds more than ${limits.schemaNodes} schemas.`);
    if (typeof value === 'boolean') {
      nodes.set(pointer, { pointer, keywords: value });
      bases.set(pointer, parentBase);
      return;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw schemaError(pointer, `a schema is an object, true or false, not ${quote(value)}.`);
    }
    const keywords = readKeywords(value, pointer);
    const base = keywords.$id === undefined ? parentBase : resolveAddress(keywords.$id, parentBase);
    nodes.set(pointer, { pointer, keywords });
    bases.set(pointer, base);
    if (keywords.$id !== undefined) named.set(base, pointer);
    for (const anchor of [keywords.$anchor, keywords.$dynamicAnchor]) {
      if (anchor !== undefined) named.set(resolveAddress(`#${anchor}`, base), pointer);
    }
    measure(keywords, pointer);
    for (const key of childSchemas) {
      const inner: unknown = keywords[key];
      if (inner !== undefined && !Array.isArray(inner)) visit(inner, join(pointer, key), base, depth + 1);
    }
    for (const key of childLists) visitAll(Object.entries(keywords[key] ?? []), pointer, key, base, depth);
    if (Array.isArray(keywords.items)) visitAll(Object.entries(keywords.items), pointer, 'items', base, depth);
    for (const key of childMaps) visitAll(Object.entries(keywords[key] ?? {}), pointer, key, base, depth);
  }

  function visitAll(children: [string, unknown][], pointer: string, key: string, base: string, depth: number): void {
    for (const [name, inner] of children) visit(inner, join(pointer, key, name), base, depth + 1);
  }

  function measure(keywords: Keywords, pointer: string): void {
    const texts = [keywords.pattern ?? '', ...Object.keys(keywords.properties ?? {}), ...(keywords.required ?? [])];
    textLength += texts.reduce((sum, text) => sum + text.length, 0);
    for (const value of [...(keywords.enum ?? []), keywords.const]) textLength += measureValue(value, pointer, 0);
    const enumLength = keywords.enum?.length ?? 0;
    if (enumLength > limits.enumValues)
      throw schemaTooLarge(
        pointer,
        `its enum holds ${enumLength} values, and at most ${limits.enumValues} are possible.`,
      );
    const patternCount = Object.keys(keywords.patternProperties ?? {}).length;
    if (patternCount > limits.namePatterns)
      throw schemaTooLarge(pointer, `it holds more than ${limits.namePatterns} patterns of property names.`);
    if (textLength > limits.schemaTextLength) {
      throw schemaTooLarge(pointer, `its names and values hold more than ${limits.schemaTextLength} characters.`);
    }
  }

  function lookUp(pointer: string): SchemaNode | undefined {
    const known = nodes.get(pointer);
    if (known !== undefined) return known;
    // A place that holds no schema by its keyword, such as #/components/schemas/User of an OpenAPI document.
    const value = splitPointer(pointer).reduce<unknown>(
      (inner, step) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
          ? Reflect.get(inner, step)
          : undefined,
      schema,
    );
    if (value === undefined) return undefined;
    visit(value, pointer, startAddress, 1);
    return nodes.get(pointer);
  }

  function child(node: SchemaNode, ...steps: (string | number)[]): SchemaNode {
    const pointer = join(node.pointer, ...steps);
    const found = nodes.get(pointer);
    if (found === undefined) throw schemaError(pointer, 'there is no schema.');
    return found;
  }

  function target(node: SchemaNode, reference: string): SchemaNode {
    const address = resolveAddress(reference, bases.get(node.pointer) ?? startAddress);
    const [resource = '', fragment = ''] = address.split('#');
    const top = named.get(resource);
    if (top === undefined) {
      throw schemaError(
        node.pointer,
        `it refers to ${quote(reference)}, which is outside of the schema. Copy that schema into $defs and refer to it there.`,
      );
    }
    const pointer =
      fragment === '' ? top : fragment.startsWith('/') ? top + normalise(decode(fragment)) : named.get(address);
    const found = pointer === undefined ? undefined : lookUp(pointer);
    if (found === undefined)
      throw schemaError(node.pointer, `it refers to ${quote(reference)}, and there is no such schema.`);
    return found;
  }

  visit(schema, '#', startAddress, 0);
  const root = nodes.get('#');
  if (root === undefined) throw schemaError('#', 'there is no schema.');
  return { root, child, target };
}

function measureValue(value: unknown, pointer: string, depth: number): number {
  if (depth > limits.schemaDepth)
    throw schemaTooLarge(pointer, `a value is nested more than ${limits.schemaDepth} levels deep.`);
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + key.length + measureValue(inner, pointer, depth + 1),
    2,
  );
}

export function join(pointer: string, ...steps: (string | number)[]): string {
  return [pointer, ...steps.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
}

function splitPointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The one spelling under which a place is known. */
function normalise(pointer: string): string {
  return splitPointer(pointer)
    .map((step) => join('', step))
    .join('');
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function resolveAddress(reference: string, base: string): string {
  try {
    // Pointers with characters such as | or spaces must come through as they are written.
    const [path, fragment] = splitOnce(reference, '#');
    const resource = path === '' ? (base.split('#')[0] ?? base) : new URL(path, base).href;
    return fragment === undefined || fragment === '' ? resource : `${resource}#${fragment}`;
  } catch {
    return reference;
  }
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const index = text.indexOf(separator);
  return index === -1 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}
