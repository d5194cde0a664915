import { sql as chatsAndModels } from './0001-chats-and-models.ts';

/** In order. A released migration is never edited; the next change is a new entry. */
export const migrations: readonly string[] = [chatsAndModels];
