import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { GenerateEvent } from '../engine/runner.ts';
import { createLog } from '../log.ts';
import { createNetwork } from '../network/network.ts';
import type { GenerateInput } from '../runner/protocol.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { openStore } from '../store/open.ts';
import { createRemotes } from './remotes.ts';
import { unsaid } from './request.ts';

export type Asked = { method: string; path: string; headers: IncomingHttpHeaders; body: Record<string, unknown> };

type Answer = (asked: Asked, response: ServerResponse) => void;

/** A provider of which a test says how it answers, on a port of its own. It lists two models until told otherwise. */
export async function startProvider() {
  const asked: Asked[] = [];
  let answering = 0;
  const routes = new Map<string, Answer>([
    ['/v1/models', (_, response) => sendJson(response, { data: [{ id: 'first' }, { id: 'maker/second' }] })],
  ]);
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const { method = '', url = '', headers } = request;
    const received = { method, path: url, headers, body: text === '' ? {} : (JSON.parse(text) as Asked['body']) };
    asked.push(received);
    answering += 1;
    response.once('close', () => (answering -= 1));
    const answer = routes.get(url);
    if (answer) answer(received, response);
    else sendJson(response, { error: { message: 'Not here.' } }, 404);
  };
  const server = createServer((request, response) => void receive(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    asked,
    /** How it answers from now on. */
    on: (path: string, answer: Answer) => void routes.set(path, answer),
    /** Answers that are being given and were not given up. */
    answering: () => answering,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What was thrown, for a look at its code and its words. */
export async function errorOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (error instanceof AppError) return { code: error.code, message: error.message };
  throw new Error('An AppError should have been thrown.', { cause: error });
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** Answers with these events, and the sign that they are all. */
export function sendEvents(response: ServerResponse, events: readonly unknown[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) response.write(`data: ${JSON.stringify(event)}\n\n`);
  response.end('data: [DONE]\n\n');
}

export const delta = (part: object, more: object = {}) => ({ choices: [{ index: 0, delta: part, ...more }] });

/** Remotes with everything real around them, in a data folder of their own. */
export function openRemotes() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'paddock-remotes-'));
  const store = openStore(dataFolder);
  const log = createLog(dataFolder);
  const network = createNetwork({ settings: { get: () => ({ proxy: null }) }, log, version: '0.0.0' });
  const secrets = createSecrets({ dataFolder, log, environment: {} });
  const remotes = createRemotes({ store, secrets, network, log, events: { emit: () => {} } });
  const find = (id: string) => {
    const model = remotes.findModel(id);
    if (model === null) throw new Error(`There is no ${id}.`);
    return model;
  };
  return {
    find,
    dataFolder,
    remotes,
    /** Everything that an answer is made of. */
    ask: async (id: string, more: Partial<GenerateInput> = {}, signal = new AbortController().signal) => {
      const events: GenerateEvent[] = [];
      for await (const event of remotes.generate(find(id), { ...question, ...more }, signal)) events.push(event);
      return readAnswer(events);
    },
    [Symbol.asyncDispose]: async () => {
      await network[Symbol.asyncDispose]();
      store.close();
    },
  };
}

export const question: GenerateInput = {
  prompt: { kind: 'chat', turns: [{ role: 'user', content: 'What is the capital of France?' }] },
  sampling: unsaid,
};

function readAnswer(events: readonly GenerateEvent[]) {
  const deltas = events.flatMap((event) => (event.type === 'delta' ? event.deltas : []));
  const textOf = (type: 'text' | 'reasoning') => deltas.map((one) => (one.type === type ? one.text : '')).join('');
  const result = events.flatMap((event) => (event.type === 'done' ? [event.result] : []))[0];
  if (result === undefined) throw new Error('The answer has no end.');
  const logprobs = events.flatMap((event) => (event.type === 'delta' ? event.logprobs : []));
  return { deltas, text: textOf('text'), reasoning: textOf('reasoning'), logprobs, result };
}
