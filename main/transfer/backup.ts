import { z } from 'zod';
import { settingsPatchSchema, type Settings, type SettingsPatch } from '../../contract/settings.ts';
import { serverEntrySchema, serverNameSchema, type ServerEntry } from '../../contract/tools.ts';
import type { TransferSummary } from '../../contract/transfer.ts';
import type { BackupTable, transferQueries } from '../store/transfer.ts';
import type { BackupPart } from './protocol.ts';

type Queries = ReturnType<typeof transferQueries>;
type OtherName = TransferSummary['others'][number]['name'];

/** Rows that chats lean on come before the chats, and those that lean on chats behind them. */
const tablesBefore: readonly (BackupTable & { counts: OtherName })[] = [
  {
    name: 'folders',
    counts: 'folders',
    table: 'chat_folders',
    key: 'id',
    references: [{ column: 'parent_id', table: 'chat_folders', orNull: true }],
  },
  { name: 'presets', counts: 'presets', table: 'presets', key: 'id', copyName: 'name' },
  { name: 'prompts', counts: 'prompts', table: 'prompts', key: 'id', copyName: 'name' },
  { name: 'comparisons', counts: 'comparisons', table: 'comparisons', key: 'id', updatedAt: 'updated_at' },
];

const tablesBehind: readonly (BackupTable & { counts?: OtherName })[] = [
  {
    name: 'comparison-columns',
    table: 'comparison_columns',
    key: 'id',
    references: [
      { column: 'comparison_id', table: 'comparisons' },
      { column: 'chat_id', table: 'chats' },
    ],
  },
  {
    name: 'comparison-votes',
    table: 'comparison_votes',
    key: 'id',
    references: [{ column: 'comparison_id', table: 'comparisons', orNull: true }],
  },
  {
    name: 'model-settings',
    counts: 'modelSettings',
    table: 'model_profiles',
    key: 'model_id',
    references: [{ column: 'model_id', table: 'models' }],
  },
];

/** What belongs to this computer, or would open it: neither goes into a backup nor comes out of one. */
const ownSettings: ReadonlySet<string> = new Set([
  'serverEnabled',
  'serverOnNetwork',
  'deviceWindowEnabled',
  'deviceWindowPort',
  'serverNeedsKey',
  'serverCorsOrigins',
  'builtinTools',
  'toolFolders',
  'toolHosts',
  'backupPlan',
  'llamaServer',
  'recentCommands',
] satisfies (keyof Settings)[]);

/** An address without the name and the password in it. */
function withoutPassword(value: unknown): unknown {
  if (typeof value !== 'string' || !URL.canParse(value)) return value;
  const url = new URL(value);
  url.username = '';
  url.password = '';
  return url.href;
}

/** What a backup needs of the servers that tools come from. */
export type ToolServers = {
  list(): { name: string; entry: ServerEntry }[];
  /** Adds one that is not there. */
  add(name: string, entry: ServerEntry): void;
};

const secretWord = /key|token|secret|password|auth/i;

