import { z } from 'zod';
import {
  answerStatsSchema,
  attachmentSchema,
  chatSchema,
  chatSettingsSchema,
  messageSchema,
  provenanceSchema,
  roundSchema,
  sourceSchema,
  type Chat,
  type ChatSettings,
  type Message,
} from '../../contract/chats.ts';
import { errorInfoSchema } from '../../contract/errors.ts';
import type { Store } from './open.ts';

const json = z.string().transform((text): unknown => JSON.parse(text));

const chatRow = z.object({
  id: z.string(),
  title: z.string(),
  title_source: chatSchema.shape.titleSource,
  created_at: z.number(),
  updated_at: z.number(),
  leaf_id: z.string().nullable(),
  folder_id: z.string().nullable(),
  pinned: z.number(),
  archived: z.number(),
  tags: json.pipe(chatSchema.shape.tags),
  comparison_id: z.string().nullable(),
  removed_at: z.number().nullable(),
  generating: z.number(),
});

const detailsRow = z.object({ settings: json.pipe(chatSettingsSchema), notes: z.string() });

const messageRow = z.object({
  id: z.string(),
  chat_id: z.string(),
  parent_id: z.string().nullable(),
  role: messageSchema.shape.role,
  text: z.string(),
  reasoning: z.string(),
  reasoning_ms: z.number().nullable(),
  rounds: z.string(),
  attachments: z.string(),
  sources: z.string(),
  state: messageSchema.shape.state,
  created_at: z.number(),
  model_id: z.string().nullable(),
  model_name: z.string().nullable(),
  stats: z.string().nullable(),
  provenance: z.string().nullable(),
  error: z.string().nullable(),
});

const rounds = z.array(roundSchema);
const attachments = z.array(attachmentSchema);
const sources = z.array(sourceSchema);

const chatColumns = `
  id, title, title_source, created_at, updated_at, leaf_id, folder_id, pinned, archived, tags, comparison_id, removed_at,
  EXISTS (SELECT 1 FROM messages WHERE chat_id = chats.id AND state = 'generating') AS generating`;

const messageColumns = `
  messages.id, chat_id, parent_id, role, text, reasoning, reasoning_ms, rounds, attachments, sources, state, created_at,
  model_id, model_name, stats, provenance, error`;

/** What can be changed of a chat. An absent field stays as it is. */
export type ChatPatch = {
  title?: string | undefined;
  titleSource?: Chat['titleSource'] | undefined;
  updatedAt?: number | undefined;
  leafId?: string | null | undefined;
  folderId?: string | null | undefined;
  isPinned?: boolean | undefined;
  isArchived?: boolean | undefined;
  tags?: readonly string[] | undefined;
  notes?: string | undefined;
  settings?: ChatSettings | undefined;
  removedAt?: number | null | undefined;
};

export type NewChat = Pick<Chat, 'id' | 'createdAt'> & Partial<Pick<Chat, 'folderId' | 'comparisonId'>>;

/**
 * Every statement about chats and messages. Returns contract values; a missing row is `null`. Messages that were taken
 * away are left out unless a query says otherwise. `isWaiting` is not known here and is always false.
 */
