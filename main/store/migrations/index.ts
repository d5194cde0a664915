import { sql as chatsAndModels } from './0001-chats-and-models.ts';
import { sql as library } from './0002-library.ts';
import { sql as downloads } from './0003-downloads.ts';
import { sql as hubCache } from './0004-hub-cache.ts';
import { sql as loadRecords } from './0005-load-records.ts';
import { sql as server } from './0006-server.ts';

/** In order. A released migration is never edited; the next change is a new entry. */
export const migrations: readonly string[] = [chatsAndModels, library, downloads, hubCache, loadRecords, server];
