import { z } from 'zod';
import { answerStatsSchema, chatSchema, messageSchema, type Chat, type Message } from '../../contract/chats.ts';
import { errorInfoSchema } from '../../contract/errors.ts';
import type { Store } from './open.ts';

const chatRow = z
  .object({
    id: z.string(),
    title: z.string(),
    created_at: z.number(),
    updated_at: z.number(),
    leaf_id: z.string().nullable(),
    generating: z.number(),
  })
  .transform((row): Chat => ({
    id: row.id,
    title: row.title,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    leafId: row.leaf_id,
    isGenerating: row.generating > 0,
  }))
  .pipe(chatSchema);

const json = z.string().transform((text): unknown => JSON.parse(text));

const messageRow = z
  .object({
    id: z.string(),
    chat_id: z.string(),
    parent_id: z.string().nullable(),
    role: messageSchema.shape.role,
    text: z.string(),
    reasoning: z.string(),
    reasoning_ms: z.number().nullable(),
    state: messageSchema.shape.state,
    created_at: z.number(),
    model_id: z.string().nullable(),
    model_name: z.string().nullable(),
    stats: json.pipe(answerStatsSchema).nullable(),
    error: json.pipe(errorInfoSchema).nullable(),
  })
  .transform((row): Message => ({
    id: row.id,
    chatId: row.chat_id,
    parentId: row.parent_id,
    role: row.role,
    text: row.text,
    reasoning: row.reasoning,
    reasoningMs: row.reasoning_ms,
    state: row.state,
    createdAt: row.created_at,
    modelId: row.model_id,
    modelName: row.model_name,
    stats: row.stats,
    error: row.error,
  }));

const chatColumns = `
  id, title, created_at, updated_at, leaf_id,
  (SELECT count(*) FROM messages WHERE chat_id = chats.id AND state = 'generating') AS generating`;

/** Every statement about chats and messages. Returns contract values; a missing row is `null`. */
export function chatQueries(store: Store) {
  const listChats = store.prepare(`SELECT ${chatColumns} FROM chats WHERE removed_at IS NULL ORDER BY updated_at DESC`);
  const getChat = store.prepare(`SELECT ${chatColumns} FROM chats WHERE id = ?`);
  const insertChat = store.prepare(
    `INSERT INTO chats (id, title, created_at, updated_at) VALUES (@id, @title, @createdAt, @createdAt)`,
  );
  const setTitle = store.prepare(`UPDATE chats SET title = ? WHERE id = ?`);
  const setLeaf = store.prepare(`UPDATE chats SET leaf_id = ? WHERE id = ?`);
  const touch = store.prepare(`UPDATE chats SET updated_at = ? WHERE id = ?`);
  const setRemoved = store.prepare(`UPDATE chats SET removed_at = ? WHERE id = ?`);
  const purge = store.prepare(`DELETE FROM chats WHERE removed_at < ?`);
  const listMessages = store.prepare(`SELECT * FROM messages WHERE chat_id = ? ORDER BY created_at, rowid`);
  const getMessage = store.prepare(`SELECT * FROM messages WHERE id = ?`);
  const insertMessage = store.prepare(`
    INSERT INTO messages (id, chat_id, parent_id, role, text, reasoning, reasoning_ms, state, created_at, model_id, model_name, stats, error)
    VALUES (@id, @chatId, @parentId, @role, @text, @reasoning, @reasoningMs, @state, @createdAt, @modelId, @modelName, @stats, @error)`);
  const setText = store.prepare(`UPDATE messages SET text = ?, reasoning = ? WHERE id = ?`);
  const finish = store.prepare(`
    UPDATE messages SET text = @text, reasoning = @reasoning, reasoning_ms = @reasoningMs, state = @state,
      stats = @stats, error = @error WHERE id = @id`);
  const interrupt = store.prepare(`UPDATE messages SET state = 'interrupted', error = ? WHERE state = 'generating'`);
  const newestLeaf = store
    .prepare(
      `
      WITH RECURSIVE branch (id, depth) AS (
        SELECT ?, 0
        UNION ALL
        SELECT (SELECT id FROM messages WHERE parent_id = branch.id ORDER BY created_at DESC, rowid DESC LIMIT 1), depth + 1
        FROM branch WHERE branch.id IS NOT NULL
      )
      SELECT id FROM branch WHERE id IS NOT NULL ORDER BY depth DESC LIMIT 1`,
    )
    .pluck();
  const path = store.prepare(`
    WITH RECURSIVE path (id, depth) AS (
      SELECT ?, 0
      UNION ALL
      SELECT messages.parent_id, depth + 1 FROM path JOIN messages ON messages.id = path.id
      WHERE messages.parent_id IS NOT NULL
    )
    SELECT messages.* FROM path JOIN messages ON messages.id = path.id ORDER BY depth DESC`);

  return {
    listChats: (): Chat[] => z.array(chatRow).parse(listChats.all()),
    getChat: (id: string): Chat | null => chatRow.optional().parse(getChat.get(id)) ?? null,
    insertChat: (chat: { id: string; title: string; createdAt: number }) => void insertChat.run(chat),
    setTitle: (id: string, title: string) => void setTitle.run(title, id),
    setLeaf: (id: string, leafId: string) => void setLeaf.run(leafId, id),
    touch: (id: string, updatedAt: number) => void touch.run(updatedAt, id),
    setRemoved: (id: string, removedAt: number | null) => void setRemoved.run(removedAt, id),
    /** Deletes for good what was removed before `time`. */
    purgeRemoved: (time: number) => void purge.run(time),
    listMessages: (chatId: string): Message[] => z.array(messageRow).parse(listMessages.all(chatId)),
    getMessage: (id: string): Message | null => messageRow.optional().parse(getMessage.get(id)) ?? null,
    /** The turns from the first one down to `id`. */
    pathTo: (id: string): Message[] => z.array(messageRow).parse(path.all(id)),
    /** The end of the newest branch below `id`; `id` itself where nothing follows it. */
    newestLeaf: (id: string): string => z.string().parse(newestLeaf.get(id)),
    insertMessage: (message: Message) =>
      void insertMessage.run({ ...message, stats: toJson(message.stats), error: toJson(message.error) }),
    setText: (id: string, text: string, reasoning: string) => void setText.run(text, reasoning, id),
    finishAnswer: (message: Message) =>
      void finish.run({
        id: message.id,
        text: message.text,
        reasoning: message.reasoning,
        reasoningMs: message.reasoningMs,
        state: message.state,
        stats: toJson(message.stats),
        error: toJson(message.error),
      }),
    /** Marks what a core that ended without warning left unfinished. */
    interruptGenerating: (error: Message['error']) => void interrupt.run(toJson(error)),
    transaction: <T>(work: () => T): T => store.transaction(work)(),
  };
}

function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
