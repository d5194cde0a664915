import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { delta, errorOf, openRemotes, question, sendEvents, sendJson, startProvider } from './remotes.test-helper.ts';

let provider: Awaited<ReturnType<typeof startProvider>>;
let own: ReturnType<typeof openRemotes>;
beforeEach(async () => {
  provider = await startProvider();
  own = openRemotes();
});
afterEach(async () => {
  await own[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

const secret = 'sk-very-secret';
const add = (more: { name?: string; baseUrl?: string; key?: string | null } = {}) =>
  own.remotes.add({ name: 'My Provider', baseUrl: provider.baseUrl, key: secret, ...more });
const ids = () => own.remotes.models().map(({ id }) => id);

test('models stand under ids that begin with their provider, and go when it is switched off or removed', async () => {
  const first = await add();
  const second = await add();
  expect([first.id, second.id]).toEqual(['my-provider', 'my-provider-2']);
  expect(ids().slice(0, 2)).toEqual(['my-provider/first', 'my-provider/maker/second']);
  expect(own.remotes.findModel('MY-provider/Maker/second')?.model).toBe('maker/second');
  own.remotes.setOn(first.id, false);
  expect(ids()).toEqual(['my-provider-2/first', 'my-provider-2/maker/second']);
  own.remotes.remove(second.id);
  expect(ids()).toEqual([]);
  expect(own.remotes.list()).toMatchObject([{ id: 'my-provider', isOn: false, hasKey: true }]);
});

test('the key is sent to the provider, and is neither in the database nor in the log', async () => {
  await add();
  provider.on('/v1/chat/completions', (_, response) =>
    sendJson(response, { error: { message: `Incorrect API key: ${secret}.`, code: 'invalid_api_key' } }, 401),
  );
  const error = await errorOf(own.ask('my-provider/first'));
  expect(error.code).toBe('remote_failed');
  expect(error.message).toContain('does not accept the key');
  expect(error.message).not.toContain(secret);
  expect(provider.asked.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${secret}`, `Bearer ${secret}`]);
  const others = readdirSync(own.dataFolder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name !== 'secrets.json',
  );
  expect(others.length).toBeGreaterThan(1);
  for (const { parentPath, name } of others)
    expect(readFileSync(join(parentPath, name), 'latin1')).not.toContain(secret);
});

test('a provider that takes the place of a removed one does not get its key', async () => {
  const { id } = await add();
  own.remotes.remove(id);
  expect(await add({ key: null })).toMatchObject({ id, hasKey: false });
  expect(provider.asked.at(-1)?.headers.authorization).toBeUndefined();
});

test('an address is found with and without its /v1, and by one of its routes', async () => {
  for (const baseUrl of [provider.url, `${provider.baseUrl}/`, `${provider.baseUrl}/chat/completions`]) {
    expect((await add({ baseUrl })).baseUrl).toBe(provider.baseUrl);
  }
});

test.each([
  ['a key in the address', { baseUrl: 'http://me:secret@127.0.0.1/v1' }, 'a name or a password'],
  ['no key', { key: 'two words' }, 'not a key'],
])('refuses %s without asking anybody', async (_, input, words) => {
  await expect(add(input)).rejects.toThrow(words);
  expect(provider.asked).toEqual([]);
});

test('what is no provider says so, and is not added', async () => {
  provider.on('/v1/models', (_, response) => response.end('<html>Welcome</html>'));
  expect((await errorOf(add())).message).toContain('can’t read');
  provider.on('/v1/models', (_, response) => sendJson(response, { error: 'Who are you?' }, 401));
  expect((await errorOf(add({ key: null }))).message).toBe('My Provider asks for a key. It says: Who are you?');
  const gone = await startProvider();
  await gone[Symbol.asyncDispose]();
  const error = await errorOf(add({ baseUrl: gone.baseUrl }));
  expect(error.code).toBe('offline');
  expect(error.message).toContain('My Provider can’t be reached');
  expect(own.remotes.list()).toEqual([]);
});

test('a list without sense is taken as far as it has any', async () => {
  const data = [{ id: 7 }, null, { id: 'a b' }, { id: 'x'.repeat(300) }, { id: 'ok', name: 5 }, { id: 'ok' }];
  provider.on('/v1/models', (_, response) => sendJson(response, data));
  expect((await add()).models).toEqual([{ id: 'ok', name: 'ok' }]);
});

test('a refresh takes the new list, and a provider that is down leaves the old one', async () => {
  const { id } = await add();
  provider.on('/v1/models', (_, response) => sendJson(response, { data: [{ id: 'third', name: 'The third' }] }));
  expect((await own.remotes.refresh(id)).models).toEqual([{ id: 'third', name: 'The third' }]);
  provider.on('/v1/models', (_, response) => sendJson(response, {}, 500));
  await expect(own.remotes.refresh(id)).rejects.toMatchObject({ code: 'remote_failed' });
  expect(ids()).toEqual(['my-provider/third']);
});

test('a redirect is not followed, wherever it leads', async () => {
  await using other = await startProvider();
  await add();
  for (const location of [`${other.baseUrl}/chat/completions`, '/elsewhere', 'file:///etc/passwd']) {
    provider.on('/v1/chat/completions', (_, response) => response.writeHead(307, { location }).end());
    expect((await errorOf(own.ask('my-provider/first'))).message).toContain('does not follow');
  }
  provider.on('/v1/models', (_, response) => response.writeHead(301, { location: `${other.baseUrl}/models` }).end());
  await expect(add()).rejects.toThrow(`sends to ${other.baseUrl}/models`);
  expect(other.asked).toEqual([]);
  expect(provider.asked.some(({ path }) => path === '/elsewhere')).toBe(false);
});

test('embeddings come in order, with length 1', async () => {
  await add();
  provider.on('/v1/embeddings', (_, response) =>
    sendJson(response, {
      data: [
        { index: 1, embedding: [0, 2] },
        { index: 0, embedding: [3, 4] },
      ],
      usage: { prompt_tokens: 9 },
    }),
  );
  const model = own.find('my-provider/first');
  const { signal } = new AbortController();
  expect(await own.remotes.operate(model, { kind: 'embed', inputs: ['a', 'b'] }, signal)).toEqual({
    kind: 'embed',
    vectors: [
      [0.6, 0.8],
      [0, 1],
    ],
    tokenCounts: [9, 0],
  });
  expect(provider.asked.at(-1)?.body).toEqual({ model: 'first', input: ['a', 'b'], encoding_format: 'float' });
  await expect(own.remotes.operate(model, { kind: 'embed', inputs: ['a'] }, signal)).rejects.toThrow('can’t read');
  await expect(own.remotes.operate(model, { kind: 'detokenize', tokens: [1] }, signal)).rejects.toMatchObject({
    code: 'unsupported',
  });
});

test('who leaves, or stops the answer, lets go of the provider at once', async () => {
  await add();
  provider.on('/v1/chat/completions', (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`data: ${JSON.stringify(delta({ content: 'One' }))}\n\n`);
  });
  const model = own.find('my-provider/first');
  const stop = new AbortController();
  const events = [];
  for await (const event of own.remotes.generate(model, question, stop.signal)) {
    events.push(event);
    if (event.type === 'delta') stop.abort();
  }
  expect(events.at(-1)).toMatchObject({ type: 'done', result: { stopReason: 'cancelled', completionTokens: 1 } });
  await expect.poll(provider.answering, { timeout: 10_000 }).toBe(0);
  // Before the first word: nothing of the body was read.
  for await (const event of own.remotes.generate(model, question, new AbortController().signal)) {
    expect(event.type).toBe('progress');
    break;
  }
  await expect.poll(provider.answering, { timeout: 10_000 }).toBe(0);
  provider.on('/v1/chat/completions', (_, response) => sendEvents(response, [delta({ content: 'Paris' })]));
  expect((await own.ask('my-provider/first')).text).toBe('Paris');
});
