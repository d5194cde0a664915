import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerEvent, Message } from '../../contract/chats.ts';
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
  core.profiles.set(modelId, { sampling: samplingSchema.parse({ temperature: 0 }) });
});
afterAll(() => core[Symbol.asyncDispose]());

async function ended(stream: AsyncIterable<AnswerEvent>): Promise<Message> {
  for await (const event of stream) if (event.type === 'end') return event.message;
  throw new Error('the stream did not end with the message');
}

describe.each(transports)('chats over $name', ({ connect }) => {
  let connection: Connection;
  let client: Client;
  beforeEach(async () => {
    connection = await connect(core);
    ({ client } = connection);
  });
  afterEach(() => connection[Symbol.asyncDispose]());

  const answered = async (messageId: string) => ended(await client.chats.follow({ messageId }));

  test('a chat is set up, asked, shown its cost, and asked again with what waited in line', async () => {
    const chat = await client.chats.create({});
    const { settings } = await client.chats.get({ chatId: chat.id });
    const pirate = { ...settings, systemPrompt: 'You are a pirate.' };
    await client.chats.update({ chatId: chat.id, settings: pirate, notes: 'Ahoy', tags: ['sea'], isPinned: true });
    const { answer } = await client.chats.send({ chatId: chat.id, parentId: null, text: 'Hello', modelId });
    const queued = await client.chats.queue({ chatId: chat.id, text: 'What is the capital of France?', modelId });
    const dropped = await client.chats.queue({ chatId: chat.id, text: 'Never asked', modelId });
    await client.chats.unqueue({ chatId: chat.id, id: dropped.id });
    const first = await answered(answer.id);
    expect(first.text).toMatch(/^Arr!/);
    expect(first.provenance).toMatchObject({ modelId, systemPrompt: 'You are a pirate.' });
    await expect
      .poll(async () => (await client.chats.get({ chatId: chat.id })).messages.length, { timeout: 20_000 })
      .toBe(4);
    const { messages } = await client.chats.get({ chatId: chat.id });
    expect(messages[2]).toMatchObject({ text: queued.text, parentId: first.id });
    await answered(messages[3]?.id ?? '');
    const got = await client.chats.get({ chatId: chat.id });
    expect(got).toMatchObject({ notes: 'Ahoy', queue: [], settings: pirate, chat: { tags: ['sea'], isPinned: true } });
    const use = await client.chats.context({ chatId: chat.id, parentId: got.chat.leafId, modelId, draft: 'And?' });
    expect(use).toMatchObject({ isExact: true, tools: 0 });
    expect(Math.min(use.system, use.history, use.draft)).toBeGreaterThan(0);
  });

  test('the tree is written to, cut, mended and copied', async () => {
    const { id: chatId } = await client.chats.create({});
    const first = await client.chats.insert({ chatId, parentId: null, role: 'user', text: 'One' });
    const second = await client.chats.insert({ chatId, parentId: first.id, role: 'assistant', text: 'Two' });
    const edited = await client.chats.edit({ messageId: first.id, text: 'Uno', keepsRest: true });
    const { chat, messages } = await client.chats.get({ chatId });
    expect(messages.find(({ id }) => id === chat.leafId)).toMatchObject({ text: 'Two', parentId: edited.id });
    expect((await client.chats.removeMessage({ messageId: edited.id })).leafId).toBe(second.id);
    expect((await client.chats.restoreMessage({ messageId: edited.id })).leafId).toBe(chat.leafId);
    const branch = await client.chats.branch({ messageId: first.id });
    const copy = await client.chats.duplicate({ chatId });
    expect((await client.chats.get({ chatId: branch.id })).messages).toHaveLength(1);
    expect((await client.chats.get({ chatId: copy.id })).messages).toHaveLength(4);
  });

  test('chats are put into folders, found, thrown away, brought back and deleted', async () => {
    const folder = await client.chats.createFolder({ name: 'Work', parentId: null });
    const inner = await client.chats.createFolder({ name: 'Inner', parentId: folder.id });
    await client.chats.updateFolder({ id: inner.id, name: 'Deep' });
    const { id: chatId } = await client.chats.create({ folderId: inner.id });
    const word = `albatross${chatId.slice(0, 8)}`;
    await client.chats.insert({ chatId, parentId: null, role: 'user', text: `A ${word} flies` });
    const { hits } = await client.chats.search({ query: word.slice(0, -2), folderId: folder.id });
    expect(hits.map(({ messageId }) => messageId === null)).toEqual([true, false]);
    expect(hits[1]?.snippet).toContainEqual({ text: word, isMatch: true });
    await client.chats.removeFolder({ id: inner.id });
    expect((await client.chats.folders()).find(({ id }) => id === folder.id)?.name).toBe('Work');
    expect((await client.chats.get({ chatId })).chat.folderId).toBe(folder.id);
    await client.chats.remove({ chatId });
    expect((await client.chats.bin()).some(({ id }) => id === chatId)).toBe(true);
    expect((await client.chats.search({ query: word })).hits).toEqual([]);
    await client.chats.restore({ chatId });
    await client.chats.remove({ chatId });
    await client.chats.purge({ chatId });
    await expect(client.chats.get({ chatId })).rejects.toThrow(/not there/);
    await client.chats.removeFolder({ id: folder.id });
  });

  test('an answer goes on where it was stopped', async () => {
    const { id: chatId } = await client.chats.create({ isTemporary: true });
    const { answer } = await client.chats.send({ chatId, parentId: null, text: 'Count to 12.', modelId });
    for await (const event of await client.chats.follow({ messageId: answer.id })) if (event.type === 'delta') break;
    await client.chats.stop({ messageId: answer.id });
    const stopped = await answered(answer.id);
    await client.chats.continue({ messageId: answer.id, modelId });
    const whole = await answered(answer.id);
    expect(whole.text.startsWith(stopped.text)).toBe(true);
    expect(whole.text).toContain('12');
    await expect(client.chats.decide({ messageId: answer.id, callId: 'none', decision: 'once' })).rejects.toThrow(
      /no longer waits/,
    );
  });
});
