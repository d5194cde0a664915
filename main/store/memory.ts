import Database from 'better-sqlite3';
import { documentTables } from './migrations/0008-documents.ts';
import type { Store } from './open.ts';

/** A store for documents of temporary chats, that never touches the disk. */
export function openMemoryStore(): Store {
  const store = new Database(':memory:');
  store.pragma('temp_store = MEMORY');
  store.pragma('foreign_keys = ON');
  store.exec(documentTables);
  return store;
}
