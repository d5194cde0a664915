import { ORPCError } from '@orpc/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerEvent, Message } from '../../contract/chats.ts';
import { errorInfoSchema } from '../../contract/errors.ts';
import { samplingSchema } from '../../contract/inference.ts';
import type { Core } from '../../main/core.ts';
import type { Client } from '../harness/connect.ts';
import { startCore, transports, type Connection } from './transports.ts';

const modelId = 'paddock-tiny';

let core: Core;
beforeAll(async () => {
  core = await startCore();
  // A title by the model would come at any time.
  core.settings.set({ automaticTitles: false });
  // The likeliest tokens, so that an answer is the same each time.
  core.profiles.set(modelId, { sampling: samplingSchema.parse({ temperature: 0 }) });
});
afterAll(() => core[Symbol.asyncDispose]());

async function failure(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ORPCError)) throw new Error(`not refused: ${String(error)}`);
  return errorInfoSchema.parse(error.data);
}

async function read(stream: AsyncIterable<AnswerEvent>): Promise<AnswerEvent[]> {
  const events: AnswerEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

function last(events: AnswerEvent[]): Message {
  const end = events.at(-1);
  if (end?.type !== 'end') throw new Error('the stream did not end with the message');
  return end.message;
}

const textOf = (events: AnswerEvent[]) =>
  events
    .map((event) => (event.type === 'snapshot' ? event.message.text : event.type === 'delta' ? event.text : ''))
    .join('');

describe.each(transports)('over $name', ({ connect }) => {
  let connection: Connection;
  let client: Client;
  beforeEach(async () => {
    connection = await connect(core);
    ({ client } = connection);
  });
  afterEach(() => connection[Symbol.asyncDispose]());

  async function ask(text: string, parentId: string | null = null, chatId?: string) {
    const id = chatId ?? (await client.chats.create({})).id;
    return client.chats.send({ chatId: id, parentId, text, modelId });
  }

  test('a question is answered, streamed and kept with its stats', async () => {
    const { answer } = await ask('What is the capital of France?');
    const events = await read(await client.chats.follow({ messageId: answer.id }));
    const message = last(events);
    expect(message).toMatchObject({ state: 'complete', modelId, error: null });
    expect(message.text).toContain('Paris');
    expect(textOf(events)).toBe(message.text);
    expect(message.stats?.completionTokens).toBeGreaterThan(3);
    const { chat, messages } = await client.chats.get({ chatId: message.chatId });
    expect(messages.at(-1)).toEqual(message);
    expect(chat).toMatchObject({ title: 'What is the capital of France?', isGenerating: false, leafId: message.id });
  });

  test('a stopped answer keeps its text, and stopping frees the model at once', async () => {
    const { answer } = await ask('Tell me a long story.');
    const stream = await client.chats.follow({ messageId: answer.id });
    const events: AnswerEvent[] = [];
    for await (const event of stream) {
      events.push(event);
      if (event.type === 'delta' && !events.some((seen) => seen.type === 'end'))
        await client.chats.stop({ messageId: answer.id });
    }
    const message = last(events);
    expect(message.state).toBe('stopped');
    expect(message.text.length).toBeGreaterThan(0);
    expect((await client.engine.status()).models[0]?.activeRequests).toBe(0);
  });

  test('a window that comes late, or twice, sees the whole answer', async () => {
    const { answer } = await ask('Tell me a long story.');
    const first = client.chats.follow({ messageId: answer.id });
    const early = await first;
    let late: AnswerEvent[] = [];
    for await (const event of early) {
      if (event.type !== 'delta') continue;
      const lateStream = await client.chats.follow({ messageId: answer.id });
      await client.chats.stop({ messageId: answer.id });
      late = await read(lateStream);
      break;
    }
    expect(textOf(late)).toBe(last(late).text);
    const again = await read(await client.chats.follow({ messageId: answer.id }));
    expect(last(again)).toEqual(last(late));
  });

  test('leaving a stream does not end the answer', async () => {
    const { answer } = await ask('List 3 fruits.');
    const stream = await client.chats.follow({ messageId: answer.id });
    for await (const event of stream) if (event.type === 'snapshot') break;
    expect(last(await read(await client.chats.follow({ messageId: answer.id }))).state).toBe('complete');
  });

  test('an edited question and a second answer become versions, and each can be shown again', async () => {
    const first = await ask('What is the capital of France?');
    await read(await client.chats.follow({ messageId: first.answer.id }));
    const { chatId } = first.answer;
    const edited = await ask('What is the capital of Italy?', first.message.parentId, chatId);
    expect(last(await read(await client.chats.follow({ messageId: edited.answer.id }))).text).toContain('Rome');
    const again = await client.chats.regenerate({ messageId: first.answer.id, modelId });
    await read(await client.chats.follow({ messageId: again.id }));
    expect(again.parentId).toBe(first.message.id);
    expect((await client.chats.showBranch({ messageId: edited.message.id })).leafId).toBe(edited.answer.id);
    expect((await client.chats.showBranch({ messageId: first.message.id })).leafId).toBe(again.id);
    expect((await client.chats.get({ chatId })).messages).toHaveLength(5);
  });

  test('the model sees the branch that the question hangs on, and no other', async () => {
    const named = await ask('My name is Anna.');
    await read(await client.chats.follow({ messageId: named.answer.id }));
    const { chatId } = named.answer;
    const inBranch = await ask('What is my name?', named.answer.id, chatId);
    const remembered = last(await read(await client.chats.follow({ messageId: inBranch.answer.id })));
    const outside = await ask('What is my name?', null, chatId);
    const fresh = last(await read(await client.chats.follow({ messageId: outside.answer.id })));
    expect(remembered.text).toContain('Anna');
    expect(fresh.stats?.promptTokens).toBeLessThan(remembered.stats?.promptTokens ?? 0);
  });

  test('a removed chat leaves the list and comes back whole', async () => {
    const { answer } = await ask('Hello');
    await read(await client.chats.follow({ messageId: answer.id }));
    const { chatId } = answer;
    const before = await client.chats.get({ chatId });
    await client.chats.remove({ chatId });
    expect((await client.chats.list()).some(({ id }) => id === chatId)).toBe(false);
    await client.chats.restore({ chatId });
    expect(await client.chats.get({ chatId })).toEqual(before);
    expect((await client.chats.list()).some(({ id }) => id === chatId)).toBe(true);
  });

  test('a chosen title stays, and an empty one is refused', async () => {
    const chat = await client.chats.create({});
    expect((await client.chats.update({ chatId: chat.id, title: ' Capitals ' })).title).toBe('Capitals');
    await ask('Hello', null, chat.id);
    expect((await client.chats.get({ chatId: chat.id })).chat.title).toBe('Capitals');
    await expect(client.chats.update({ chatId: chat.id, title: '  ' })).rejects.toThrow();
  });

  test('an unknown chat, message or model is refused by name', async () => {
    const chat = await client.chats.create({});
    expect((await failure(client.chats.get({ chatId: 'none' }))).code).toBe('not_found');
    expect((await failure(client.chats.regenerate({ messageId: 'none', modelId }))).code).toBe('not_found');
    const unknown = { chatId: chat.id, parentId: null, text: 'Hello', modelId: 'none' };
    const refused = await failure(client.chats.send(unknown));
    expect(refused.code).toBe('not_found');
    expect(refused.remedy).toBeTruthy();
    expect((await client.chats.get({ chatId: chat.id })).messages).toEqual([]);
  });

  test('a turn under a message of another chat is refused', async () => {
    const other = await ask('Hello');
    const chat = await client.chats.create({});
    const call = client.chats.send({ chatId: chat.id, parentId: other.message.id, text: 'Hello', modelId });
    expect((await failure(call)).code).toBe('invalid_input');
  });

  test('what happens in one window is announced in all', async () => {
    const abort = new AbortController();
    const events = await client.app.events({}, { signal: abort.signal });
    const settings = client.settings.set({ theme: 'dark' });
    for await (const event of events) {
      if (event.type !== 'settings') continue;
      expect(event.settings.theme).toBe('dark');
      break;
    }
    abort.abort();
    expect((await settings).theme).toBe('dark');
    expect((await client.settings.get()).theme).toBe('dark');
  });

  test('a loaded model counts tokens; unloading gives its memory back', async () => {
    expect(await client.engine.load({ modelId })).toMatchObject({ state: 'ready', progress: 1, contextLength: 4096 });
    expect((await client.engine.countTokens({ modelId, text: 'Hello there' })).tokens).toBeGreaterThan(0);
    await client.engine.unload({ modelId });
    expect((await client.engine.status()).models).toEqual([]);
    expect((await client.engine.countTokens({ modelId, text: 'Hello there' })).tokens).toBeNull();
  });

  test('a file that is no model says so, and the list stays as it was', async () => {
    const before = await client.models.list();
    expect((await failure(client.models.open({ path: import.meta.filename }))).code).toBe('not_a_gguf');
    expect((await failure(client.models.open({ path: '/nowhere/model.gguf' }))).code).toBe('file_not_found');
    expect((await failure(client.models.open({ path: 'model.gguf' }))).code).toBe('invalid_input');
    expect(await client.models.list()).toEqual(before);
  });

  test('the diagnostic model is always in the list', async () => {
    expect(await client.models.list()).toMatchObject([{ id: modelId, source: 'builtin', available: true }]);
    expect((await failure(client.models.forget({ id: modelId }))).code).toBe('unsupported');
  });

  test('the picker lists folders and models, and refuses what is no folder', async () => {
    const folder = await client.models.browse({ path: `${import.meta.dirname}/../../resources` });
    expect(folder.entries).toContainEqual(expect.objectContaining({ name: 'paddock-tiny.gguf', kind: 'model' }));
    expect(folder.entries.every(({ name, kind }) => kind === 'folder' || name.endsWith('.gguf'))).toBe(true);
    expect((await failure(client.models.browse({ path: import.meta.filename }))).code).toBe('file_unreadable');
  });

  test('a preset is kept, changed by its id, and brought back after it was removed', async () => {
    const first = await client.presets.save({ id: null, name: ' Careful ', sampling: { temperature: 0.2 } });
    expect(first).toMatchObject({ name: 'Careful', systemPrompt: '', tools: [], reasoning: 'auto' });
    expect((await failure(client.presets.save({ id: null, name: 'careful' }))).code).toBe('conflict');
    const second = await client.presets.save({ ...first, systemPrompt: 'Be careful.' });
    expect((await client.presets.list()).filter(({ name }) => name === 'Careful')).toEqual([second]);
    await client.presets.remove({ id: first.id });
    expect((await client.presets.list()).some(({ id }) => id === first.id)).toBe(false);
    expect(await client.presets.save(second)).toEqual(second);
    await client.presets.remove({ id: first.id });
  });

  test('an input that does not fit the contract does not reach a service', async () => {
    const call = client.settings.set({ theme: 'pink' } as unknown as { theme: 'dark' });
    await expect(call).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});
