import { randomUUID } from 'node:crypto';
import type { Chat, Message } from '../../contract/chats.ts';
import { AppError } from '../../contract/errors.ts';
import { chatQueueQueries } from '../store/chat-queue.ts';
import { chatQueries } from '../store/chats.ts';
import { openMemoryStore, type Store } from '../store/open.ts';

/** Where a chat is kept, with every statement on it. */
export type Place = ReturnType<typeof createPlace>;

export type Places = ReturnType<typeof createPlaces>;

/** Everything of a temporary chat bears it, so that its place is known by any id. */
const temporaryMark = 'temporary-';

/**
 * The two places of chats: the database, and a second one in memory for those that leave no trace. Which one it is is
 * known by the id of a chat or of a message.
 */
export function createPlaces(store: Store) {
  const kept = createPlace(store, false);
  let memory: { store: Store; place: Place } | null = null;

  function temporary(): Place {
    if (memory === null) {
      const inMemory = openMemoryStore();
      memory = { store: inMemory, place: createPlace(inMemory, true) };
    }
    return memory.place;
  }

  function of(id: string): Place {
    return id.startsWith(temporaryMark) ? temporary() : kept;
  }

  return {
    kept,
    /** Both, without opening the one in memory for nothing. */
    all: (): Place[] => (memory === null ? [kept] : [kept, memory.place]),
    of,
    newChatId: (isTemporary: boolean): string => `${isTemporary ? temporaryMark : ''}${randomUUID()}`,
    requireChat: (chatId: string): Chat => {
      const chat = of(chatId).queries.getChat(chatId);
      if (!chat)
        throw new AppError('not_found', 'This chat is not there any more.', { remedy: 'Choose another chat.' });
      return chat;
    },
    requireMessage: (messageId: string): Message => {
      const message = of(messageId).queries.getMessage(messageId);
      if (!message) throw new AppError('not_found', 'This message is not there any more.');
      return message;
    },
    close: () => memory?.store.close(),
  };
}

function createPlace(store: Store, isTemporary: boolean) {
  return { queries: chatQueries(store, { isTemporary }), line: chatQueueQueries(store) };
}

/** A message of a chat with nothing in it yet. */
export function blankMessage(chatId: string, parentId: string | null): Omit<Message, 'role' | 'state'> {
  return {
    id: newMessageId(chatId),
    chatId,
    parentId,
    text: '',
    reasoning: '',
    reasoningMs: null,
    rounds: [],
    attachments: [],
    sources: [],
    createdAt: Date.now(),
    modelId: null,
    modelName: null,
    stats: null,
    provenance: null,
    error: null,
  };
}

export function newMessageId(chatId: string): string {
  return `${chatId.startsWith(temporaryMark) ? temporaryMark : ''}${randomUUID()}`;
}
