import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { chatSearchQueries } from './chat-search.ts';
import { chatQueries } from './chats.ts';
import { migrations } from './migrations/index.ts';
import { openStore } from './open.ts';

/** The tables as they were before chats had folders, tags and a search. */
const migrationsBefore = 6;

test('chats from before keep every message, however deep, and are found by their words', () => {
  const folder = mkdtempSync(join(tmpdir(), 'paddock-store-'));
  const old = new Database(join(folder, 'paddock.sqlite3'));
  old.pragma('foreign_keys = ON');
  for (const sql of migrations.slice(0, migrationsBefore)) old.exec(sql);
  old.pragma(`user_version = ${migrationsBefore}`);
  const depth = 3000;
  old.transaction(() => {
    old.exec(`INSERT INTO chats VALUES ('c', 'Chosen', 1, 2, 'm${depth - 1}', NULL), ('gone', '', 1, 1, NULL, 5)`);
    const insert = old.prepare(`
      INSERT INTO messages (id, chat_id, parent_id, role, text, reasoning, state, created_at)
      VALUES (?, 'c', ?, ?, ?, '', 'complete', ?)`);
    for (let number = 0; number < depth; number += 1) {
      const role = number % 2 === 0 ? 'user' : 'assistant';
      insert.run(`m${number}`, number === 0 ? null : `m${number - 1}`, role, `pelican number ${number}`, number);
    }
  })();
  old.close();

  const store = openStore(folder);
  const queries = chatQueries(store, { isTemporary: false });
  expect(queries.getChat('c')).toMatchObject({ title: 'Chosen', titleSource: 'chosen', leafId: `m${depth - 1}` });
  expect(queries.listChats().map(({ id }) => id)).toEqual(['c']);
  expect(queries.listBin()).toMatchObject([{ id: 'gone', titleSource: 'none' }]);
  const path = queries.pathTo(`m${depth - 1}`);
  expect(path).toHaveLength(depth);
  expect(path[2999]).toMatchObject({ parentId: 'm2998', text: 'pelican number 2999', rounds: [], attachments: [] });
  const scope = { chatId: null, folderIds: null, tag: null };
  expect(chatSearchQueries(store).messages('"2999"', scope, { offset: 0, limit: 10 })).toHaveLength(1);
  // The index leans on numbers that stay, whatever SQLite does to its files.
  store.exec('VACUUM');
  store.exec(`INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)`);
  expect(store.pragma('foreign_key_check')).toEqual([]);
  store.close();
});

test('the index follows what is written, and not while an answer still grows', () => {
  const store = openStore(mkdtempSync(join(tmpdir(), 'paddock-store-')));
  const queries = chatQueries(store, { isTemporary: false });
  const scope = { chatId: null, folderIds: null, tag: null };
  const found = (word: string) => chatSearchQueries(store).messages(`"${word}"`, scope, { offset: 0, limit: 9 }).length;
  queries.insertChat({ id: 'c', createdAt: 1 });
  const answer = {
    id: 'a',
    chatId: 'c',
    parentId: null,
    role: 'assistant' as const,
    text: '',
    reasoning: '',
    reasoningMs: null,
    rounds: [],
    attachments: [],
    sources: [],
    createdAt: 1,
    modelId: 'm',
    modelName: 'M',
    stats: null,
    provenance: null,
    error: null,
  };
  queries.insertMessage({ ...answer, state: 'generating' });
  queries.saveAnswer({ ...answer, text: 'stork', state: 'generating' });
  expect(found('stork')).toBe(0);
  queries.saveAnswer({ ...answer, text: 'stork egret', state: 'complete' });
  expect([found('stork'), found('egret')]).toEqual([1, 1]);
  // It is gone on with, and ends otherwise.
  queries.saveAnswer({ ...answer, text: 'stork egret', state: 'generating' });
  expect(found('egret')).toBe(0);
  queries.saveAnswer({ ...answer, text: 'stork egret ibis', state: 'stopped' });
  expect([found('egret'), found('ibis')]).toEqual([1, 1]);
  store.exec(`DELETE FROM chats`);
  store.exec(`INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)`);
  expect(found('ibis')).toBe(0);
  store.close();
});
