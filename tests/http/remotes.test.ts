import { APIError, type OpenAI } from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Core } from '../../main/core.ts';
import { sendJson, startProvider } from '../../main/remotes/remotes.test-helper.ts';
import { startCore, transports, type Connection } from '../contract/transports.ts';
import type { Client } from '../harness/connect.ts';
import { capitalQuestion, longStory, makeClient, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';
import { findFreePort } from '../harness/headless.ts';
import { waitUntil } from '../harness/wait.ts';

/** The Paddock that runs the model, and the one whose clients ask for it. */
let far: ServedModel;
let core: Core;
let connection: Connection;
let window: Client;
let client: OpenAI;
let port = 0;
const model = 'far-paddock/paddock-tiny';

beforeAll(async () => {
  far = await serveDiagnosticModel(['--set', 'slots=1']);
  core = await startCore();
  const [transport] = transports;
  if (transport === undefined) throw new Error('There is no way to reach the core.');
  connection = await transport.connect(core);
  window = connection.client;
  port = await findFreePort();
  const { baseUrl } = await window.server.start({ port });
  client = makeClient(baseUrl ?? '');
  await window.remotes.add({ name: 'Far Paddock', baseUrl: `http://127.0.0.1:${far.port}`, key: null });
});
afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await core[Symbol.asyncDispose]();
  await far[Symbol.asyncDispose]();
});

const messages = [{ role: 'user' as const, content: capitalQuestion }];

async function failureOf(work: Promise<unknown>): Promise<APIError> {
  const error = await work.catch((cause: unknown) => cause);
  if (error instanceof APIError) return error;
  throw new Error('The request should have failed.', { cause: error });
}

