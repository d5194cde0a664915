import { accessSync, constants, copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';
import { makeFolder } from '../folders.ts';
import { migrations } from './migrations/index.ts';
import { splitWords } from './split-words.ts';

export type Store = Database.Database;

/** The newest tables that this version reads and writes. */
export const schemaVersion = migrations.length;

/** Who copies the data before a version changes it, and brings a copy back. They are told which tables it has. */
export type StoreCopies = { beforeFirstStart(written: number): void; bringBack(written: number): boolean };

/**
 * Opens the database in the data folder, alone: a second core on the same folder is refused.
 * Throws `data_folder_unwritable` or `data_folder_in_use`.
 */
export function openStore(dataFolder: string, copies?: StoreCopies): Store {
  prepareFolder(dataFolder);
  const path = join(dataFolder, 'paddock.sqlite3');
  const store = copies === undefined ? openAlone(path, dataFolder) : openWithCopies(path, dataFolder, copies);
  try {
    store.pragma('synchronous = NORMAL');
    prepare(store);
    migrate(store, path);
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

/** With the lock held nothing else writes, so the file alone is the whole database once it is checkpointed. */
function openWithCopies(path: string, dataFolder: string, copies: StoreCopies): Store {
  const store = openAlone(path, dataFolder);
  const written = Number(store.pragma('user_version', { simple: true }));
  try {
    store.pragma('wal_checkpoint(TRUNCATE)');
    if (written <= schemaVersion) copies.beforeFirstStart(written);
  } catch (error) {
    store.close();
    throw error;
  }
  if (written <= schemaVersion) return store;
  store.close();
  copies.bringBack(written);
  return openAlone(path, dataFolder);
}

/** The same tables for what must leave no trace: nothing of it is ever written to the disk. */
export function openMemoryStore(): Store {
  const store = new Database(':memory:');
  store.pragma('temp_store = MEMORY');
  prepare(store);
  migrate(store, null);
  return store;
}

function prepare(store: Store): void {
  store.pragma('foreign_keys = ON');
  store.function('split_words', { deterministic: true }, (text: unknown) => splitWords(String(text)));
}

function prepareFolder(dataFolder: string): void {
  try {
    makeFolder(dataFolder);
    accessSync(dataFolder, constants.W_OK);
  } catch (cause) {
    throw unwritable(dataFolder, cause);
  }
}

function openAlone(path: string, dataFolder: string): Store {
  try {
    const store = new Database(path, { timeout: 1000 });
    // The lock is taken with the first write and held until the process ends, however it ends.
    store.pragma('locking_mode = EXCLUSIVE');
    store.pragma('journal_mode = WAL');
    store.exec('BEGIN IMMEDIATE; COMMIT');
    return store;
  } catch (cause) {
    if (isSqliteError(cause, 'SQLITE_BUSY')) {
      throw new AppError('data_folder_in_use', `Another Paddock is already using the data folder ${dataFolder}.`, {
        remedy: 'Use the one that is running, end it first, or choose another folder with --data-dir.',
        details: { dataFolder },
        cause,
      });
    }
    throw unwritable(dataFolder, cause);
  }
}

function migrate(store: Store, path: string | null): void {
  const version = Number(store.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    throw new AppError('conflict', 'The data folder was written by a newer version of Paddock.', {
      remedy: 'Update Paddock, or choose another folder with --data-dir.',
    });
  }
  if (version === migrations.length) return;
  if (version > 0 && path !== null) {
    // With the lock held nothing else writes, so the checkpointed file alone is the whole database.
    store.pragma('wal_checkpoint(TRUNCATE)');
    const copy = `${path}.before-${migrations.length}`;
    if (!existsSync(copy)) copyFileSync(path, copy);
  }
  store.transaction(() => {
    for (const sql of migrations.slice(version)) store.exec(sql);
    store.pragma(`user_version = ${migrations.length}`);
  })();
}

function unwritable(dataFolder: string, cause: unknown): AppError {
  return new AppError('data_folder_unwritable', `Paddock can't write to its data folder ${dataFolder}.`, {
    remedy: 'Check the permissions and the free space of that folder, or choose another with --data-dir.',
    details: { dataFolder },
    cause,
  });
}

export function isSqliteError(error: unknown, code: string): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith(code);
}
