import { createHash } from 'node:crypto';
import type { Statement } from 'better-sqlite3';
import { z } from 'zod';
import { importSourceSchema, pastImportSchema, type PastImport } from '../../contract/transfer.ts';
import type { Store } from './open.ts';

const importRow = z
  .object({ id: z.string(), name: z.string(), sources: z.string(), at: z.number(), chats: z.number() })
  .transform(({ sources, ...row }): PastImport => ({
    ...row,
    sources: z.array(importSourceSchema).parse(JSON.parse(sources)),
  }))
  .pipe(pastImportSchema);

const messageRow = z.object({ chat_id: z.string(), role: z.string(), text: z.string(), state: z.string() });

/** What is asked of a row that may be brought from elsewhere. */
export type KnownMessage = z.infer<typeof messageRow>;

/** A table whose rows are kept in backups. */
export type BackupTable = {
  name: string;
  table: string;
  key: string;
  /** A column that says when a row was last changed: of two versions the newer stays. Without one, ours does. */
  updatedAt?: string;
  /** A column with a name: a row that differs from ours is added as another one, so that neither is lost. */
  copyName?: string;
  /** Rows of other tables that must be there; `orNull`: else nothing is pointed to. */
  references?: readonly { column: string; table: string; orNull?: boolean }[];
};

type Value = string | number | null;
const valueSchema = z.union([z.string(), z.number(), z.null()]);

/** Statements about what was brought from elsewhere, and about whole tables for backups. */
export function transferQueries(store: Store) {
  const listImports = store.prepare(`
    SELECT imports.id, name, sources, at, count(chats.id) AS chats FROM imports
    LEFT JOIN imported_chats ON import_id = imports.id
    LEFT JOIN chats ON chats.id = chat_id AND removed_at IS NULL
    WHERE EXISTS (SELECT 1 FROM imported_chats WHERE import_id = imports.id)
    GROUP BY imports.id ORDER BY at DESC`);
  const insertImport = store.prepare(`INSERT INTO imports (id, name, sources, at) VALUES (@id, @name, @sources, @at)`);
  const insertChat = store.prepare(`INSERT OR IGNORE INTO imported_chats (import_id, chat_id) VALUES (?, ?)`);
  const setRemoved = store.prepare(`
    UPDATE chats SET removed_at = @removedAt
    WHERE id IN (SELECT chat_id FROM imported_chats WHERE import_id = @importId)
      AND (removed_at IS NULL) <> (@removedAt IS NULL)`);
  const listChatIds = store
    .prepare(
      `SELECT id FROM chats WHERE removed_at IS NULL AND (@withComparisons OR comparison_id IS NULL) ORDER BY updated_at DESC`,
    )
    .pluck();
  const findMessage = store.prepare(`SELECT chat_id, role, text, state FROM messages WHERE id = ?`);

  return {
    listImports: (): PastImport[] => z.array(importRow).parse(listImports.all()),
    addImport: ({ sources, ...rest }: Omit<PastImport, 'chats'>) =>
      void insertImport.run({ ...rest, sources: JSON.stringify(sources) }),
    addImportedChat: (importId: string, chatId: string) => void insertChat.run(importId, chatId),
    /** Moves the chats of an import to the bin, or back from it. */
    setImportRemoved: (importId: string, removedAt: number | null) => void setRemoved.run({ importId, removedAt }),
    /** Of all chats that are not in the bin. */
    listChatIds: (withComparisons: boolean): string[] =>
      z.array(z.string()).parse(listChatIds.all({ withComparisons: withComparisons ? 1 : 0 })),
    /** Also one that was taken away. */
    findMessage: (id: string): KnownMessage | null => messageRow.optional().parse(findMessage.get(id)) ?? null,
    readTable: ({ table }: BackupTable): Record<string, Value>[] =>
      z.array(z.record(z.string(), valueSchema)).parse(store.prepare(`SELECT * FROM ${table}`).all()),
    /** Adds rows that are not there. Says how many are new; without `isReal` nothing is written. */
    mergeTable: (table: BackupTable, rows: readonly Readonly<Record<string, unknown>>[], isReal: boolean): number =>
      store.transaction(() => mergeTable(store, table, rows, isReal))(),
    transaction: <T>(work: () => T): T => store.transaction(work)(),
  };
}

const columnSchema = z.object({ name: z.string() });

function mergeTable(
  store: Store,
  { table, key, updatedAt, copyName, references = [] }: BackupTable,
  rows: readonly Readonly<Record<string, unknown>>[],
  isReal: boolean,
): number {
  const columns = z
    .array(columnSchema)
    .parse(store.prepare(`SELECT name FROM pragma_table_info(?)`).all(table))
    .map(({ name }) => name);
  const has = (name: string, id: Value) =>
    store.prepare(`SELECT 1 FROM ${name} WHERE ${name === table ? key : 'id'} = ?`).get(id) !== undefined;
  let added = 0;
  for (const told of rows) {
    // A column that this version does not know is left out; one that it does not find has its default.
    const own = columns.filter((column) => Object.hasOwn(told, column) && valueSchema.safeParse(told[column]).success);
    const row = Object.fromEntries(own.map((column) => [column, valueSchema.parse(told[column])]));
    if (copyName !== undefined) makeCopy(row, key, copyName, store.prepare(`SELECT * FROM ${table} WHERE ${key} = ?`));
    const id = row[key];
    if (typeof id !== 'string' || id === '') continue;
    const missing = references.filter(({ column, table: other }) => row[column] != null && !has(other, row[column]));
    if (isReal && missing.some(({ orNull }) => orNull !== true)) continue;
    for (const { column } of missing) row[column] = null;
    const isNew = !has(table, id);
    if (!isReal) {
      added += isNew ? 1 : 0;
    } else if (isNew) {
      const names = own.join(', ');
      const values = own.map((column) => `@${column}`).join(', ');
      added += store.prepare(`INSERT OR IGNORE INTO ${table} (${names}) VALUES (${values})`).run(row).changes;
    } else if (updatedAt !== undefined) {
      const changes = own.map((column) => `${column} = @${column}`).join(', ');
      store
        .prepare(`UPDATE OR IGNORE ${table} SET ${changes} WHERE ${key} = @${key} AND ${updatedAt} < @${updatedAt}`)
        .run(row);
    }
  }
  return added;
}

/** Where another row has this id, the row gets an id and a name that say which version it is. */
function makeCopy(row: Record<string, Value>, key: string, copyName: string, find: Statement): void {
  const ours = z.record(z.string(), z.unknown()).optional().parse(find.get(row[key]));
  if (ours === undefined || Object.entries(row).every(([column, value]) => ours[column] === value)) return;
  const hash = createHash('sha256').update(JSON.stringify(row)).digest('hex');
  row[key] = `restored-${hash.slice(0, 24)}`;
  row[copyName] = `${row[copyName]} (${hash.slice(0, 4)})`;
}