async function farSlots(): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${far.port}/slots`);
  const slots = z.array(z.object({ is_processing: z.boolean() })).parse(await response.json());
  return slots.filter(({ is_processing: isBusy }) => isBusy).length;
}

test('remote models stand in the one list, with their provider as the owner', async () => {
  const models = (await client.models.list()).data;
  expect(models.map(({ id }) => id)).toEqual(['paddock-tiny', model]);
  expect(models.map(({ owned_by: owner }) => owner)).toEqual(['paddock', 'Far Paddock']);
  expect((await client.models.retrieve(model)).id).toBe(model);
});

test('the official client is answered by the model of the other computer, as a whole and as a stream', async () => {
  const whole = await client.chat.completions.create({ model, messages, temperature: 0 });
  expect(whole.choices[0]?.message.content).toContain('Paris');
  expect(whole.choices[0]?.finish_reason).toBe('stop');
  const direct = await far.client.chat.completions.create({ model: 'paddock-tiny', messages, temperature: 0 });
  expect(whole.usage).toMatchObject({
    prompt_tokens: direct.usage?.prompt_tokens,
    completion_tokens: direct.usage?.completion_tokens,
  });
  const stream = client.chat.completions.stream({ model, messages, temperature: 0 });
  expect(await stream.finalContent()).toBe(whole.choices[0]?.message.content);
  // Nothing was loaded here for it.
  expect((await window.engine.status()).models).toEqual([]);
});

test('tools are called and answered across both servers', async () => {
  const tools = [
    {
      type: 'function' as const,
      function: {
        name: 'get_weather',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      },
    },
  ];
  const question = { role: 'user' as const, content: 'What is the weather in Paris?' };
  const stream = client.chat.completions.stream({ model, messages: [question], tools, temperature: 0 });
  const { message, finish_reason: reason } = (await stream.finalChatCompletion()).choices[0] ?? {};
  expect(reason).toBe('tool_calls');
  const call = message?.tool_calls?.[0];
  if (message === undefined || call?.type !== 'function') throw new Error('No tool was called.');
  expect(call.function.name).toBe('get_weather');
  const result = { city: 'Paris', temperature: 18, condition: 'sunny' };
  const followUp = {
    messages: [question, message, { role: 'tool' as const, tool_call_id: call.id, content: JSON.stringify(result) }],
    tools,
    temperature: 0,
  };
  const answer = await client.chat.completions.create({ model, ...followUp });
  const direct = await far.client.chat.completions.create({ model: 'paddock-tiny', ...followUp });
  expect(answer.choices[0]?.message.content).toContain('degrees');
  expect(answer.choices[0]?.message.content).toBe(direct.choices[0]?.message.content);
  expect(answer.usage?.prompt_tokens).toBe(direct.usage?.prompt_tokens);
});

test('thoughts, a schema, probabilities and plain texts get through', async () => {
  const thinking = { model, messages, temperature: 0, reasoning_effort: 'low' as const };
  const thought = await client.chat.completions.create(thinking);
  expect(thought.choices[0]?.message).toHaveProperty('reasoning_content');
  const properties = { name: { enum: ['Anna', 'Bert'] }, age: { type: 'integer', maximum: 99, minimum: 0 } };
  const schema = { type: 'object', properties, required: ['name', 'age'], additionalProperties: false };
  const structured = await client.chat.completions.create({
    model,
    messages,
    response_format: { type: 'json_schema', json_schema: { name: 'person', schema, strict: true } },
  });
  const person = z.strictObject({ name: z.enum(['Anna', 'Bert']), age: z.int() });
  person.parse(JSON.parse(structured.choices[0]?.message.content ?? ''));
  const likely = await client.chat.completions.create({
    model,
    messages,
    logprobs: true,
    top_logprobs: 2,
    max_tokens: 3,
  });
  expect(likely.choices[0]?.logprobs?.content?.[0]?.top_logprobs).toHaveLength(2);
  const plain = { prompt: 'The capital of France is', max_tokens: 4, logprobs: 1, temperature: 0 };
  const [text, direct] = await Promise.all([
    client.completions.create({ model, ...plain }),
    far.client.completions.create({ model: 'paddock-tiny', ...plain }),
  ]);
  expect(text.choices[0]?.text).not.toBe('');
  expect(text.choices[0]).toEqual(direct.choices[0]);
});

test('the other dialects reach remote models too', async () => {
  const send = async (path: string, body: object) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return JSON.stringify(await response.json());
  };
  expect(await send('/api/chat', { model, messages, stream: false })).toContain('Paris');
  expect(await send('/v1/messages', { model, messages, max_tokens: 50 })).toContain('Paris');
  expect(await send('/v1/responses', { model, input: capitalQuestion })).toContain('Paris');
  expect(await send('/tokenize', { model, content: 'Hello' })).toContain('not known here');
});

test('an alias may stand for a remote model', async () => {
  await window.server.setAlias({ alias: 'gpt-4o', modelId: model });
  const answer = await client.chat.completions.create({ model: 'gpt-4o', messages, temperature: 0 });
  expect(answer.choices[0]?.message.content).toContain('Paris');
});

test('a client that leaves frees the slot at the far end', async () => {
  const stream = await client.chat.completions.create({
    model,
    messages: [{ role: 'user', content: longStory }],
    stream: true,
    max_tokens: 1500,
  });
  await waitUntil('the far model is at it', async () => (await farSlots()) > 0);
  stream.controller.abort();
  await waitUntil('the far slot is free', async () => (await farSlots()) === 0);
  const [request] = await window.server.requests();
  expect(request).toMatchObject({ modelId: model, completionTokens: expect.any(Number) as number });
});

test('the policy hides and blocks remote models like others', async () => {
  await window.settings.set({ opennessPolicy: { api_only: 'hide' } });
  expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['paddock-tiny']);
  await client.chat.completions.create({ model, messages, max_tokens: 1 });
  await window.settings.set({ opennessPolicy: { api_only: 'block' } });
  expect((await failureOf(client.chat.completions.create({ model, messages }))).status).toBe(403);
  await window.settings.set({ opennessPolicy: {} });
});

test('a provider that is switched off is unknown, and on again it answers', async () => {
  await window.remotes.setOn({ id: 'far-paddock', isOn: false });
  expect((await failureOf(client.chat.completions.create({ model, messages }))).status).toBe(404);
  await window.remotes.setOn({ id: 'far-paddock', isOn: true });
  await client.chat.completions.create({ model, messages, max_tokens: 1 });
});

test('a wrong key, and a provider that is down, are told apart and tried once', async () => {
  await using provider = await startProvider();
  await window.remotes.add({ name: 'Other', baseUrl: provider.baseUrl, key: 'sk-old' });
  provider.on('/v1/chat/completions', (_, response) => sendJson(response, { error: { message: 'Expired.' } }, 401));
  const refused = await failureOf(client.chat.completions.create({ model: 'other/first', messages, stream: true }));
  // Not 401: the key that this server asks for is not the one that was wrong.
  expect(refused.status).toBe(502);
  expect(refused.message).toContain('Other does not accept the key that it was given. It says: Expired.');
  expect(refused.headers?.get('x-should-retry')).toBe('false');
  await provider[Symbol.asyncDispose]();
  const down = await failureOf(client.chat.completions.create({ model: 'other/first', messages }));
  expect(down.status).toBe(502);
  expect(down.message).toMatch(/can’t be reached|broke off/);
});
