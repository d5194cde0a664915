import { expect, test } from 'vitest';
import type { Message } from '../../contract/chats.ts';
import { startChats } from '../chats.test-helper.ts';

type Chats = ReturnType<typeof startChats>['chats'];

/** A branch of turns that take turns, under `parentId`. */
function talk(chats: Chats, chatId: string, parentId: string | null, ...texts: string[]): Message[] {
  let parent = parentId;
  return texts.map((text, index) => {
    const message = chats.insert({ chatId, parentId: parent, role: index % 2 === 0 ? 'user' : 'assistant', text });
    parent = message.id;
    return message;
  });
}

/** The texts of the branch that is shown. */
function shown(chats: Chats, chatId: string): string[] {
  const { chat, messages } = chats.get(chatId);
  const texts: string[] = [];
  for (let id = chat.leafId; id !== null;) {
    const message = messages.find((other) => other.id === id);
    if (!message) throw new Error('the branch is broken');
    texts.unshift(message.text);
    id = message.parentId;
  }
  return texts;
}

const at = (messages: readonly Message[], index: number): Message => {
  const message = messages[index];
  if (!message) throw new Error(`no message ${index}`);
  return message;
};

test('an edit makes a version beside the turn, with what followed it where that is wished', () => {
  const { chats } = startChats();
  const { id } = chats.create({});
  const turns = talk(chats, id, null, 'q1', 'a1', 'q2', 'a2');
  chats.edit({ messageId: at(turns, 0).id, text: 'q1 again' });
  expect(shown(chats, id)).toEqual(['q1 again']);
  chats.edit({ messageId: at(turns, 1).id, text: 'a1 again', keepsRest: true });
  expect(shown(chats, id)).toEqual(['q1', 'a1 again', 'q2', 'a2']);
  chats.showBranch(at(turns, 1).id);
  expect(shown(chats, id)).toEqual(['q1', 'a1', 'q2', 'a2']);
  expect(chats.get(id).messages).toHaveLength(8);
});

test('an edit that keeps the rest follows the branch that is shown, not the newest', () => {
  const { chats } = startChats();
  const { id } = chats.create({});
  const turns = talk(chats, id, null, 'q', 'old');
  talk(chats, id, at(turns, 0).id, 'new');
  chats.showBranch(at(turns, 1).id);
  chats.edit({ messageId: at(turns, 0).id, text: 'other', keepsRest: true });
  expect(shown(chats, id)).toEqual(['other', 'old']);
});

test('a turn goes with all behind it, the leaf moves to what is left, and only that comes back', () => {
  const { chats } = startChats();
  const { id } = chats.create({});
  const turns = talk(chats, id, null, 'q1', 'a1', 'q2', 'a2');
  const other = talk(chats, id, at(turns, 1).id, 'other');
  chats.removeMessage(at(other, 0).id);
  expect(shown(chats, id)).toEqual(['q1', 'a1', 'q2', 'a2']);
  chats.removeMessage(at(turns, 1).id);
  expect(shown(chats, id)).toEqual(['q1']);
  expect(chats.get(id).messages).toHaveLength(1);
  expect(() => chats.restoreMessage(at(turns, 2).id)).toThrow(/came before/);
  chats.restoreMessage(at(turns, 1).id);
  expect(shown(chats, id)).toEqual(['q1', 'a1', 'q2', 'a2']);
  expect(chats.get(id).messages).toHaveLength(4);
  chats.removeMessage(at(turns, 0).id);
  expect(chats.get(id)).toMatchObject({ chat: { leafId: null }, messages: [] });
});

test('a branch takes only the turns down to the message, a duplicate the whole tree and how it is set up', () => {
  const { chats } = startChats();
  const { id } = chats.create({});
  const turns = talk(chats, id, null, 'q1', 'a1', 'q2');
  talk(chats, id, at(turns, 0).id, 'a1 other');
  chats.update({ chatId: id, title: 'Mine', tags: ['x'], notes: 'remember' });
  const branch = chats.branch(at(turns, 1).id);
  expect(shown(chats, branch.id)).toEqual(['q1', 'a1']);
  const copy = chats.duplicate(id);
  expect(copy).toMatchObject({ title: 'Mine', titleSource: 'chosen', tags: ['x'] });
  const { messages, notes } = chats.get(copy.id);
  expect(notes).toBe('remember');
  expect(messages).toHaveLength(4);
  expect(shown(chats, copy.id)).toEqual(shown(chats, id));
  // The copy is nobody else's: what is done to it does not reach the first.
  chats.removeMessage(messages[0]?.id ?? '');
  expect(chats.get(id).messages).toHaveLength(4);
});

test('a chat far deeper than a trigger may reach is copied, emptied and purged', () => {
  const { chats, store } = startChats();
  const { id } = chats.create({});
  const turns = store.transaction(() => talk(chats, id, null, ...Array.from({ length: 2100 }, (_, n) => `t${n}`)))();
  expect(shown(chats, chats.duplicate(id).id)).toHaveLength(2100);
  chats.removeMessage(at(turns, 1).id);
  expect(chats.get(id).messages).toHaveLength(1);
  chats.remove(id);
  chats.purge(id);
  expect(() => chats.get(id)).toThrow(/not there/);
});

test('what has gone to the bin can not be asked, and comes back as it was', () => {
  const { chats } = startChats();
  const { id } = chats.create({});
  talk(chats, id, null, 'q1');
  const before = chats.get(id);
  expect(() => chats.purge(id)).toThrow(/in the bin/);
  chats.remove(id);
  expect(chats.list()).toEqual([]);
  expect(chats.bin().map((chat) => chat.id)).toEqual([id]);
  expect(() => talk(chats, id, null, 'q2')).toThrow(/bin/);
  chats.restore(id);
  expect(chats.get(id)).toEqual(before);
});
