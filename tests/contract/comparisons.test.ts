import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerEvent } from '../../contract/chats.ts';
import { chatSettingsSchema } from '../../contract/chats.ts';
import type { Comparison } from '../../contract/comparisons.ts';
import type { Core } from '../../main/core.ts';
import type { Client } from '../harness/connect.ts';
import { waitUntil } from '../harness/wait.ts';
import { startCore, transports, type Connection } from './transports.ts';

const modelId = 'paddock-tiny';
const plain = chatSettingsSchema.parse({ sampling: { temperature: 0 } });
const pirate = { ...plain, systemPrompt: 'You are a pirate.' };
const columns = [
  { modelId, settings: plain },
  { modelId, settings: pirate },
];

let core: Core;
beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core[Symbol.asyncDispose]());

describe.each(transports)('comparisons over $name', ({ connect }) => {
  let connection: Connection;
  let client: Client;
  beforeEach(async () => {
    connection = await connect(core);
    ({ client } = connection);
  });
  afterEach(() => connection[Symbol.asyncDispose]());

  async function answered(comparisonId: string): Promise<Comparison> {
    let shown = await client.comparisons.get({ comparisonId });
    await waitUntil('every column to end', async () => {
      shown = await client.comparisons.get({ comparisonId });
      return shown.columns.every(({ state }) => state === 'idle');
    });
    return shown;
  }

  test('nothing of a blind comparison tells the model before the vote, neither read nor followed', async () => {
    const { id } = await client.comparisons.create({ columns, isBlind: true, seed: 7 });
    const asked = await client.comparisons.send({ comparisonId: id, text: 'Hello' });
    expect(asked.columns.map(({ state }) => state)).not.toContain('idle');
    await waitUntil('a column to be written', async () => {
      const { columns: shown } = await client.comparisons.get({ comparisonId: id });
      return shown.every(({ messages }) => messages.length === 2);
    });
    const hidden = await client.comparisons.get({ comparisonId: id });
    const events: AnswerEvent[] = [];
    for (const { messages } of hidden.columns) {
      const messageId = messages.at(-1)?.id ?? '';
      for await (const event of await client.comparisons.follow({ messageId })) events.push(event);
    }
    const { columns: blind } = await answered(id);
    const chatIds = blind.flatMap(({ messages }) => messages.map(({ chatId }) => chatId));
    expect(JSON.stringify([blind, events])).not.toMatch(/paddock-tiny|Paddock Tiny|pirate/);
    expect(new Set(chatIds).size).toBe(2);
    expect(events.at(-1)).toMatchObject({ type: 'end', message: { stats: null, provenance: null } });

    const best = blind.find(({ messages }) => messages.at(-1)?.text.startsWith('Arr!'));
    const voted = await client.comparisons.vote({
      comparisonId: id,
      verdict: { kind: 'best', columnId: best?.id ?? '' },
    });
    expect(voted.isHidden).toBe(false);
    expect(voted.columns.find((column) => column.id === best?.id)?.contender).toMatchObject({
      modelId,
      hasSystemPrompt: true,
    });
    const again = client.comparisons.vote({ comparisonId: id, verdict: { kind: 'tie' } });
    await expect(again).rejects.toThrow('that vote counts');
  });

  test('columns stand in no list of chats, share a seed, and one of them goes on as a chat', async () => {
    const before = await client.chats.list();
    const { id } = await client.comparisons.create({ columns, isBlind: false, seed: 41 });
    await client.comparisons.send({ comparisonId: id, text: 'What is the capital of France?' });
    const { columns: shown, title } = await answered(id);
    expect(title).toBe('What is the capital of France?');
    expect(shown.map(({ messages }) => messages.at(-1)?.provenance?.seed)).toEqual([41, 41]);
    expect(await client.chats.list()).toEqual(before);
    const chat = await client.comparisons.promote({ columnId: shown[0]?.id ?? '' });
    expect((await client.chats.list()).map((one) => one.id)).toContain(chat.id);
    const { messages } = await client.chats.get({ chatId: chat.id });
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
  });

  test('another answer is another version, and a removed comparison comes back', async () => {
    const { id } = await client.comparisons.create({ columns, isBlind: false, seed: 1 });
    await client.comparisons.send({ comparisonId: id, text: 'Tell me a story.' });
    const first = await answered(id);
    const columnId = first.columns[0]?.id ?? '';
    await client.comparisons.regenerate({ columnId });
    const second = await answered(id);
    const seeds = [first, second].map((one) => one.columns[0]?.messages.at(-1)?.provenance?.seed);
    expect(seeds[1]).not.toBe(seeds[0]);
    await client.comparisons.remove({ comparisonId: id });
    expect((await client.comparisons.list()).map((one) => one.id)).not.toContain(id);
    expect(await client.comparisons.restore({ comparisonId: id })).toEqual(second);
  });
});
