import type { ServerEndpoint } from '../../../../contract/server.ts';
import { toPython, toTypeScript } from './literals.ts';

export const languages = [
  { id: 'curl', label: 'curl' },
  { id: 'python', label: 'Python' },
  { id: 'typescript', label: 'TypeScript' },
] as const;
export type Language = (typeof languages)[number]['id'];

/** `root`: the server's address without a path. `key`: `null` while none is demanded. */
export type Place = { root: string; modelId: string; key: string | null };

/** Official clients refuse to go without a key. */
const anyKey = 'paddock';

/** A whole program that asks the endpoint once. */
export function exampleFor(language: Language, endpoint: ServerEndpoint, place: Place): string {
  const asked = { ...place, endpoint, url: urlOf(endpoint, place), body: bodyOf(endpoint, place) };
  switch (language) {
    case 'curl':
      return inCurl(asked);
    case 'python':
      return officialPython(asked) ?? plainPython(asked);
    case 'typescript':
      return officialTypeScript(asked) ?? plainTypeScript(asked);
    default:
      return language satisfies never;
  }
}

type Asked = Place & { endpoint: ServerEndpoint; url: string; body: Record<string, unknown> | null };

/** A model's id stands where it is asked for; other parts of a path the person fills in. */
function urlOf({ path }: ServerEndpoint, { root, modelId }: Place): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === 'id' ? encodeURIComponent(modelId) : name.toUpperCase(),
  );
  return root + filled;
}

function bodyOf({ example }: ServerEndpoint, { modelId }: Place): Record<string, unknown> | null {
  if (example === null) return null;
  return Object.fromEntries(
    Object.entries(example).map(([name, value]) => [name, value === '{model}' ? modelId : value]),
  );
}

function inCurl({ endpoint: { method }, url, body, key }: Asked): string {
  const parts = [
    `curl ${method === 'GET' || body !== null ? '' : `-X ${method} `}${url}`,
    ...(key === null ? [] : [`-H 'Authorization: Bearer ${key}'`]),
    ...(body === null ? [] : [`-H 'Content-Type: application/json'`, ...(method === 'POST' ? [] : [`-X ${method}`])]),
    ...(body === null ? [] : [`-d '${JSON.stringify(body, null, 2).replaceAll("'", String.raw`'\''`)}'`]),
  ];
  return parts.join(' \\\n  ');
}

function officialPython({ endpoint: { dialect, call }, root, body, key }: Asked): string | null {
  const client = call === null ? null : pythonClient(dialect, root, key);
  if (call === null || client === null) return null;
  const fields = Object.entries(body ?? {}).map(([name, value]) => `    ${name}=${toPython(value, 1)},\n`);
  const inSnakeCase = call.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return `${client}

answer = client.${inSnakeCase}(${fields.length === 0 ? '' : `\n${fields.join('')}`})
print(answer.model_dump_json(indent=2))`;
}

function pythonClient(dialect: ServerEndpoint['dialect'], root: string, key: string | null): string | null {
  const apiKey = JSON.stringify(key ?? anyKey);
  switch (dialect) {
    case 'openai':
      return `from openai import OpenAI\n\nclient = OpenAI(base_url="${root}/v1", api_key=${apiKey})`;
    case 'anthropic':
      return `from anthropic import Anthropic\n\nclient = Anthropic(base_url="${root}", api_key=${apiKey})`;
    case 'ollama': {
      const headers = key === null ? '' : `, headers={"Authorization": "Bearer ${key}"}`;
      return `from ollama import Client\n\nclient = Client(host="${root}"${headers})`;
    }
    case 'lmstudio':
    case 'llama-server':
    case 'paddock':
      return null;
    default:
      return dialect satisfies never;
  }
}

function plainPython({ endpoint, url, body, key }: Asked): string {
  const lines = [
    `    "${url}",\n`,
    ...(key === null ? [] : [`    headers=${toPython({ Authorization: `Bearer ${key}` }, 1)},\n`]),
    ...(body === null ? [] : [`    json=${toPython(body, 1)},\n`]),
  ];
  const call = lines.length === 1 ? `"${url}"` : `\n${lines.join('')}`;
  return `import requests

answer = requests.${endpoint.method.toLowerCase()}(${call})
print(${isJson(endpoint) ? 'answer.json()' : 'answer.text'})`;
}

function officialTypeScript({ endpoint: { dialect, call }, root, body, key }: Asked): string | null {
  const client = call === null ? null : typeScriptClient(dialect, root, key);
  if (call === null || client === null) return null;
  return `${client}

const answer = await client.${call}(${body === null ? '' : toTypeScript(body)});
console.log(answer);`;
}

function typeScriptClient(dialect: ServerEndpoint['dialect'], root: string, key: string | null): string | null {
  const apiKey = `'${key ?? anyKey}'`;
  switch (dialect) {
    case 'openai':
      return `import OpenAI from 'openai';\n\nconst client = new OpenAI({ baseURL: '${root}/v1', apiKey: ${apiKey} });`;
    case 'anthropic':
      return `import Anthropic from '@anthropic-ai/sdk';\n\nconst client = new Anthropic({ baseURL: '${root}', apiKey: ${apiKey} });`;
    case 'ollama': {
      const headers = key === null ? '' : `, headers: { Authorization: 'Bearer ${key}' }`;
      return `import { Ollama } from 'ollama';\n\nconst client = new Ollama({ host: '${root}'${headers} });`;
    }
    case 'lmstudio':
    case 'llama-server':
    case 'paddock':
      return null;
    default:
      return dialect satisfies never;
  }
}

function plainTypeScript({ endpoint, url, body, key }: Asked): string {
  const { method } = endpoint;
  const headers = {
    ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
    ...(body === null ? {} : { 'Content-Type': 'application/json' }),
  };
  const options = [
    ...(method === 'GET' ? [] : [`  method: '${method}',\n`]),
    ...(Object.keys(headers).length === 0 ? [] : [`  headers: ${toTypeScript(headers, 1)},\n`]),
    ...(body === null ? [] : [`  body: JSON.stringify(${toTypeScript(body, 1)}),\n`]),
  ];
  return `const answer = await fetch('${url}'${options.length === 0 ? '' : `, {\n${options.join('')}}`});
console.log(await answer.${isJson(endpoint) ? 'json' : 'text'}());`;
}

function isJson({ answer }: ServerEndpoint): boolean {
  return /^[[{]/.test(answer);
}
