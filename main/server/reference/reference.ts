import type { EndpointField, ServerEndpoint } from '../../../contract/server.ts';
import { pathParameters, type Endpoint } from './endpoint.ts';
import { endpoints, parametersOf, scopeFor } from './endpoints.ts';
import { fieldTexts } from './fields.ts';
import { describeType, toJsonSchema } from './schema.ts';

let known: ServerEndpoint[] | null = null;

/** The endpoints as the window shows them. Made when they are first asked for: schemas take their time. */
export function reference(): ServerEndpoint[] {
  return (known ??= endpoints.map(describe));
}

function describe(endpoint: Endpoint): ServerEndpoint {
  const { method, path, alsoAt = [], dialect, summary, request, query, example, answer, streams, call } = endpoint;
  return {
    method,
    path,
    alsoAt: [...alsoAt],
    dialect,
    summary,
    scope: scopeFor(endpoint),
    streams: streams ?? null,
    call: call ?? null,
    fields: [
      ...parametersOf(path).map((name) => ({
        name,
        place: 'path' as const,
        type: 'string',
        isRequired: true,
        text: pathParameters[name] ?? '',
      })),
      ...(query === undefined ? [] : fieldsOf(endpoint, query, 'query')),
      ...(request === undefined ? [] : fieldsOf(endpoint, request, 'body')),
    ],
    example: example === undefined ? null : { ...example },
    answer: typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2),
  };
}

/** What has to be given stands first. */
function fieldsOf(
  { fields = {} }: Endpoint,
  schema: NonNullable<Endpoint['request']>,
  place: EndpointField['place'],
): EndpointField[] {
  const { properties = {}, required = [] } = toJsonSchema(schema);
  return Object.entries(properties)
    .map(([name, property]) => ({
      name,
      place,
      type: describeType(property),
      isRequired: required.includes(name),
      text: fields[name] ?? fieldTexts[name] ?? '',
    }))
    .toSorted((a, b) => Number(b.isRequired) - Number(a.isRequired));
}