export function chatQueries(store: Store, { isTemporary }: { isTemporary: boolean }) {
  const toChat = (row: z.output<typeof chatRow>): Chat => ({
    id: row.id,
    title: row.title,
    titleSource: row.title_source,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    leafId: row.leaf_id,
    isGenerating: row.generating > 0,
    isWaiting: false,
    folderId: row.folder_id,
    isPinned: row.pinned > 0,
    isArchived: row.archived > 0,
    isTemporary,
    tags: row.tags,
    comparisonId: row.comparison_id,
    removedAt: row.removed_at,
  });
  const readChat = (row: unknown): Chat => toChat(chatRow.parse(row));

  const listChats = store.prepare(
    `SELECT ${chatColumns} FROM chats WHERE removed_at IS NULL AND comparison_id IS NULL ORDER BY updated_at DESC, number DESC`,
  );
  const listBin = store.prepare(
    `SELECT ${chatColumns} FROM chats WHERE removed_at IS NOT NULL AND comparison_id IS NULL ORDER BY removed_at DESC, number DESC`,
  );
  const getChat = store.prepare(`SELECT ${chatColumns} FROM chats WHERE id = ?`);
  const getDetails = store.prepare(`SELECT settings, notes FROM chats WHERE id = ?`);
  const insertChat = store.prepare(`
    INSERT INTO chats (id, title, created_at, updated_at, folder_id, comparison_id)
    VALUES (@id, '', @createdAt, @createdAt, @folderId, @comparisonId)`);
  const updateChat = store.prepare(`
    UPDATE chats SET
      title = coalesce(@title, title),
      title_source = coalesce(@titleSource, title_source),
      updated_at = coalesce(@updatedAt, updated_at),
      leaf_id = iif(@setsLeaf, @leafId, leaf_id),
      folder_id = iif(@setsFolder, @folderId, folder_id),
      pinned = coalesce(@pinned, pinned),
      archived = coalesce(@archived, archived),
      tags = coalesce(@tags, tags),
      notes = coalesce(@notes, notes),
      settings = coalesce(@settings, settings),
      removed_at = iif(@setsRemoved, @removedAt, removed_at)
    WHERE id = @id`);
  const purgeChat = store.prepare(`DELETE FROM chats WHERE id = ? AND removed_at IS NOT NULL`);
  const purgeBin = store.prepare(`DELETE FROM chats WHERE removed_at < ?`);
  const purgeMessages = store.prepare(`DELETE FROM messages WHERE removed_at < ?`);

  const listMessages = store.prepare(
    `SELECT ${messageColumns} FROM messages WHERE chat_id = ? AND removed_at IS NULL ORDER BY created_at, number`,
  );
  const getMessage = store.prepare(`SELECT ${messageColumns} FROM messages WHERE id = ? AND removed_at IS NULL`);
  const getRemoval = store.prepare(`SELECT chat_id, parent_id, removed_at FROM messages WHERE id = ?`);
  const insertMessage = store.prepare(`
    INSERT INTO messages (
      id, chat_id, parent_id, role, text, reasoning, reasoning_ms, rounds, attachments, sources, state, created_at,
      model_id, model_name, stats, provenance, error)
    VALUES (
      @id, @chatId, @parentId, @role, @text, @reasoning, @reasoningMs, @rounds, @attachments, @sources, @state, @createdAt,
      @modelId, @modelName, @stats, @provenance, @error)`);
  const saveAnswer = store.prepare(`
    UPDATE messages SET text = @text, reasoning = @reasoning, reasoning_ms = @reasoningMs, rounds = @rounds,
      sources = @sources, state = @state, model_id = @modelId, model_name = @modelName, stats = @stats,
      provenance = @provenance, error = @error
    WHERE id = @id`);
  const countAnswers = store
    .prepare(`SELECT count(*) FROM messages WHERE chat_id = ? AND role = 'assistant' AND state = 'complete'`)
    .pluck();
  const listGenerating = store.prepare(`SELECT ${messageColumns} FROM messages WHERE state = 'generating'`);
  const below = (condition: string) => `
    WITH RECURSIVE below (id) AS (
      SELECT @id
      UNION ALL
      SELECT messages.id FROM below JOIN messages ON messages.parent_id = below.id WHERE messages.removed_at ${condition}
    )`;
  const removeTree = store.prepare(`
    ${below('IS NULL')} UPDATE messages SET removed_at = @removedAt WHERE id IN (SELECT id FROM below)`);
  const restoreTree = store.prepare(`
    ${below('= @removedAt')} UPDATE messages SET removed_at = NULL WHERE id IN (SELECT id FROM below)`);
  const newestLeaf = store
    .prepare(
      `
      WITH RECURSIVE branch (id, depth) AS (
        SELECT ?, 0
        UNION ALL
        SELECT (
          SELECT id FROM messages WHERE parent_id = branch.id AND removed_at IS NULL
          ORDER BY created_at DESC, number DESC LIMIT 1
        ), depth + 1
        FROM branch WHERE branch.id IS NOT NULL
      )
      SELECT id FROM branch WHERE id IS NOT NULL ORDER BY depth DESC LIMIT 1`,
    )
    .pluck();
  const newestRoot = store
    .prepare(
      `SELECT id FROM messages WHERE chat_id = ? AND parent_id IS NULL AND removed_at IS NULL
       ORDER BY created_at DESC, number DESC LIMIT 1`,
    )
    .pluck();
  const path = store.prepare(`
    WITH RECURSIVE path (id, depth) AS (
      SELECT ?, 0
      UNION ALL
      SELECT messages.parent_id, depth + 1 FROM path JOIN messages ON messages.id = path.id
      WHERE messages.parent_id IS NOT NULL
    )
    SELECT ${messageColumns} FROM path JOIN messages ON messages.id = path.id ORDER BY depth DESC`);

  return {
    listChats: (): Chat[] => listChats.all().map(readChat),
    listBin: (): Chat[] => listBin.all().map(readChat),
    getChat: (id: string): Chat | null => {
      const row = getChat.get(id);
      return row === undefined ? null : readChat(row);
    },
    getDetails: (id: string): { settings: ChatSettings; notes: string } => detailsRow.parse(getDetails.get(id)),
    insertChat: (chat: NewChat) => void insertChat.run({ folderId: null, comparisonId: null, ...chat }),
    updateChat: (id: string, patch: ChatPatch) =>
      void updateChat.run({
        id,
        title: patch.title,
        titleSource: patch.titleSource,
        updatedAt: patch.updatedAt,
        setsLeaf: toFlag(patch.leafId !== undefined),
        leafId: patch.leafId,
        setsFolder: toFlag(patch.folderId !== undefined),
        folderId: patch.folderId,
        pinned: patch.isPinned === undefined ? null : toFlag(patch.isPinned),
        archived: patch.isArchived === undefined ? null : toFlag(patch.isArchived),
        tags: toJson(patch.tags),
        notes: patch.notes,
        settings: toJson(patch.settings),
        setsRemoved: toFlag(patch.removedAt !== undefined),
        removedAt: patch.removedAt,
      }),
    /** Deletes a chat for good; one that is not in the bin stays. */
    purgeChat: (id: string) => void purgeChat.run(id),
    /** Empties the bin of what was moved there before `time`. */
    purgeBin: (time: number) => void purgeBin.run(time),
    /** Deletes for good what was taken out of chats before `time`. */
    purgeMessages: (time: number) => void purgeMessages.run(time),
    listMessages: (chatId: string): Message[] => listMessages.all(chatId).map(readMessage),
    getMessage: (id: string): Message | null => {
      const row = getMessage.get(id);
      return row === undefined ? null : readMessage(row);
    },
    /** Where a message is, also one that was taken away. */
    getRemoval: (id: string): Removal | null => removalRow.optional().parse(getRemoval.get(id)) ?? null,
    /** The turns from the first one down to `id`. */
    pathTo: (id: string): Message[] => path.all(id).map(readMessage),
    /** The end of the newest branch below `id`; `id` itself where nothing follows it. */
    newestLeaf: (id: string): string => z.string().parse(newestLeaf.get(id)),
    /** The first turn that was added last; `null` in an empty chat. */
    newestRoot: (chatId: string): string | null => z.string().optional().parse(newestRoot.get(chatId)) ?? null,
    /** Whole answers in a chat, those that were taken away among them. */
    countAnswers: (chatId: string): number => z.number().parse(countAnswers.get(chatId)),
    insertMessage: (message: Message) => void insertMessage.run(toRow(message)),
    /** Keeps an answer as it stands; what belongs to the tree stays. */
    saveAnswer: (message: Message) => void saveAnswer.run(toRow(message)),
    /** Takes a message away with what follows it and is still there. */
    removeTree: (id: string, removedAt: number) => void removeTree.run({ id, removedAt }),
    /** Brings a message back with what was taken away together with it. */
    restoreTree: (id: string, removedAt: number) => void restoreTree.run({ id, removedAt }),
    /** What a core that ended without warning left unfinished. */
    listGenerating: (): Message[] => listGenerating.all().map(readMessage),
    transaction: <T>(work: () => T): T => store.transaction(work)(),
  };
}

