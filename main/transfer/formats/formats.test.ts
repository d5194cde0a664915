import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { detect, readChat } from './detect.ts';
import type { ReadChat, ReadResult } from './draft.ts';
import { readJan } from './jan.ts';

const folder = join(import.meta.dirname, '../../../tests/fixtures/transfer');

function load(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

function loadList(name: string): unknown[] {
  return z.array(z.unknown()).parse(load(name));
}

function whole(result: ReadResult | { skipped: string }): ReadChat {
  if ('skipped' in result) throw new Error(`skipped: ${result.skipped}`);
  return result;
}

/** The tree in short: each turn with what it follows. */
function outline({ chat }: ReadChat): string[] {
  const texts = new Map(chat.messages.map(({ id, text }) => [id, text]));
  return chat.messages.map(
    ({ role, text, parentId }) => `${role}: ${text}${parentId === null ? '' : ` < ${texts.get(parentId)}`}`,
  );
}

function leafText({ chat }: ReadChat): string | undefined {
  return chat.messages.find(({ id }) => id === chat.chat.leafId)?.text;
}

test('ChatGPT: both answers are versions, and what one answer is made of becomes one message', () => {
  const [rivers, hello, empty] = loadList('chatgpt.json');
  const chat = whole(readChat(rivers, 'conversations.json'));
  expect(outline(chat)).toEqual([
    'user: Name a river in France.',
    'assistant: The Loire. < Name a river in France.',
    'user: [Image: map.png]\n\nHow long is it? Compute it from this map. < The Loire.',
    'assistant: It is **1,006 km** long. < [Image: map.png]\n\nHow long is it? Compute it from this map.',
    'assistant: The Seine. < Name a river in France.',
  ]);
  const answer = chat.chat.messages[3];
  expect(answer).toMatchObject({ modelName: 'o3', reasoningMs: 7000, createdAt: 1717200095250 });
  expect(answer?.rounds).toMatchObject([
    {
      reasoning: 'Measuring\nI add up the parts.',
      calls: [{ name: 'python', arguments: '{"input":"print(500 + 506)"}', result: '1006' }],
    },
  ]);
  expect(leafText(chat)).toBe('It is **1,006 km** long.');
  expect(chat.chat.chat).toMatchObject({ title: 'Rivers of France', isPinned: true, updatedAt: 1717200095250 });
  expect(JSON.stringify(chat)).not.toContain('secret profile');
  expect(whole(readChat(hello, '')).chat.chat.isArchived).toBe(true);
  expect(readChat(empty, '')).toEqual({ skipped: 'empty', name: 'Nothing said' });
});

test('Claude: attached texts stay with the question, thoughts and tool calls with the answer', () => {
  const [value] = loadList('claude.json');
  const chat = whole(readChat(value, ''));
  const [question, answer, thanks] = chat.chat.messages;
  expect(question?.text).toBe(
    'What grows early?\n\n[File: notes.txt]\n\n````\nPeas in March.\n```\nplan\n```\n````\n\n[File: bed.jpg]',
  );
  expect(answer).toMatchObject({ text: 'Peas and **spinach**.', parentId: question?.id });
  expect(answer?.rounds).toMatchObject([
    {
      reasoning: 'Peas and spinach.',
      calls: [{ name: 'web_search', arguments: '{"query":"early vegetables"}', result: 'Peas, spinach' }],
    },
  ]);
  expect(thanks).toMatchObject({ text: 'Thanks.', parentId: answer?.id });
  expect(leafText(chat)).toBe('You are welcome.');
});

test('LM Studio: versions stand side by side, and what follows belongs to the selected one', () => {
  const chat = whole(
    readChat(load('lm-studio/Trips/1720001234567.conversation.json'), 'Trips/1720001234567.conversation.json'),
  );
  expect(outline(chat)).toEqual([
    'user: What to see in Porto?\n\n[Image: 1-photo.png]',
    'assistant: The bridge. < What to see in Porto?\n\n[Image: 1-photo.png]',
    'assistant: The Ribeira district. < What to see in Porto?\n\n[Image: 1-photo.png]',
    'user: And to eat? < The Ribeira district.',
    'assistant: Francesinha. < And to eat?',
  ]);
  const { settings, folders } = chat.chat.chat;
  expect(settings.systemPrompt).toBe('Answer in one line.');
  expect(folders).toEqual(['Trips']);
  const second = chat.chat.messages[2];
  expect(second).toMatchObject({ modelName: 'qwen3-4b', reasoningMs: 3200 });
  expect(second?.rounds[0]?.calls[0]).toMatchObject({ server: 'mcp/web', name: 'search', result: 'Ribeira' });
});

test('Jan: thoughts are taken out of the text, tool calls and a stopped answer are kept as such', () => {
  const lines = readFileSync(join(folder, 'jan/jan_1720000000/messages.jsonl'), 'utf8').trim().split('\n');
  const chat = whole(
    readJan(
      load('jan/jan_1720000000/thread.json'),
      lines.map((line): unknown => JSON.parse(line)),
      'jan_1720000000',
    ),
  );
  expect(outline(chat)).toEqual([
    'user: How long does dough rise?\n\n[Image]',
    'assistant: About an hour. < How long does dough rise?\n\n[Image]',
    'user: And in the fridge? < About an hour.',
    'assistant: Overnight. < And in the fridge?',
  ]);
  const [, first, , last] = chat.chat.messages;
  expect(first).toMatchObject({
    reasoning: 'Yeast needs time.',
    modelName: 'llama3.2-3b-instruct',
    createdAt: 1720000010000,
  });
  expect(last).toMatchObject({ state: 'stopped' });
  expect(last?.rounds).toMatchObject([{ reasoning: 'Cold is slow.', calls: [{ name: 'clock', result: '12 h' }] }]);
  expect(chat.chat.chat).toMatchObject({ title: 'Baking bread', isPinned: true, createdAt: 1720000000000 });
});

test('Open WebUI: the tree, its models, thoughts and calls in the text, and tags', () => {
  const [value] = loadList('open-webui.json');
  const chat = whole(readChat(value, ''));
  const question = 'Which planet is largest?\n\n[Image]\n\n[File: planets.pdf]';
  expect(outline(chat)).toEqual([
    `user: ${question}`,
    `assistant: Jupiter. < ${question}`,
    `assistant: It is Jupiter. < ${question}`,
    'user: Its moons? < Jupiter.',
    'assistant: More than < Its moons?',
  ]);
  const [, gemma, qwen, , last] = chat.chat.messages;
  expect(gemma).toMatchObject({ modelName: 'Gemma 3', reasoning: 'Gas giants > others.', reasoningMs: 4000 });
  expect(qwen?.rounds[0]?.calls[0]).toMatchObject({ id: 'c9', name: 'lookup', result: '"Jupiter"' });
  expect(last?.state).toBe('interrupted');
  expect(chat.chat.chat).toMatchObject({ tags: ['space', 'school'], isPinned: true });
});

test('the same chat gets the same ids every time, so that it is not added twice', () => {
  const [value] = loadList('open-webui.json');
  expect(readChat(value, 'a.json')).toEqual(readChat(value, 'b.json'));
});

test('other JSON is no chat', () => {
  for (const value of [null, 1, 'x', [], {}, { mapping: [] }, { name: 'package', messages: 'none' }, { chat: null }]) {
    expect(detect(value)).toBeNull();
  }
});
