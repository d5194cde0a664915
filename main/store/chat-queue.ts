import { z } from 'zod';
import { attachmentSchema, reasoningSchema, type QueuedMessage, type Reasoning } from '../../contract/chats.ts';
import type { Store } from './open.ts';

/** A question in line, with what it takes to ask it. */
export type QueuedQuestion = QueuedMessage & { chatId: string; modelId: string; reasoning: Reasoning };

const json = z.string().transform((text): unknown => JSON.parse(text));

const queuedRow = z
  .object({
    id: z.string(),
    chat_id: z.string(),
    text: z.string(),
    attachments: json.pipe(z.array(attachmentSchema)),
    model_id: z.string(),
    reasoning: reasoningSchema,
  })
  .transform(({ chat_id: chatId, model_id: modelId, ...row }): QueuedQuestion => ({ ...row, chatId, modelId }));

/** Questions that wait for the answer before them. */
export function chatQueueQueries(store: Store) {
  const list = store.prepare(`SELECT * FROM queued_messages WHERE chat_id = ? ORDER BY number`);
  const insert = store.prepare(`
    INSERT INTO queued_messages (id, chat_id, text, attachments, model_id, reasoning)
    VALUES (@id, @chatId, @text, @attachments, @modelId, @reasoning)`);
  const remove = store.prepare(`DELETE FROM queued_messages WHERE id = ? AND chat_id = ?`);

  return {
    list: (chatId: string): QueuedQuestion[] => z.array(queuedRow).parse(list.all(chatId)),
    insert: (question: QueuedQuestion) =>
      void insert.run({ ...question, attachments: JSON.stringify(question.attachments) }),
    remove: (id: string, chatId: string) => void remove.run(id, chatId),
  };
}
