import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatSettingsSchema, type ChatSettings } from '../../contract/chats.ts';
import { ended, follow, noDocuments, startChats, startModel, until } from '../chats.test-helper.ts';
import type { ChatDocuments, ChatTools } from './ports.ts';

let model: ReturnType<typeof startModel>;
beforeAll(() => {
  model = startModel();
});
afterAll(() => model.dispose());

const weather = {
  server: 'home',
  tool: {
    name: 'get_weather',
    description: 'Weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

function weatherTools(permission: 'allowed' | 'ask' | 'denied', call?: ChatTools['call']) {
  const always: string[] = [];
  const peek = (wishes: readonly string[]) => (wishes.includes('home/get_weather') ? [weather] : []);
  const tools: ChatTools = {
    offer: (wishes) => Promise.resolve(peek(wishes)),
    peek,
    permission: () => permission,
    allowAlways: (server, name, written) => void always.push(`${server}/${name} ${written}`),
    call:
      call ??
      (() => Promise.resolve({ isError: false, text: '{"city": "Paris", "temperature": 18, "condition": "sunny"}' })),
  };
  return { tools, always };
}

const withTools: ChatSettings = chatSettingsSchema.parse({ tools: ['home/get_weather'] });
const ask = { parentId: null, modelId: 'tiny' };

test('a tool is called, its result read, and the answer goes on in the same message', async () => {
  const { tools } = weatherTools('allowed');
  const { chats } = startChats({ models: model.models, tools });
  const chat = chats.create({ settings: withTools });
  const { answer } = chats.send({ ...ask, chatId: chat.id, text: 'What is the weather in Paris?' });
  const message = await ended(chats, answer.id);
  expect(message.state).toBe('complete');
  expect(message.rounds).toHaveLength(1);
  expect(message.rounds[0]?.calls[0]).toMatchObject({ server: 'home', name: 'get_weather', state: 'done' });
  expect(message.text).toContain('18 degrees');
  expect(message.provenance?.tools).toEqual(['home/get_weather']);
});

test('a call that asks waits, is seen by a window that comes late, and runs once it is allowed', async () => {
  const { tools, always } = weatherTools('ask');
  const { chats } = startChats({ models: model.models, tools });
  const chat = chats.create({ settings: withTools });
  const { answer } = chats.send({ ...ask, chatId: chat.id, text: 'What is the weather in Paris?' });
  const asking = await until(chats, answer.id, ({ rounds }) => rounds[0]?.calls[0]?.state === 'asking');
  expect(chats.get(chat.id).chat).toMatchObject({ isGenerating: true, isWaiting: true });
  const first = await firstEvent(chats, answer.id);
  expect(first).toMatchObject({ type: 'snapshot', message: { rounds: [{ calls: [{ state: 'asking' }] }] } });
  const callId = asking.rounds[0]?.calls[0]?.id ?? '';
  chats.decide({ messageId: answer.id, callId, decision: 'always' });
  expect((await ended(chats, answer.id)).text).toContain('18 degrees');
  expect(always).toHaveLength(1);
  expect(chats.get(chat.id).chat.isWaiting).toBe(false);
  expect(() => chats.decide({ messageId: answer.id, callId, decision: 'once' })).toThrow(/no longer waits/);
});

/** The first event, as a window sees that opens now. */
async function firstEvent(chats: ReturnType<typeof startChats>['chats'], messageId: string) {
  for await (const event of chats.follow(messageId, undefined)) return event;
  return null;
}

test('a denied call is told to the model, and stopping ends a tool that never answers', async () => {
  const denied = startChats({ models: model.models, tools: weatherTools('denied').tools });
  const first = denied.chats.create({ settings: withTools });
  const { answer } = denied.chats.send({ ...ask, chatId: first.id, text: 'What is the weather in Paris?' });
  const refused = await until(denied.chats, answer.id, ({ rounds }) => rounds[0]?.calls[0]?.state === 'denied');
  expect(refused.rounds[0]?.calls[0]?.result).toContain('did not allow');
  denied.chats.stop(answer.id);

  const hanging: ChatTools['call'] = (_server, _name, _written, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
  const { chats } = startChats({ models: model.models, tools: weatherTools('allowed', hanging).tools });
  const chat = chats.create({ settings: withTools });
  const sent = chats.send({ ...ask, chatId: chat.id, text: 'What is the weather in Paris?' });
  await until(chats, sent.answer.id, ({ rounds }) => rounds[0]?.calls[0]?.state === 'running');
  chats.stop(sent.answer.id);
  const stopped = await ended(chats, sent.answer.id);
  expect(stopped.state).toBe('stopped');
  expect(stopped.rounds[0]?.calls[0]?.state).toBe('cancelled');
});

test('a core that ends while a call asks leaves the answer interrupted and the call cancelled', async () => {
  const { tools } = weatherTools('ask');
  const { chats, store, folder } = startChats({ models: model.models, tools });
  const chat = chats.create({ settings: withTools });
  const { answer } = chats.send({ ...ask, chatId: chat.id, text: 'What is the weather in Paris?' });
  await until(chats, answer.id, ({ rounds }) => rounds[0]?.calls[0]?.state === 'asking');
  // As after a kill: nothing is stopped, the file is let go, and another core opens it.
  store.close();
  const again = startChats({ folder });
  const message = again.chats.get(chat.id).messages.find(({ id }) => id === answer.id);
  expect(message).toMatchObject({ state: 'interrupted', rounds: [{ calls: [{ state: 'cancelled' }] }] });
});

test('a stopped answer goes on in the same message where it ended, and costs are added up', async () => {
  const { chats } = startChats({ models: model.models });
  const chat = chats.create({});
  const { answer } = chats.send({ ...ask, chatId: chat.id, text: 'Count to 12.' });
  await until(chats, answer.id, ({ text }) => text.includes('3'));
  chats.stop(answer.id);
  const stopped = await ended(chats, answer.id);
  expect(stopped.state).toBe('stopped');
  const resumed = chats.continue({ messageId: answer.id, modelId: 'tiny' });
  expect(resumed.id).toBe(answer.id);
  const whole = await ended(chats, answer.id);
  expect(whole.state).toBe('complete');
  expect(whole.text.startsWith(stopped.text)).toBe(true);
  expect(whole.text.match(/\b12\b/g)).toHaveLength(1);
  expect(whole.stats?.completionTokens).toBeGreaterThan(stopped.stats?.completionTokens ?? Infinity);
  expect(chats.get(chat.id).messages).toHaveLength(2);
});

test('thoughts that were stopped are gone on with, and kept apart from the answer', async () => {
  const { chats } = startChats({ models: model.models });
  const chat = chats.create({});
  const wish = { ...ask, reasoning: 'on' as const };
  const { answer } = chats.send({ ...wish, chatId: chat.id, text: 'What is the capital of France?' });
  for await (const event of chats.follow(answer.id, undefined)) {
    if (event.type === 'delta' && event.reasoning !== '') break;
  }
  chats.stop(answer.id);
  const stopped = await ended(chats, answer.id);
  expect(stopped.reasoning).not.toBe('');
  chats.continue({ messageId: answer.id, modelId: 'tiny', reasoning: 'on' });
  const whole = await ended(chats, answer.id);
  expect(whole.reasoning.startsWith(stopped.reasoning)).toBe(true);
  expect(whole.text).toContain('Paris');
  expect(whole.text).not.toContain('think');
});

test('the seed that was drawn is kept, and with it the same answer comes again', async () => {
  const { chats } = startChats({ models: model.models });
  const chat = chats.create({ settings: chatSettingsSchema.parse({ sampling: { temperature: 1.5 } }) });
  const first = chats.send({ ...ask, chatId: chat.id, text: 'Tell me a story.' });
  const one = await ended(chats, first.answer.id);
  const { seed, sampling } = one.provenance ?? {};
  expect(seed).not.toBeNull();
  expect(sampling).toMatchObject({ temperature: 1.5, seed: null });
  chats.update({ chatId: chat.id, settings: chatSettingsSchema.parse({ sampling: { temperature: 1.5, seed } }) });
  const other = await ended(chats, chats.regenerate({ messageId: one.id, modelId: 'tiny' }).id);
  expect(other.text).toBe(one.text);
  expect(other.provenance).toMatchObject({
    fileSha256: 'a'.repeat(64),
    quantization: 'F16',
    modelName: 'Paddock Tiny',
  });
  expect(other.provenance?.engine).toMatch(/^llama\.cpp \S+/);
});

test('a queued question is asked by itself after a whole answer, and stays in line after a stopped one', async () => {
  const { chats } = startChats({ models: model.models });
  const chat = chats.create({});
  const { answer } = chats.send({ ...ask, chatId: chat.id, text: 'What is the capital of France?' });
  chats.queue({ chatId: chat.id, text: 'What is the capital of Spain?', modelId: 'tiny' });
  chats.queue({ chatId: chat.id, text: 'Tell me a long story.', modelId: 'tiny' });
  chats.queue({ chatId: chat.id, text: 'What is the capital of Italy?', modelId: 'tiny' });
  await ended(chats, answer.id);
  const second = chats.get(chat.id).chat.leafId ?? '';
  expect((await ended(chats, second)).text).toContain('Madrid');
  const story = chats.get(chat.id).chat.leafId ?? '';
  await until(chats, story, ({ text }) => text !== '');
  chats.stop(story);
  await ended(chats, story);
  const { messages, queue } = chats.get(chat.id);
  expect(queue.map(({ text }) => text)).toEqual(['What is the capital of Italy?']);
  expect(messages).toHaveLength(6);
  chats.unqueue({ chatId: chat.id, id: queue[0]?.id ?? '' });
  expect(chats.get(chat.id).queue).toEqual([]);
});

test('the model names a chat after its first answer, but never one that a person has named', async () => {
  const { chats } = startChats({ models: model.models, settings: { automaticTitles: true } });
  const plain = chats.create({});
  const named = chats.create({});
  const question = 'What is the capital of France?';
  const first = chats.send({ ...ask, chatId: plain.id, text: question });
  expect(chats.get(plain.id).chat).toMatchObject({ title: question, titleSource: 'auto' });
  await ended(chats, first.answer.id);
  await expect.poll(() => chats.get(plain.id).chat.title, { timeout: 10_000 }).not.toBe(question);
  expect(chats.get(plain.id).chat).toMatchObject({ titleSource: 'auto' });
  expect(chats.get(plain.id).chat.title).toMatch(/France/);

  const second = chats.send({ ...ask, chatId: named.id, text: question });
  await ended(chats, second.answer.id);
  chats.update({ chatId: named.id, title: 'Mine' });
  // Ends the naming, if it had begun.
  await chats[Symbol.asyncDispose]();
  expect(chats.get(named.id).chat).toMatchObject({ title: 'Mine', titleSource: 'chosen' });
});

test('sources stand before the question, are kept with the answer, and are not given twice', async () => {
  const castle = {
    n: 1,
    documentId: 'd1',
    documentName: 'castle.txt',
    text: 'The code of the red castle is 4821.',
    page: null,
    start: 0,
    end: 35,
  };
  const asked: number[] = [];
  const documents: ChatDocuments = {
    ...noDocuments,
    gather: async ({ roomTokens, countTokens }) => {
      asked.push(roomTokens, await countTokens(castle.text));
      return { sources: [castle] };
    },
  };
  const { chats } = startChats({ models: model.models, documents });
  const chat = chats.create({});
  const attachments = [{ kind: 'document' as const, documentId: 'd1', name: 'castle.txt', sizeBytes: 35 }];
  const question = 'What is the code of the red castle?';
  const { answer } = chats.send({ ...ask, chatId: chat.id, text: question, attachments });
  const events = await follow(chats, answer.id);
  expect(events.some((event) => event.type === 'progress' && event.phase === 'sources')).toBe(true);
  const message = await ended(chats, answer.id);
  expect(message.text).toContain('4821');
  expect(message.text).toMatch(/\[\d\]/);
  expect(message.sources).toEqual([castle]);
  expect(asked[0]).toBeGreaterThan(500);
  expect(asked[1]).toBeGreaterThan(5);
  const next = chats.send({ ...ask, chatId: chat.id, parentId: answer.id, text: 'Hello' });
  expect((await ended(chats, next.answer.id)).sources).toEqual([]);
});

test('the gauge counts what the model reads, and says what goes first', async () => {
  const { chats } = startChats({ models: model.models });
  const chat = chats.create({ settings: chatSettingsSchema.parse({ systemPrompt: 'You are a pirate.' }) });
  const { answer } = chats.send({ ...ask, chatId: chat.id, text: 'What is the capital of France?' });
  const message = await ended(chats, answer.id);
  const empty = { chatId: chat.id, modelId: 'tiny', draft: '' };
  const before = await chats.context({ ...empty, parentId: message.parentId });
  expect(before).toMatchObject({ isExact: true, limit: 1024, tools: 0, documents: 0, draft: 0, droppedMessageIds: [] });
  // What the gauge says of the question is what the runner read, but for the opening of the answer.
  const read = message.stats?.promptTokens ?? 0;
  expect(Math.abs(before.system + before.history - read)).toBeLessThanOrEqual(6);

  const rest = [1, 2, 3].map((number) => {
    const parentId = chats.get(chat.id).chat.leafId;
    const text = `${number} `.repeat(200);
    const turn = chats.insert({ chatId: chat.id, parentId, role: 'user', text });
    return chats.insert({ chatId: chat.id, parentId: turn.id, role: 'assistant', text });
  });
  const full = await chats.context({ ...empty, parentId: rest.at(-1)?.id ?? null, draft: 'Hello' });
  const { messages } = chats.get(chat.id);
  expect(full.draft).toBeGreaterThan(0);
  // The first question and its answer stay, and the oldest behind them go.
  expect(full.droppedMessageIds.slice(0, 2)).toEqual(messages.slice(2, 4).map(({ id }) => id));
  expect(full.droppedMessageIds).not.toContain(messages[0]?.id);
});
