import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startChats } from '../chats.test-helper.ts';

test('a title that a person chose is kept apart from one that was made', () => {
  const { chats } = startChats();
  const { id } = chats.create({});
  chats.insert({ chatId: id, parentId: null, role: 'user', text: '  \n First line of it\nand more' });
  expect(chats.get(id).chat).toMatchObject({ title: 'First line of it', titleSource: 'auto' });
  expect(chats.update({ chatId: id, title: 'Chosen' })).toMatchObject({ titleSource: 'chosen' });
});

test('an update leaves alone what it does not name, and takes back a folder with null', () => {
  const { chats } = startChats();
  const folder = chats.createFolder({ name: 'Work', parentId: null });
  const { id } = chats.create({ folderId: folder.id });
  chats.update({ chatId: id, isPinned: true, tags: ['Idea', 'idea', 'x'] });
  const chat = chats.update({ chatId: id, isArchived: true });
  expect(chat).toMatchObject({ isPinned: true, isArchived: true, tags: ['Idea', 'x'], folderId: folder.id });
  expect(chats.update({ chatId: id, folderId: null, isPinned: false })).toMatchObject({
    isPinned: false,
    folderId: null,
  });
  expect(() => chats.update({ chatId: id, folderId: 'none' })).toThrow(/folder/);
});

test('folders keep the order that they were put in, and none comes to stand in itself', () => {
  const { chats } = startChats();
  const [a, b, c] = ['a', 'b', 'c'].map((name) => chats.createFolder({ name, parentId: null }));
  if (!a || !b || !c) throw new Error('no folders');
  chats.updateFolder({ id: c.id, beforeId: a.id });
  const names = () => chats.folders().map(({ name }) => name);
  expect(names()).toEqual(['c', 'a', 'b']);
  chats.updateFolder({ id: b.id, parentId: a.id });
  chats.updateFolder({ id: c.id, parentId: b.id });
  expect(() => chats.updateFolder({ id: a.id, parentId: c.id })).toThrow(/in itself/);
  expect(() => chats.updateFolder({ id: a.id, parentId: a.id })).toThrow(/in itself/);

  const { id } = chats.create({ folderId: b.id });
  chats.removeFolder(b.id);
  expect(chats.get(id).chat.folderId).toBe(a.id);
  expect(chats.folders().find((folder) => folder.id === c.id)?.parentId).toBe(a.id);
});

test('columns of comparisons stand in no list', () => {
  const { chats } = startChats();
  const { id } = chats.create({ comparisonId: 'one' });
  chats.insert({ chatId: id, parentId: null, role: 'user', text: 'zebra' });
  expect(chats.list()).toEqual([]);
  expect(chats.search({ query: 'zebra' }).hits).toEqual([]);
  chats.remove(id);
  expect(chats.bin()).toEqual([]);
});

test('a temporary chat can do what others can, is found by no search, and reaches no file', async () => {
  const { chats, folder } = startChats();
  const { id } = chats.create({ isTemporary: true });
  const secret = 'xylophone-of-the-night';
  const turn = chats.insert({ chatId: id, parentId: null, role: 'user', text: secret });
  chats.edit({ messageId: turn.id, text: `${secret} again` });
  chats.update({ chatId: id, notes: secret, tags: [secret] });
  expect(chats.get(id)).toMatchObject({ chat: { isTemporary: true, title: secret }, notes: secret });
  expect(chats.list().map((chat) => chat.id)).toEqual([id]);
  expect(chats.branch(turn.id).isTemporary).toBe(true);
  expect(chats.search({ query: 'xylophone' }).hits).toEqual([]);
  expect(() => chats.update({ chatId: id, folderId: 'any' })).toThrow(/temporary/);
  chats.remove(id);
  chats.restore(id);
  for (const path of files(folder)) expect(readFileSync(path, 'latin1')).not.toContain('xylophone');
  await chats[Symbol.asyncDispose]();
});

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
