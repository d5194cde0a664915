import { randomUUID } from 'node:crypto';
import type { Attachment, Message, QueuedMessage } from '../../contract/chats.ts';
import { describeError } from '../../contract/errors.ts';
import type { Events } from '../events.ts';
import type { QueuedQuestion } from '../store/chat-queue.ts';
import { requireOpen, type Wish } from './answers.ts';
import type { Places } from './places.ts';

type Dependencies = {
  places: Places;
  events: Events;
  changed(chatId: string): void;
  isWriting(chatId: string): boolean;
  /** Throws where there is no such model. */
  findModel(modelId: string): unknown;
  /** Asks a question. Throws where that is not possible. */
  send(question: Omit<QueuedQuestion, 'id'> & { parentId: string | null }): void;
};

export type NewQueued = Wish & { chatId: string; text: string; attachments?: Attachment[] | undefined };

/** Questions that wait until the answer before them has ended. Windows need not be open for it. */
export function createLine({ places, events, changed, isWriting, findModel, send }: Dependencies) {
  function toMessage({ id, text, attachments }: QueuedQuestion): QueuedMessage {
    return { id, text, attachments };
  }

  /** Asks the first one in line behind `parentId`. One that can't be asked stays where it is. */
  function ask(chatId: string, parentId: string | null): void {
    const { line } = places.of(chatId);
    const next = line.list(chatId)[0];
    if (next === undefined) return;
    const { id, ...question } = next;
    try {
      send({ ...question, parentId });
      line.remove(id, chatId);
      changed(chatId);
    } catch (error) {
      events.emit({ type: 'notice', error: describeError(error) });
    }
  }

  return {
    list: (chatId: string): QueuedMessage[] => places.of(chatId).line.list(chatId).map(toMessage),

    add: ({ chatId, text, attachments = [], modelId, reasoning = 'auto' }: NewQueued): QueuedMessage => {
      const chat = places.requireChat(chatId);
      requireOpen(chat);
      findModel(modelId);
      const question: QueuedQuestion = { id: randomUUID(), chatId, text, attachments, modelId, reasoning };
      places.of(chatId).line.insert(question);
      changed(chatId);
      // The answer may have ended while this was on its way.
      if (!isWriting(chatId)) ask(chatId, chat.leafId);
      return toMessage(question);
    },

    remove: ({ chatId, id }: { chatId: string; id: string }): void => {
      places.requireChat(chatId);
      places.of(chatId).line.remove(id, chatId);
      changed(chatId);
    },

    /** After an answer: a whole one lets the next question go, behind it. */
    answered: (answer: Message): void => {
      const chat = places.of(answer.chatId).queries.getChat(answer.chatId);
      if (answer.state !== 'complete' || chat === null || chat.removedAt !== null || isWriting(answer.chatId)) return;
      ask(answer.chatId, answer.id);
    },
  };
}
