import { basename } from 'node:path';
import OpenAI from 'openai';
import { startHeadless, diagnosticModelPath, findFreePort, type Headless } from './headless.ts';

export const capitalQuestion = 'What is the capital of France?';
export const longStory = 'Tell me a long story.';

/** A running server with the diagnostic model, and the official client that talks to it. */
export type ServedModel = AsyncDisposable & {
  host: Headless;
  baseUrl: string;
  port: number;
  client: OpenAI;
  modelId: string;
};

/** Runs `paddock serve --port N --model PATH`, without a window. */
export function serveDiagnosticModel(args: string[] = []): Promise<ServedModel> {
  return serveModel(diagnosticModelPath, args);
}

/** The same with another model file. `args`: more of them, such as `--set slots=1`. */
export async function serveModel(
  path: string,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<ServedModel> {
  const port = await findFreePort();
  const host = await startHeadless({ window: false, args: ['--port', String(port), '--model', path, ...args], env });
  if (host.url === null) throw new Error(`The host named no server address. It said:\n${host.errorOutput()}`);
  const baseUrl = new URL('/v1', host.url).href;
  const client = makeClient(baseUrl);
  const name = basename(path, '.gguf');
  const model = (await client.models.list()).data.find(({ id }) => id === name);
  if (model === undefined) throw new Error(`The server lists no ${name}.`);
  return {
    host,
    baseUrl,
    port,
    client,
    modelId: model.id,
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}

/** The official client as a person would set it up: a base URL, and a key that nobody checks. */
export function makeClient(baseUrl: string): OpenAI {
  return new OpenAI({ baseURL: baseUrl, apiKey: 'not-needed', maxRetries: 0 });
}

/** Posts JSON to the server, for what no client has a function for. `path` begins with a slash. */
export function post(served: ServedModel, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(`http://127.0.0.1:${served.port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}
