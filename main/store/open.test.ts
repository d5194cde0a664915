import { chmodSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrations } from './migrations/index.ts';
import { openStore } from './open.ts';

const newFolder = () => mkdtempSync(join(tmpdir(), 'paddock-store-'));

test('a second core on the same folder is refused, and let in when the first has ended', () => {
  const folder = newFolder();
  const first = openStore(folder);
  expect(() => openStore(folder)).toThrow(expect.objectContaining({ code: 'data_folder_in_use' }));
  first.close();
  openStore(folder).close();
});

test('a data folder that is a file says that it can not be written', () => {
  const path = join(newFolder(), 'file');
  writeFileSync(path, '');
  expect(() => openStore(path)).toThrow(expect.objectContaining({ code: 'data_folder_unwritable' }));
});

test.skipIf(process.getuid?.() === 0)('a folder without write permission says so', () => {
  const folder = newFolder();
  chmodSync(folder, 0o500);
  expect(() => openStore(folder)).toThrow(expect.objectContaining({ code: 'data_folder_unwritable' }));
});

test.skipIf(process.platform !== 'linux')('a place where no folder can be made says so, and at once', () => {
  expect(() => openStore('/proc/paddock/data')).toThrow(expect.objectContaining({ code: 'data_folder_unwritable' }));
});

test('a data folder is made with all that is above it', () => {
  const folder = join(newFolder(), 'a', 'b');
  openStore(folder).close();
  expect(readdirSync(folder)).toContain('paddock.sqlite3');
});

test('a file that is no database is not overwritten', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'paddock.sqlite3'), 'not a database, but perhaps dear to somebody');
  expect(() => openStore(folder)).toThrow(expect.objectContaining({ code: 'data_folder_unwritable' }));
  expect(readdirSync(folder)).toEqual(['paddock.sqlite3']);
});

test('a folder written by a newer version is left alone', () => {
  const folder = newFolder();
  const store = openStore(folder);
  store.pragma(`user_version = ${migrations.length + 1}`);
  store.close();
  expect(() => openStore(folder)).toThrow(expect.objectContaining({ code: 'conflict' }));
  const raw = new Database(join(folder, 'paddock.sqlite3'));
  expect(raw.pragma('user_version', { simple: true })).toBe(migrations.length + 1);
  raw.close();
  expect(existsSync(join(folder, 'paddock.sqlite3'))).toBe(true);
});
