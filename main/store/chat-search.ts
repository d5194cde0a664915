import { z } from 'zod';
import { messageSchema } from '../../contract/chats.ts';
import type { Store } from './open.ts';

const titleRow = z.object({
  chat_id: z.string(),
  title: z.string(),
  snippet: z.string(),
  at: z.number(),
  archived: z.number(),
});
const messageRow = titleRow.extend({ number: z.number(), message_id: z.string(), role: messageSchema.shape.role });
const foundRow = z.object({ number: z.number(), text: z.string() });
const rangeRow = z.object({ first: z.number().nullable(), last: z.number().nullable() });

/** Narrows a search; `null` is no limit. `tag` is in lower case. */
export type SearchScope = { chatId: string | null; folderIds: readonly string[] | null; tag: string | null };

/** Around what was met in a snippet. Text that has these characters anyway shows a mark too many, and nothing worse. */
export const matchStart = '\u0002';
export const matchEnd = '\u0003';

const snippetWords = 24;
/** As much of a long message is looked at to weigh it. */
const weighedCharacters = 4000;

/** Searches in titles and messages. Queries are in the language of FTS5. */
export function chatSearchQueries(store: Store) {
  const inScope = `
    chats.removed_at IS NULL AND chats.comparison_id IS NULL
    AND (@chatId IS NULL OR chats.id = @chatId)
    AND (@folderIds IS NULL OR chats.folder_id IN (SELECT value FROM json_each(@folderIds)))
    AND (@tag IS NULL OR EXISTS (SELECT 1 FROM json_each(chats.tags) WHERE lower(value) = @tag))`;
  const titles = store.prepare(`
    SELECT chats.id AS chat_id, chats.title, chats.updated_at AS at, archived,
      highlight(chat_titles_fts, 0, '${matchStart}', '${matchEnd}') AS snippet
    FROM chat_titles_fts JOIN chats ON chats.number = chat_titles_fts.rowid
    WHERE chat_titles_fts MATCH @query AND ${inScope}
    ORDER BY chats.updated_at DESC, chats.number DESC LIMIT @limit`);
  // Which chats are meant is found out once, and not again for each of thousands of messages.
  const hidden = store
    .prepare(`SELECT json_group_array(id) FROM chats WHERE removed_at IS NOT NULL OR comparison_id IS NOT NULL`)
    .pluck();
  const meant = store.prepare(`SELECT json_group_array(id) FROM chats WHERE ${inScope}`).pluck();
  const range = store.prepare(`
    SELECT min(number) AS first, max(number) AS last FROM messages WHERE chat_id IN (SELECT value FROM json_each(?))`);
  const find = (chatCondition: string) =>
    store.prepare(`
      SELECT messages.number, substr(messages.text, 1, ${weighedCharacters}) AS text
      FROM messages_fts CROSS JOIN messages ON messages.number = messages_fts.rowid
      WHERE messages_fts MATCH @query AND messages_fts.rowid BETWEEN @first AND @last
        AND messages.removed_at IS NULL AND messages.chat_id ${chatCondition} (SELECT value FROM json_each(@chatIds))
      ORDER BY messages_fts.rowid DESC LIMIT @limit OFFSET @offset`);
  const findAmong = find('IN');
  const findWithout = find('NOT IN');
  // In one pass: to look a beginning up takes as long as all that follows.
  const describe = store.prepare(`
    SELECT messages.number, chats.id AS chat_id, chats.title, messages.id AS message_id, messages.role, messages.created_at AS at, archived,
      snippet(messages_fts, 0, '${matchStart}', '${matchEnd}', '…', ${snippetWords}) AS snippet
    FROM messages_fts CROSS JOIN messages ON messages.number = messages_fts.rowid
      CROSS JOIN chats ON chats.id = messages.chat_id
    WHERE messages_fts MATCH @query AND messages_fts.rowid BETWEEN @first AND @last
      AND +messages_fts.rowid IN (SELECT value FROM json_each(@numbers))`);
  const toParameters = ({ chatId, folderIds, tag }: SearchScope) => ({
    chatId,
    tag,
    folderIds: folderIds === null ? null : JSON.stringify(folderIds),
  });

  return {
    /** Newest first. */
    titles: (query: string, scope: SearchScope, limit: number) =>
      z.array(titleRow).parse(titles.all({ query, limit, ...toParameters(scope) })),

    /** Messages with these words, by their numbers, newest first. */
    messages: (query: string, scope: SearchScope, page: { offset: number; limit: number }) => {
      const isWhole = scope.chatId === null && scope.folderIds === null && scope.tag === null;
      if (isWhole) {
        const all = { first: 0, last: Number.MAX_SAFE_INTEGER };
        return z.array(foundRow).parse(findWithout.all({ query, chatIds: hidden.get(), ...all, ...page }));
      }
      const chatIds = z.string().parse(meant.get(toParameters(scope)));
      const { first, last } = rangeRow.parse(range.get(chatIds));
      if (first === null || last === null) return [];
      return z.array(foundRow).parse(findAmong.all({ query, chatIds, first, last, ...page }));
    },

    /** Where messages are, with the text around what was met; in the order of their numbers. */
    describe: (query: string, numbers: readonly number[]) => {
      const range = { first: Math.min(...numbers), last: Math.max(...numbers) };
      return z.array(messageRow).parse(describe.all({ query, numbers: JSON.stringify(numbers), ...range }));
    },
  };
}

export type FoundTitle = z.infer<typeof titleRow>;
export type FoundMessage = z.infer<typeof messageRow>;
