import { expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { readChat } from './detect.ts';
import { tidyTree } from './tree.ts';

const chatGptTurn = (text: unknown, role: unknown = 'user') => ({
  author: { role },
  content: { content_type: 'text', parts: [text] },
});

test('circles, missing parents and two of the same id leave a tree', () => {
  const tidy = tidyTree([
    { id: 'a', parentId: 'c' },
    { id: 'b', parentId: 'a' },
    { id: 'c', parentId: 'b' },
    { id: 'd', parentId: 'nowhere' },
    { id: 'e', parentId: 'e' },
    { id: 'd', parentId: 'a' },
    { id: 'f', parentId: 'b' },
  ]);
  const at = new Map(tidy.map(({ id }, index) => [id, index]));
  expect(tidy.map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  const early = tidy.filter(
    ({ id, parentId }) => parentId !== null && !((at.get(parentId) ?? Infinity) < (at.get(id) ?? -1)),
  );
  expect(early).toEqual([]);
});

test('a very long line of turns is put in order at once', () => {
  const messages = Array.from({ length: 40_000 }, (_, index) => ({
    id: String(index),
    parentId: index === 0 ? null : String(index - 1),
  }));
  expect(tidyTree(messages.toReversed()).map(({ id }) => id)).toEqual(messages.map(({ id }) => id));
});

test('a circle in ChatGPT’s mapping comes to an end', () => {
  const mapping = {
    a: { parent: 'b', children: ['b'], message: chatGptTurn('one') },
    b: { parent: 'a', children: ['a'], message: chatGptTurn('two') },
  };
  expect(readChat({ title: 'Round', mapping, current_node: 'a' }, '')).toEqual({ skipped: 'empty', name: 'Round' });
});

test('an answer of very many parts takes no more time than it has parts', () => {
  const count = 20_000;
  const mapping = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `n${index}`,
      { parent: index === 0 ? null : `n${index - 1}`, message: chatGptTurn('x', index === 0 ? 'user' : 'tool') },
    ]),
  );
  const before = performance.now();
  const read = readChat({ title: 'Long', mapping, current_node: `n${count - 1}` }, '');
  expect('chat' in read && read.chat.messages.length).toBe(2);
  expect(performance.now() - before).toBeLessThan(5000);
});

test('keys of prototypes are keys like any other and change nothing', () => {
  const value: unknown = JSON.parse(`{
    "title": "Proto", "__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}},
    "mapping": {"__proto__": {"message": null}, "constructor": {"parent": null, "message": ${JSON.stringify(chatGptTurn('hi'))}}}
  }`);
  const read = readChat(value, '');
  expect('chat' in read && read.chat.messages.map(({ text }) => text)).toEqual(['hi']);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test.each([
  [
    'chatgpt',
    { mapping: { a: 1, b: null, c: { message: 'x' }, d: { message: { author: 3, content: [] } } }, title: 9 },
  ],
  ['chatgpt parts', { mapping: { a: { message: chatGptTurn({ content_type: ['x'], text: {} }) } }, title: {} }],
  ['claude', { uuid: 5, chat_messages: [{}] }],
  [
    'claude turns',
    { uuid: 'u', chat_messages: [null, 3, 'x', { uuid: 'a', sender: 7 }, { uuid: 'b', sender: 'human', content: 3 }] },
  ],
  [
    'lmstudio',
    {
      messages: [
        null,
        1,
        { versions: [] },
        { versions: [null] },
        { versions: [{ role: 'assistant', steps: [3, null] }] },
      ],
    },
  ],
  ['openwebui', { chat: { history: { messages: { a: null, b: 4, c: { role: [] } }, currentId: 7 } } }],
  ['openwebui list', { chat: { messages: [1, null, { content: 3 }] } }],
  ['paddock', { format: 'paddock-chat', version: 1, chat: { id: '' }, messages: {} }],
])('wrong types end in a skipped chat or in what can be read: %s', (_name, value) => {
  const read = readChat(value, 'x.json');
  expect('skipped' in read || 'chat' in read).toBe(true);
});

test('a text that is too long is cut, and counted', () => {
  const mapping = { a: { message: chatGptTurn('é'.repeat(limits.textCharacters + 5)) } };
  const read = readChat({ title: 'Long', mapping }, '');
  if (!('chat' in read)) throw new Error('skipped');
  expect(read.textsCut).toBe(1);
  expect(read.chat.messages[0]?.text.length).toBeLessThan(limits.textCharacters + 10);
});

test('half characters and zeros, which a database refuses, are mended', () => {
  const mapping = { a: { message: chatGptTurn('a\u0000b\ud800c') } };
  const read = readChat({ title: 'x\u0000\ud800', mapping }, '');
  expect('chat' in read && read.chat.messages[0]?.text).toBe('ab\ufffdc');
});

test('details of Open WebUI that never close, or are very many, are read in one go', () => {
  const content = `${'<details type="reasoning" done="true" duration="1">'.repeat(20_000)}end`;
  const before = performance.now();
  readChat({ chat: { history: { messages: { a: { id: 'a', role: 'assistant', content } } } } }, '');
  expect(performance.now() - before).toBeLessThan(3000);
});
