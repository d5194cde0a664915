import { formOf } from '../dialects.ts';
import { RequestError } from '../failure.ts';
import { modelPlaceholder, pathParameters, type Endpoint } from './endpoint.ts';
import { endpoints, parametersOf, scopeFor } from './endpoints.ts';
import { fieldTexts } from './fields.ts';
import { schemaOf, toJsonSchema, type JsonSchema } from './schema.ts';

const intro = `Paddock's local server speaks several dialects at one address.

In every request \`null\` means the same as leaving a field out, and fields that are not named here are ignored.
Whether a key is demanded is set in the app; it is sent as \`Authorization: Bearer KEY\`, as \`x-api-key: KEY\`, or in
front of the path, as \`/k/KEY/v1/models\`.`;

let known: ReturnType<typeof createDocument> | null = null;

/** The OpenAPI 3.1 document of the server. Made when it is first asked for. */
export function openApiDocument() {
  return (known ??= createDocument());
}

function createDocument() {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) {
    for (const path of [endpoint.path, ...(endpoint.alsoAt ?? [])]) {
      (paths[path] ??= {})[endpoint.method.toLowerCase()] = describeOperation(endpoint, path);
    }
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Paddock', summary: 'The local server of Paddock', description: intro, version: '1.0.0' },
    servers: [{ url: '/', description: 'This server' }],
    security: [{}, { bearer: [] }, { apiKey: [] }],
    tags: [...new Set(endpoints.map(({ dialect }) => dialect))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
    },
  };
}

function describeOperation(endpoint: Endpoint, path: string) {
  const { method, dialect, summary, request, query, example, fields = {} } = endpoint;
  const scope = scopeFor(endpoint);
  const parameters = [
    ...parametersOf(path).map((name) => ({
      name,
      in: 'path',
      required: true,
      description: pathParameters[name] ?? '',
      schema: { type: 'string' },
    })),
    ...(query === undefined ? [] : queryParameters(query, fields)),
  ];
  return {
    operationId: `${method.toLowerCase()} ${path}`.replaceAll(/[^\w]+/g, '_'),
    tags: [dialect],
    summary,
    ...(scope === null ? { security: [] } : {}),
    description: [
      ...(scope === null ? [] : [`Keys need the scope \`${scope}\`.`]),
      ...(path === endpoint.path ? [] : [`The same as \`${endpoint.path}\`.`]),
    ].join(' '),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(request === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: withTexts(toJsonSchema(request), fields),
                ...(example === undefined ? {} : { example: withModel(example) }),
              },
            },
          },
        }),
    responses: {
      '200': { description: 'The answer', content: answerContent(endpoint) },
      default: { description: 'What went wrong', content: { 'application/json': { schema: failureSchema(path) } } },
    },
  };
}

function queryParameters(query: NonNullable<Endpoint['query']>, fields: Readonly<Record<string, string>>) {
  const { properties = {}, required = [] } = toJsonSchema(query);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    description: fields[name] ?? fieldTexts[name] ?? '',
    schema,
  }));
}

function withTexts(schema: JsonSchema, fields: Readonly<Record<string, string>>): JsonSchema {
  const { properties = {} } = schema;
  const described = Object.entries(properties).map(([name, property]) => {
    const description = fields[name] ?? fieldTexts[name];
    return [name, description === undefined ? property : { ...property, description }] as const;
  });
  return { ...schema, properties: Object.fromEntries(described) };
}

function withModel(example: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(example).map(([name, value]) => [name, value === modelPlaceholder ? 'model' : value]),
  );
}

function answerContent({ answer, streams }: Endpoint) {
  const whole =
    typeof answer === 'string'
      ? { 'text/plain': { schema: { type: 'string' }, example: answer } }
      : { 'application/json': { schema: schemaOf(answer), example: answer } };
  if (streams === undefined) return whole;
  const type = streams === 'sse' ? 'text/event-stream' : 'application/x-ndjson';
  return { ...whole, [type]: { schema: { type: 'string' } } };
}

/** As the dialect of the path words a failure. */
function failureSchema(path: string): JsonSchema {
  const { failure } = new RequestError('invalid', 'model: must be a string', { param: 'model', code: 'invalid' });
  return schemaOf(formOf(path).body(failure, 'request'));
}
