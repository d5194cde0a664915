import { request as openRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { capitalQuestion, longStory, post, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';
import { waitUntil } from '../harness/wait.ts';

let served: ServedModel;
let storyMs = 0;
/** The token by which the model ends its turn, ruled out. */
let endOfTurn: Record<number, number> = {};
beforeAll(async () => {
  // With one slot, a place that is not given back is missed at once.
  served = await serveDiagnosticModel(['--set', 'slots=1']);
  const response = await post(served, '/tokenize', { content: '<|im_end|>' });
  const { tokens } = z.object({ tokens: z.tuple([z.int()]) }).parse(await response.json());
  endOfTurn = { [tokens[0]]: -100 };
  const startedAt = performance.now();
  await ask(longStory);
  storyMs = performance.now() - startedAt;
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const chat = '/v1/chat/completions';
const bodyOf = (content: string, more: object = {}) => ({
  model: served.modelId,
  messages: [{ role: 'user', content }],
  temperature: 0,
  // The story then goes on until the context is full.
  logit_bias: content === longStory ? endOfTurn : {},
  ...more,
});

async function ask(content: string, more: object = {}): Promise<string> {
  const response = await post(served, chat, bodyOf(content, more));
  const shape = z.object({ choices: z.tuple([z.object({ message: z.object({ content: z.string() }) })]) });
  return shape.parse(await response.json()).choices[0].message.content;
}

async function busySlots(): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${served.port}/slots`);
  const slots = z.array(z.object({ is_processing: z.boolean() })).parse(await response.json());
  return slots.filter(({ is_processing: isBusy }) => isBusy).length;
}

/** Starts a request, leaves once the model is at it, and waits until its place is free. */
async function leave(body: object): Promise<number> {
  const leaving = new AbortController();
  const left = post(served, chat, body, leaving.signal)
    .then((response) => response.text())
    .catch(() => 'left');
  await waitUntil('the model is at it', async () => (await busySlots()) > 0);
  const leftAt = performance.now();
  leaving.abort();
  await waitUntil('the place is free', async () => (await busySlots()) === 0);
  expect(await left).toBe('left');
  return performance.now() - leftAt;
}

test('a client that leaves before its whole answer is there frees the place at once', async () => {
  expect(await leave(bodyOf(longStory))).toBeLessThan(storyMs / 3);
  expect(await ask(capitalQuestion)).toContain('Paris');
});

test('so does one that leaves while its prompt is read', async () => {
  const long = `${'The red castle stands by the river. '.repeat(300)}${capitalQuestion}`;
  await leave(bodyOf(long, { stream: true }));
  expect(await ask(capitalQuestion)).toContain('Paris');
});

test('one that leaves the queue is not answered when its turn comes', async () => {
  const first = new AbortController();
  const reading = post(served, chat, bodyOf(longStory, { stream: true }), first.signal);
  await reading;
  const second = new AbortController();
  const waiting = post(served, chat, bodyOf(longStory), second.signal).catch(() => 'left');
  const active = async () => {
    const text = await (await fetch(`http://127.0.0.1:${served.port}/metrics`)).text();
    return Number(/^paddock_active_requests (\d+)/m.exec(text)?.[1]);
  };
  // The two, and the one that asks.
  await waitUntil('both are there', async () => (await active()) === 3);
  second.abort();
  expect(await waiting).toBe('left');
  await waitUntil('only the first is there', async () => (await active()) === 2);
  const leftAt = performance.now();
  first.abort();
  await waitUntil('the place is free', async () => (await busySlots()) === 0);
  expect(performance.now() - leftAt).toBeLessThan(storyMs / 3);
  expect(await ask(capitalQuestion)).toContain('Paris');
});

test('a client that does not read holds back nobody else', async () => {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = openRequest(
      {
        host: '127.0.0.1',
        port: served.port,
        path: chat,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      },
      resolve,
    );
    sent.once('error', reject);
    sent.end(JSON.stringify(bodyOf(longStory, { stream: true, logprobs: true, top_logprobs: 20, max_tokens: 2000 })));
  });
  response.pause();
  expect(await ask(capitalQuestion)).toContain('Paris');
  response.destroy();
  await waitUntil('the place is free', async () => (await busySlots()) === 0);
});

test('a model goes after the time that the client gave it, and comes back for the next question', async () => {
  await ask(capitalQuestion, { ttl: 0.2 });
  const loaded = async () => (await (await fetch(`http://127.0.0.1:${served.port}/slots`)).json()) as unknown[];
  await waitUntil('the model is gone', async () => (await loaded()).length === 0);
  expect(await ask(capitalQuestion, { keep_alive: '5m' })).toContain('Paris');
  expect(await loaded()).not.toHaveLength(0);
});