type Removal = Pick<Message, 'chatId' | 'parentId'> & { removedAt: number | null };

const removalRow = z
  .object({ chat_id: z.string(), parent_id: z.string().nullable(), removed_at: z.number().nullable() })
  .transform((row): Removal => ({ chatId: row.chat_id, parentId: row.parent_id, removedAt: row.removed_at }));

function readMessage(value: unknown): Message {
  const row = messageRow.parse(value);
  return {
    id: row.id,
    chatId: row.chat_id,
    parentId: row.parent_id,
    role: row.role,
    text: row.text,
    reasoning: row.reasoning,
    reasoningMs: row.reasoning_ms,
    rounds: fromList(rounds, row.rounds),
    attachments: fromList(attachments, row.attachments),
    sources: fromList(sources, row.sources),
    state: row.state,
    createdAt: row.created_at,
    modelId: row.model_id,
    modelName: row.model_name,
    stats: fromJson(answerStatsSchema, row.stats),
    provenance: fromJson(provenanceSchema, row.provenance),
    error: fromJson(errorInfoSchema, row.error),
  };
}

/** Most messages have an empty list, which in a long chat is worth not reading. */
function fromList<T>(schema: z.ZodType<T[]>, text: string): T[] {
  return text === '[]' ? [] : schema.parse(JSON.parse(text));
}

function fromJson<T>(schema: z.ZodType<T>, text: string | null): T | null {
  return text === null ? null : schema.parse(JSON.parse(text));
}

function toRow(message: Message) {
  const { rounds, attachments, sources, stats, provenance, error, ...columns } = message;
  return {
    ...columns,
    rounds: JSON.stringify(rounds),
    attachments: JSON.stringify(attachments),
    sources: JSON.stringify(sources),
    stats: toJson(stats),
    provenance: toJson(provenance),
    error: toJson(error),
  };
}

function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

function toFlag(value: boolean): number {
  return value ? 1 : 0;
}
