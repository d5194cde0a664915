import { z } from 'zod';
import { chatSettingsSchema } from '../../contract/chats.ts';
import { contenderSchema } from '../../contract/comparisons.ts';
import type { Store } from './open.ts';

const json = z.string().transform((text): unknown => JSON.parse(text));
const flag = z.number().transform((value) => value !== 0);

const comparisonRow = z
  .object({
    id: z.string(),
    title: z.string(),
    created_at: z.number(),
    updated_at: z.number(),
    blind: flag,
    hidden: flag,
    seed: z.number().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    title: row.title,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    isBlind: row.blind,
    isHidden: row.hidden,
    seed: row.seed,
  }));
export type ComparisonRecord = z.infer<typeof comparisonRow>;

const columnRow = z
  .object({
    id: z.string(),
    comparison_id: z.string(),
    chat_id: z.string(),
    model_id: z.string(),
    model_name: z.string(),
    settings: json.pipe(chatSettingsSchema.catch(chatSettingsSchema.parse({}))),
  })
  .transform((row) => ({
    id: row.id,
    comparisonId: row.comparison_id,
    chatId: row.chat_id,
    modelId: row.model_id,
    modelName: row.model_name,
    settings: row.settings,
  }));
export type ColumnRecord = z.infer<typeof columnRow>;

const votedSchema = z.object({ columnId: z.string(), key: z.string(), contender: contenderSchema });

const voteRow = z
  .object({
    turn: z.number(),
    verdict: z.enum(['best', 'tie', 'bad']),
    best_column_id: z.string().nullable(),
    contenders: json.pipe(z.array(votedSchema)),
    blind: flag,
  })
  .transform((row) => ({
    turn: row.turn,
    verdict: row.verdict,
    bestColumnId: row.best_column_id,
    contenders: row.contenders,
    isBlind: row.blind,
  }));
/** A vote with its contenders as they were when it was cast. */
export type VoteRecord = z.infer<typeof voteRow>;

export function comparisonQueries(store: Store) {
  const columns = `comparison_columns.*, chats.settings`;
  const joined = `comparison_columns JOIN chats ON chats.id = comparison_columns.chat_id`;
  const list = store.prepare(`SELECT * FROM comparisons WHERE removed_at IS NULL ORDER BY updated_at DESC, rowid DESC`);
  const get = store.prepare(`SELECT * FROM comparisons WHERE id = ?`);
  const insert = store.prepare(`
    INSERT INTO comparisons (id, title, created_at, updated_at, blind, hidden, seed)
    VALUES (@id, @title, @createdAt, @updatedAt, @isBlind, @isHidden, @seed)`);
  const insertColumn = store.prepare(`
    INSERT INTO comparison_columns (id, comparison_id, position, chat_id, model_id, model_name)
    VALUES (@id, @comparisonId, @position, @chatId, @modelId, @modelName)`);
  const listColumns = store.prepare(
    `SELECT ${columns} FROM ${joined} WHERE comparison_columns.comparison_id = ? ORDER BY position`,
  );
  const getColumn = store.prepare(`SELECT ${columns} FROM ${joined} WHERE comparison_columns.id = ?`);
  const columnOfMessage = store.prepare(`
    SELECT ${columns} FROM ${joined} JOIN messages ON messages.chat_id = chats.id WHERE messages.id = ?`);
  const setTitle = store.prepare(`UPDATE comparisons SET title = ? WHERE id = ?`);
  const touch = store.prepare(`UPDATE comparisons SET updated_at = ? WHERE id = ?`);
  const reveal = store.prepare(`UPDATE comparisons SET hidden = 0 WHERE id = ?`);
  const setRemoved = store.prepare(`UPDATE comparisons SET removed_at = ? WHERE id = ?`);
  const purgeChats = store.prepare(`
    DELETE FROM chats WHERE comparison_id IN (SELECT id FROM comparisons WHERE removed_at < ?)`);
  const purge = store.prepare(`DELETE FROM comparisons WHERE removed_at < ?`);
  const putVote = store.prepare(`
    INSERT INTO comparison_votes (id, comparison_id, turn, verdict, best_column_id, contenders, blind, voted_at)
    VALUES (@id, @comparisonId, @turn, @verdict, @bestColumnId, @contenders, @isBlind, @votedAt)
    ON CONFLICT (comparison_id, turn) DO UPDATE SET verdict = @verdict, best_column_id = @bestColumnId,
      contenders = @contenders, voted_at = @votedAt, cleared_at = NULL`);
  const votesOf = store.prepare(`SELECT * FROM comparison_votes WHERE comparison_id = ? ORDER BY turn`);
  const votes = store.prepare(`SELECT * FROM comparison_votes WHERE cleared_at IS NULL ORDER BY voted_at, rowid`);
  const clear = store.prepare(`UPDATE comparison_votes SET cleared_at = ? WHERE cleared_at IS NULL`);
  const restore = store.prepare(`UPDATE comparison_votes SET cleared_at = NULL WHERE cleared_at = ?`);
  const purgeVotes = store.prepare(`DELETE FROM comparison_votes WHERE cleared_at < ?`);

  return {
    list: (): ComparisonRecord[] => z.array(comparisonRow).parse(list.all()),
    get: (id: string): ComparisonRecord | null => comparisonRow.optional().parse(get.get(id)) ?? null,
    insert: ({ isBlind, isHidden, ...rest }: ComparisonRecord) =>
      void insert.run({ ...rest, isBlind: Number(isBlind), isHidden: Number(isHidden) }),
    insertColumn: (column: Omit<ColumnRecord, 'settings'> & { position: number }) => void insertColumn.run(column),
    columns: (comparisonId: string): ColumnRecord[] => z.array(columnRow).parse(listColumns.all(comparisonId)),
    getColumn: (id: string): ColumnRecord | null => columnRow.optional().parse(getColumn.get(id)) ?? null,
    columnOfMessage: (messageId: string): ColumnRecord | null =>
      columnRow.optional().parse(columnOfMessage.get(messageId)) ?? null,
    setTitle: (id: string, title: string) => void setTitle.run(title, id),
    touch: (id: string, updatedAt: number) => void touch.run(updatedAt, id),
    reveal: (id: string) => void reveal.run(id),
    setRemoved: (id: string, removedAt: number | null) => void setRemoved.run(removedAt, id),
    /** Deletes for good what was removed, and votes that were cleared, before `time`. */
    purgeRemoved: (time: number) =>
      store.transaction(() => {
        purgeChats.run(time);
        purge.run(time);
        purgeVotes.run(time);
      })(),
    putVote: ({ isBlind, contenders, ...vote }: VoteRecord & { id: string; comparisonId: string; votedAt: number }) =>
      void putVote.run({ ...vote, contenders: JSON.stringify(contenders), isBlind: Number(isBlind) }),
    votesOf: (comparisonId: string): VoteRecord[] => z.array(voteRow).parse(votesOf.all(comparisonId)),
    /** Every vote that counts, in the order in which they were cast. */
    votes: (): VoteRecord[] => z.array(voteRow).parse(votes.all()),
    clearVotes: (at: number) => void clear.run(at),
    restoreVotes: (clearedAt: number) => void restore.run(clearedAt),
    transaction: <T>(work: () => T): T => store.transaction(work)(),
  };
}
