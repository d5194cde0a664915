import type { EndpointField, ServerEndpoint } from '../../contract/server.ts';
import { reference } from '../../main/server/reference/reference.ts';
import { anchorOf } from './markdown.ts';

const dialects: Record<ServerEndpoint['dialect'], { title: string; text: string }> = {
  openai: { title: 'OpenAI', text: 'Set the base URL of a client to `http://127.0.0.1:1234/v1`.' },
  anthropic: { title: 'Anthropic', text: 'Set the base URL of a client to `http://127.0.0.1:1234`.' },
  ollama: { title: 'Ollama', text: 'Set the host of a client, or `OLLAMA_HOST`, to `http://127.0.0.1:1234`.' },
  lmstudio: { title: 'LM Studio', text: 'What LM Studio’s own REST API has beside OpenAI’s.' },
  'llama-server': { title: 'llama-server', text: 'What llama.cpp’s server has beside OpenAI’s.' },
  paddock: { title: 'Paddock', text: 'What is the server’s own.' },
};

/** `docs/api.md`: every endpoint of the local server, as the server itself describes it. */
export function apiPage(): string {
  const endpoints = reference();
  const names = [...new Set(endpoints.map(({ dialect }) => dialect))];
  return `# What the local server can be asked

<!-- Written by npm run docs from main/server/reference. What is changed here is lost. -->

How to switch the server on, and how programs are connected, stands in [the guide to it](guides/server.md);
[which clients are tested](api-conformance.md) on a page of its own. A running server has all of this as an OpenAPI 3.1
document at \`http://127.0.0.1:1234/openapi.json\`, and the app under *Server, Reference*, with examples in curl, Python and
TypeScript.

In every request \`null\` means the same as leaving a field out. Fields that are not named here are ignored. A key, where
one is demanded, is sent as \`Authorization: Bearer KEY\`, as \`x-api-key: KEY\`, or in front of the path, as
\`/k/KEY/v1/models\`. What a key has to be for is its scope.

${names.map((name) => dialectIndex(name, endpoints)).join('\n')}

${names.map((name) => dialectPart(name, endpoints)).join('\n')}`;
}

function dialectIndex(name: ServerEndpoint['dialect'], endpoints: readonly ServerEndpoint[]): string {
  const own = endpoints.filter(({ dialect }) => dialect === name).map(({ method, path }) => `${method} ${path}`);
  return `- **${dialects[name].title}**: ${own.map((title) => `[\`${title}\`](#${anchorOf(title)})`).join(', ')}`;
}

function dialectPart(name: ServerEndpoint['dialect'], endpoints: readonly ServerEndpoint[]): string {
  const { title, text } = dialects[name];
  const own = endpoints.filter(({ dialect }) => dialect === name);
  return `## ${title}

${text}

${own.map(endpointPart).join('\n')}`;
}

function endpointPart({
  method,
  path,
  alsoAt,
  summary,
  scope,
  streams,
  fields,
  example,
  answer,
}: ServerEndpoint): string {
  const facts = [
    scope === null ? 'No key is ever needed.' : `Scope: \`${scope}\`.`,
    ...(alsoAt.length === 0 ? [] : [`Also at ${alsoAt.map((other) => `\`${other}\``).join(', ')}.`]),
    ...(streams === null ? [] : [`Streams ${streams === 'sse' ? 'server-sent events' : 'lines of JSON'}.`]),
  ];
  return [
    `### ${method} ${path}`,
    `${summary}. ${facts.join(' ')}`,
    ...(fields.length === 0 ? [] : [fieldTable(fields)]),
    ...(example === null ? [] : [`Asked:\n\n\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``]),
    ...(answer === ''
      ? []
      : [`Answered:\n\n\`\`\`${/^[[{]/.test(answer) ? 'json' : 'text'}\n${answer.trimEnd()}\n\`\`\``]),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function fieldTable(fields: readonly EndpointField[]): string {
  const rows = fields.map(({ name, place, type, isRequired, text }) => {
    const where = [...(place === 'body' ? [] : [`in the ${place}`]), ...(isRequired ? ['required'] : [])].join(', ');
    return `| \`${name}\`${where === '' ? '' : ` (${where})`} | ${inCell(type)} | ${inCell(text)} |`;
  });
  return ['| Field | Type | What it is |', '| --- | --- | --- |', ...rows].join('\n');
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
