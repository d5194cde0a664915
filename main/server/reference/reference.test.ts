import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createHttpApp } from '../http.ts';
import { openApiDocument } from './document.ts';
import { endpoints } from './endpoints.ts';
import { reference } from './reference.ts';
import { describeType, toJsonSchema } from './schema.ts';

/** The routes are registered whatever stands behind them, and none is asked here. */
const unused = new Proxy(Object.create(null) as Parameters<typeof createHttpApp>[0], {
  get: () => unused,
});

function registeredRoutes(): string[] {
  const routes = createHttpApp(unused).routes.filter(({ method }) => method !== 'ALL');
  return routes.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+(\{[^}]*\})?/g, '{}')}`);
}

const paths = endpoints.flatMap(({ method, path, alsoAt = [] }) =>
  [path, ...alsoAt].map((each) => `${method} ${each.replaceAll(/\{\w+\}/g, '{}')}`),
);

test('every route of the server is in its reference', () => {
  expect(registeredRoutes().filter((route) => !paths.includes(route))).toEqual([]);
});

test('the reference promises no route that the server does not have', () => {
  expect(paths.filter((path) => !registeredRoutes().includes(path))).toEqual([]);
  expect(new Set(paths).size).toBe(paths.length);
});

const schemas = new Ajv2020({ strict: false, validateFormats: false });

test.for(endpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
  '%s: its schema is one, and takes its example',
  ([, { request, example }]) => {
    expect(request === undefined).toBe(example === undefined);
    if (request === undefined || example === undefined) return;
    const isValid = schemas.compile(toJsonSchema(request));
    isValid(example);
    expect(isValid.errors).toBeNull();
    expect(request.safeParse(example).error).toBeUndefined();
  },
);

test('every field says what it is for', () => {
  const silent = reference().flatMap(({ path, fields }) =>
    fields.filter(({ text }) => text === '').map(({ name }) => `${path} ${name}`),
  );
  expect(silent).toEqual([]);
});

const operationSchema = z.object({
  operationId: z.string().min(1),
  summary: z.string().min(1),
  tags: z.array(z.string()).length(1),
  parameters: z.array(z.object({ name: z.string(), in: z.enum(['path', 'query']), schema: z.object() })).default([]),
  responses: z.record(z.string(), z.object({ description: z.string(), content: z.record(z.string(), z.object()) })),
});

test('the document is OpenAPI 3.1 as its readers need it', () => {
  const document = openApiDocument();
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  const tags = document.tags.map(({ name }) => name as string);
  const seen = new Set<string>();
  for (const [path, operations] of Object.entries(document.paths)) {
    expect(path).toMatch(/^\//);
    for (const operation of Object.values(operations)) {
      const valid = operationSchema.parse(operation);
      expect(valid.parameters.filter((each) => each.in === 'path').map(({ name }) => `{${name}}`)).toEqual([
        ...(path.match(/\{\w+\}/g) ?? []),
      ]);
      expect(tags).toContain(valid.tags[0]);
      expect(Object.keys(valid.responses).length).toBeGreaterThan(0);
      expect(seen.has(valid.operationId), `${valid.operationId} twice`).toBe(false);
      seen.add(valid.operationId);
    }
  }
  // Whatever could not be written as JSON would be missing from what clients read.
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
});

test('types are told in few words', () => {
  expect(describeType({ type: ['number', 'string', 'null'] })).toBe('number | string');
  expect(describeType({ anyOf: [{ type: 'integer', minimum: 1, maximum: 8 }, { type: 'null' }] })).toBe(
    'integer, 1 to 8',
  );
  expect(describeType({ type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'object' }] } })).toBe(
    'list of (string | object)',
  );
});