/** How a server is started or reached, without what may only be known here. */
export function withoutSecrets(entry: ServerEntry): ServerEntry {
  const blank = (values: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.keys(values).map((name) => [name, '']));
  const { command, args, env, cwd, type, url, headers, timeout } = entry;
  return {
    ...(command === undefined ? {} : { command }),
    ...(args === undefined ? {} : { args: args.map((arg, index) => plainArgument(arg, args[index - 1])) }),
    ...(env === undefined ? {} : { env: blank(env) }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(type === undefined ? {} : { type }),
    ...(url === undefined ? {} : { url: plainUrl(url) }),
    ...(headers === undefined ? {} : { headers: blank(headers) }),
    ...(timeout === undefined ? {} : { timeout }),
  };
}

/** `--api-key=x` and what stands behind `--api-key` lose their values. */
function plainArgument(argument: string, before: string | undefined): string {
  const [name = '', ...rest] = argument.split('=');
  if (rest.length > 0 && secretWord.test(name)) return `${name}=`;
  const isValue = before?.startsWith('-') === true && !before.includes('=') && secretWord.test(before);
  return isValue && !argument.startsWith('-') ? '' : argument;
}

function plainUrl(address: string): string {
  const url = new URL(String(withoutPassword(address)));
  url.search = '';
  return url.href;
}

const serverRowSchema = z.object({ name: serverNameSchema, entry: serverEntrySchema });

/** Servers of a backup come switched off: a file that somebody made shall start nothing. */
function mergeServers(
  rows: BackupPart['rows'],
  tools: ToolServers,
  isReal: boolean,
): TransferSummary['others'][number] {
  const known = new Set(tools.list().map(({ name }) => name));
  const added = rows
    .map((row) => serverRowSchema.safeParse(row).data)
    .filter((row) => row !== undefined && !known.has(row.name));
  if (isReal) for (const row of added) if (row !== undefined) tools.add(row.name, { ...row.entry, disabled: true });
  return { name: 'toolServers', count: rows.length, added: added.length };
}

/** The files of a backup beside the chats. Parents stand before what is in them. */
export function backupParts(
  queries: Queries,
  settings: Readonly<Record<string, unknown>>,
  tools: ToolServers,
): { before: BackupPart[]; behind: BackupPart[] } {
  const read = (table: BackupTable): BackupPart => ({ name: table.name, rows: parentsFirst(queries.readTable(table)) });
  const kept = Object.entries(settings)
    .filter(([key]) => !ownSettings.has(key))
    .map(([key, value]) => [key, key === 'proxy' || key === 'hubEndpoint' ? withoutPassword(value) : value]);
  return {
    before: tablesBefore.map(read),
    behind: [
      ...tablesBehind.map(read),
      { name: 'tool-servers', rows: tools.list().map(({ name, entry }) => ({ name, entry: withoutSecrets(entry) })) },
      { name: 'settings', rows: [Object.fromEntries(kept)] },
    ],
  };
}

function parentsFirst<Row extends Readonly<Record<string, unknown>>>(rows: readonly Row[]): Row[] {
  const placed = new Set<unknown>();
  const sorted: Row[] = [];
  let rest = [...rows];
  while (rest.length > 0) {
    const next = rest.filter((row) => row['parent_id'] == null || placed.has(row['parent_id']));
    if (next.length === 0) return [...sorted, ...rest];
    for (const row of next) placed.add(row['id']);
    sorted.push(...next);
    rest = rest.filter((row) => !placed.has(row['id']));
  }
  return sorted;
}

/** Takes a part of a backup in and says how much of it is new; `null` for one that only belongs to another. */
export function mergePart(
  { name, rows }: BackupPart,
  queries: Queries,
  settings: { chosen: Readonly<Record<string, unknown>>; set(patch: SettingsPatch): void },
  tools: ToolServers,
  isReal: boolean,
): TransferSummary['others'][number] | null {
  if (name === 'tool-servers') return mergeServers(rows, tools, isReal);
  if (name === 'settings') {
    const missing = missingSettings(rows[0] ?? {}, settings.chosen);
    if (isReal && Object.keys(missing).length > 0) settings.set(missing);
    return { name: 'settings', count: Object.keys(rows[0] ?? {}).length, added: Object.keys(missing).length };
  }
  const table = [...tablesBefore, ...tablesBehind].find((one) => one.name === name);
  if (table === undefined) return null;
  const added = queries.mergeTable(table, rows, isReal);
  return table.counts === undefined ? null : { name: table.counts, count: rows.length, added };
}

/** What was chosen there and not here. What this version does not know, or finds wrong, is left out. */
function missingSettings(
  told: Readonly<Record<string, unknown>>,
  chosen: Readonly<Record<string, unknown>>,
): SettingsPatch {
  const wanted = Object.entries(told).filter(([key]) => !Object.hasOwn(chosen, key) && !ownSettings.has(key));
  const parts = wanted.map(([key, value]) => settingsPatchSchema.safeParse({ [key]: value }).data ?? {});
  return settingsPatchSchema.parse(Object.assign({}, ...parts));
}
