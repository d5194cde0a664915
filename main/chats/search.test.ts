import { expect, test } from 'vitest';
import { startChats } from '../chats.test-helper.ts';
import { readTerms, toFtsQuery, toPieces } from './search.ts';

type Chats = ReturnType<typeof startChats>['chats'];

function say(chats: Chats, text: string, chatId = chats.create({}).id) {
  return chats.insert({ chatId, parentId: null, role: 'user', text });
}

function found(chats: Chats, query: string, more: Partial<Parameters<Chats['search']>[0]> = {}): (string | null)[] {
  return chats
    .search({ query, ...more })
    .hits.filter(({ role }) => role !== null)
    .map(({ messageId }) => messageId);
}

test('words in any order, their beginnings, phrases, other spellings and scripts without spaces', () => {
  const { chats } = startChats();
  const chat = chats.create({});
  chats.update({ chatId: chat.id, title: 'Untouched' });
  const { id } = say(chats, 'Die Größe der Café-Rechnung, 我喜欢编程 and quantization.', chat.id);
  for (const query of [
    'cafe',
    'rechnung café',
    'quant',
    '"café rechnung"',
    '“der café',
    '编程',
    '喜欢',
    'größe quan',
  ]) {
    expect([query, found(chats, query)]).toEqual([query, [id]]);
  }
  for (const query of ['uantization', 'quant ', '"rechnung café"', '程编']) {
    expect([query, found(chats, query)]).toEqual([query, []]);
  }
});

test('nothing that is typed is understood as anything but words', () => {
  const { chats } = startChats();
  const { id } = say(chats, 'alpha beta c++ a.b@example.com');
  const hostile = ['"', '""', '*', 'alpha*', 'alpha AND', 'NOT alpha', 'alpha OR', 'text:alpha', '^alpha', '{alpha}'];
  for (const query of [
    ...hostile,
    'NEAR(alpha beta)',
    "alpha'",
    'alpha;--',
    '- alpha',
    '\u0000alpha',
    '"alpha',
    '()',
  ]) {
    expect(() => chats.search({ query })).not.toThrow();
  }
  expect(found(chats, 'c++')).toEqual([id]);
  expect(found(chats, 'b@example')).toEqual([id]);
  expect(found(chats, '^alpha')).toEqual([id]);
  expect(toFtsQuery(readTerms('say "hello wor" th'))).toBe('"say" "hello wor" "th"*');
});

test('titles come first, then messages, page by page without a gap or a repeat', () => {
  const { chats } = startChats();
  const messages = Array.from({ length: 12 }, (_, number) => say(chats, `walrus ${number}`).id);
  const titled = chats.create({});
  chats.update({ chatId: titled.id, title: 'The walrus' });
  const pages = [0, 5, 10].map((offset) => chats.search({ query: 'walrus', offset, limit: 5 }));
  expect(pages.map(({ hasMore }) => hasMore)).toEqual([true, true, true]);
  // Each chat is named by its question, so that its title is met as well.
  const all = chats.search({ query: 'walrus', limit: 100 });
  expect(all).toMatchObject({ hasMore: false, hits: { length: 25 } });
  expect(all.hits.slice(0, 13).every(({ messageId }) => messageId === null)).toBe(true);
  expect(pages.flatMap(({ hits }) => hits)).toEqual(all.hits.slice(0, 15));
  expect(new Set(all.hits.slice(13).map(({ messageId }) => messageId))).toEqual(new Set(messages));
});

test('a text with the word more often comes before a longer one, and the newer of two alike first', () => {
  const { chats } = startChats();
  const chat = chats.create({}).id;
  const much = say(chats, 'otter otter otter', chat).id;
  const older = say(chats, `otter ${'and more '.repeat(300)}`, chat).id;
  const newer = say(chats, `otter ${'and more '.repeat(300)}`, chat).id;
  expect(found(chats, 'otter')).toEqual([much, newer, older]);
});

test('a search can be narrowed to a chat, a folder with those in it, and a tag', () => {
  const { chats } = startChats();
  const outer = chats.createFolder({ name: 'Outer', parentId: null });
  const inner = chats.createFolder({ name: 'Inner', parentId: outer.id });
  const inside = chats.create({ folderId: inner.id }).id;
  const outside = chats.create({}).id;
  chats.update({ chatId: outside, tags: ['Idea'] });
  const a = say(chats, 'puffin', inside).id;
  const b = say(chats, 'puffin', outside).id;
  expect(found(chats, 'puffin', { folderId: outer.id })).toEqual([a]);
  expect(found(chats, 'puffin', { chatId: outside })).toEqual([b]);
  expect(found(chats, 'puffin', { tag: 'idea' })).toEqual([b]);
  expect(found(chats, 'puffin', { tag: 'none' })).toEqual([]);
});

test('what was taken away is not met until it is back, and what was changed only by its new words', () => {
  const { chats } = startChats();
  const chat = chats.create({}).id;
  const { id } = say(chats, 'heron', chat);
  chats.removeMessage(id);
  expect(found(chats, 'heron')).toEqual([]);
  chats.restoreMessage(id);
  expect(found(chats, 'heron')).toEqual([id]);
  chats.remove(chat);
  expect(chats.search({ query: 'heron' }).hits).toEqual([]);
  chats.purge(null);
  expect(chats.search({ query: 'heron' }).hits).toEqual([]);
});

test('a snippet marks what was met, whatever the text holds', () => {
  expect(toPieces('a \u0002b\u0003\n c')).toEqual([
    { text: 'a ', isMatch: false },
    { text: 'b', isMatch: true },
    { text: ' c', isMatch: false },
  ]);
  expect(toPieces('\u0003stray \u0002')).toEqual([{ text: 'stray ', isMatch: false }]);
});
