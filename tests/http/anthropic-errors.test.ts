import { rm } from 'node:fs/promises';
import Anthropic, {
  AuthenticationError,
  BadRequestError,
  ContentTooLargeError,
  NotFoundError,
  OverloadedError,
  PermissionDeniedError,
} from '@anthropic-ai/sdk';
import type { MessageParam } from '@anthropic-ai/sdk/resources/messages';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createEvents } from '../../main/events.ts';
import { createKeys } from '../../main/server/keys.ts';
import { createSettings } from '../../main/settings/settings.ts';
import { openStore } from '../../main/store/open.ts';
import { capitalQuestion, longStory } from '../harness/client.ts';
import {
  diagnosticModelPath,
  findFreePort,
  makeDataFolder,
  startHeadless,
  type Headless,
} from '../harness/headless.ts';

const model = 'paddock-tiny';
const messages: MessageParam[] = [{ role: 'user', content: capitalQuestion }];

let dataFolder: string;
let host: Headless;
const keys = { chat: '', embed: '', other: '' };

beforeAll(async () => {
  dataFolder = await makeDataFolder();
  const store = openStore(dataFolder);
  const { create } = createKeys({ store });
  keys.chat = create({ name: 'chat', scopes: ['infer'] }).secret;
  keys.embed = create({ name: 'embed', scopes: ['embed'] }).secret;
  keys.other = create({ name: 'other', scopes: ['infer'], modelIds: ['another-model'] }).secret;
  createSettings({ store, events: createEvents() }).set({ serverNeedsKey: true, serverMaxRequests: 1 });
  store.close();
  const args = ['--port', String(await findFreePort()), '--model', diagnosticModelPath];
  host = await startHeadless({ window: false, dataFolder, args });
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await rm(dataFolder, { recursive: true, force: true });
});

const clientWith = (apiKey: string) => new Anthropic({ baseURL: host.url ?? '', apiKey, maxRetries: 0 });
const ask = (apiKey: string) => clientWith(apiKey).messages.create({ model, max_tokens: 20, messages });

const errorSchema = z.object({
  type: z.literal('error'),
  error: z.object({ type: z.string(), message: z.string().min(1) }),
  request_id: z.string().min(1),
});

/** What a request without a client is answered. */
async function send(body: unknown, headers: Record<string, string> = { 'x-api-key': keys.chat }) {
  const response = await fetch(`${host.url ?? ''}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, ...errorSchema.parse(await response.json()) };
}

describe('a key', () => {
  test('is read from either header, under any version and beta', async () => {
    expect((await ask(keys.chat)).type).toBe('message');
    for (const headers of [
      { 'x-api-key': keys.chat, 'anthropic-version': '2023-06-01' },
      { authorization: `Bearer ${keys.chat}`, 'anthropic-version': '2099-01-01', 'anthropic-beta': 'no-such-beta' },
      // Where both come, this one counts.
      { 'x-api-key': keys.chat, authorization: 'Bearer wrong' },
    ]) {
      const response = await fetch(`${host.url ?? ''}/v1/messages?beta=true`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ model, max_tokens: 5, messages }),
      });
      expect(response.status).toBe(200);
      expect(response.headers.get('request-id')).toMatch(/\S/);
    }
  });

  test('that is wrong, for something else, or for another model is turned away', async () => {
    await expect(ask('wrong')).rejects.toBeInstanceOf(AuthenticationError);
    await expect(ask(keys.embed)).rejects.toBeInstanceOf(PermissionDeniedError);
    await expect(ask(keys.other)).rejects.toBeInstanceOf(PermissionDeniedError);
    expect(await send({ model, max_tokens: 5, messages }, {})).toMatchObject({
      status: 401,
      error: { type: 'authentication_error' },
    });
  });
});

describe('a bad request', () => {
  test('for an unknown model is a 404 that names it', async () => {
    const asked = clientWith(keys.chat).messages.create({ model: 'no-such-model', max_tokens: 5, messages });
    await expect(asked).rejects.toBeInstanceOf(NotFoundError);
    await expect(asked).rejects.toThrow(/no-such-model/);
  });

  test.for([
    ['max_tokens', { max_tokens: undefined }],
    ['max_tokens', { max_tokens: 0 }],
    ['max_tokens', { max_tokens: 'many' }],
    ['messages', { messages: [] }],
    ['messages.0.role', { messages: [{ role: 'robot', content: 'Hello' }] }],
    ['messages.0.content.0.type', { messages: [{ role: 'user', content: [{ type: 'hologram' }] }] }],
    [
      'messages.0.content.0.source',
      {
        messages: [
          { role: 'user', content: [{ type: 'image', source: { type: 'url', url: 'https://example.com/a' } }] },
        ],
      },
    ],
    ['system', { system: 5 }],
    ['stop_sequences', { stop_sequences: 'a' }],
    ['temperature', { temperature: 'hot' }],
    ['tools.0.input_schema', { tools: [{ name: 'a' }] }],
    ['tool_choice', { tool_choice: 'auto' }],
    ['tool_choice', { tool_choice: { type: 'any' } }],
    ['tool_choice', { tool_choice: { type: 'tool', name: 'b' }, tools: [{ name: 'a', input_schema: {} }] }],
    ['thinking', { thinking: { type: 'often' } }],
    ['output_config.format', { output_config: { format: { type: 'xml' } } }],
  ] as const)('names its field: %s %o', async ([field, wrong]) => {
    const { status, error } = await send({ model, max_tokens: 5, messages, ...wrong });
    expect(status).toBe(400);
    expect(error.type).toBe('invalid_request_error');
    expect(error.message).toContain(field);
  });

  test('that is no JSON says so', async () => {
    expect(await send('{"model":')).toMatchObject({ status: 400, error: { type: 'invalid_request_error' } });
  });

  test('with a prompt over the context has the numbers, also as a stream', async () => {
    const long: MessageParam[] = [{ role: 'user', content: 'word '.repeat(10_000) }];
    for (const stream of [false, true]) {
      const asked = clientWith(keys.chat).messages.create({ model, max_tokens: 5, messages: long, stream });
      await expect(asked).rejects.toBeInstanceOf(BadRequestError);
      await expect(asked).rejects.toThrow(/prompt is too long: \d+ tokens > \d+ maximum/);
    }
  });

  test('that is too large is turned away before it is read', async () => {
    const asked = clientWith(keys.chat).messages.create({
      model,
      max_tokens: 5,
      messages: [{ role: 'user', content: 'x'.repeat(65 * 1024 * 1024) }],
    });
    await expect(asked).rejects.toBeInstanceOf(ContentTooLargeError);
  });

  test('to a path that is none has the same form', async () => {
    const response = await fetch(`${host.url ?? ''}/v1/messages/nothing`, { headers: { 'x-api-key': keys.chat } });
    expect(response.status).toBe(404);
    expect(errorSchema.parse(await response.json()).error.type).toBe('not_found_error');
  });
});

test('more requests than the server takes are told so, in a way that clients try again', async () => {
  const first = await clientWith(keys.chat).messages.create({
    model,
    max_tokens: 2000,
    messages: [{ role: 'user', content: longStory }],
    stream: true,
  });
  for await (const event of first) {
    if (event.type !== 'content_block_delta') continue;
    await expect(ask(keys.chat)).rejects.toBeInstanceOf(OverloadedError);
    const { status, headers, error } = await send({ model, max_tokens: 5, messages });
    expect([status, error.type, headers.get('retry-after')]).toEqual([529, 'overloaded_error', '1']);
    expect(headers.has('x-should-retry')).toBe(false);
    break;
  }
});
