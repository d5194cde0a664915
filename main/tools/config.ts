import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { serverEntrySchema, serverNameSchema, type ConfigProblem, type ServerEntry } from '../../contract/tools.ts';
import { findJsonFault } from './json-fault.ts';

/** What `mcp.json` says, in its order. */
export type ToolConfig = ReadonlyMap<string, ServerEntry>;

/** Whatever else stands in the file is somebody's, and stays. */
const fileSchema = z.looseObject({ mcpServers: z.record(z.string(), z.unknown()).optional() });
type ConfigFile = z.infer<typeof fileSchema>;

export const emptyConfig = '{\n  "mcpServers": {}\n}\n';

/** Reads the text of an `mcp.json` as Claude Desktop, Cursor and LM Studio keep it, or says what is wrong and where. */
export function readConfig(
  text: string,
): { config: ToolConfig; problem: null } | { config: null; problem: ConfigProblem } {
  const file = readFile(text);
  if ('problem' in file) return { config: null, problem: file.problem };
  const config = new Map<string, ServerEntry>();
  for (const [name, value] of Object.entries(file.file.mcpServers ?? {})) {
    const problem = checkEntry(name, value);
    if (problem !== null) return { config: null, problem: { message: problem, ...placeOfKey(text, name) } };
    config.set(name, serverEntrySchema.parse(value));
  }
  return { config, problem: null };
}

/** What keeps an entry from being a server; `null` where nothing does. */
function checkEntry(name: string, value: unknown): string | null {
  const named = serverNameSchema.safeParse(name);
  if (!named.success || named.data !== name) {
    return `The server “${name}” can’t have this name: ${named.error?.issues[0]?.message ?? 'it begins or ends with a space'}.`;
  }
  const entry = serverEntrySchema.safeParse(value);
  if (!entry.success) {
    const issue = entry.error.issues[0];
    const at = issue === undefined || issue.path.length === 0 ? '' : ` ${issue.path.join('.')}:`;
    return `The server “${name}” can’t be read:${at} ${issue?.message ?? 'it is no object'}.`;
  }
  const { command, url } = entry.data;
  if ((command === undefined) === (url === undefined)) {
    return `The server “${name}” needs either a “command” or a “url”.`;
  }
  return null;
}

/** Puts an entry into the text, in the place of the one called `replaces`. All else stays as it was. */
export function putEntry(text: string, name: string, entry: ServerEntry, replaces: string | null): string {
  const problem = checkEntry(name, entry);
  if (problem !== null) throw new AppError('invalid_input', problem);
  return change(text, (servers) => {
    if (name !== replaces && servers.has(name)) {
      throw new AppError('conflict', `There is a server called “${name}” already.`, { remedy: 'Choose another name.' });
    }
    const isKnown = replaces !== null && servers.has(replaces);
    const entries = [...servers].map(([key, value]): [string, unknown] =>
      isKnown && key === replaces ? [name, entry] : [key, value],
    );
    return isKnown ? entries : [...entries, [name, entry]];
  });
}

export function removeEntry(text: string, name: string): string {
  return change(text, (servers) => [...servers].filter(([key]) => key !== name));
}

export function setEntryOn(text: string, name: string, isOn: boolean): string {
  return change(text, (servers) =>
    [...servers].map(([key, value]): [string, unknown] => {
      if (key !== name || typeof value !== 'object' || value === null) return [key, value];
      const { disabled: _disabled, ...rest } = value as Record<string, unknown>;
      return [key, isOn ? rest : { ...rest, disabled: true }];
    }),
  );
}

function change(text: string, edit: (servers: Map<string, unknown>) => [string, unknown][]): string {
  const read = readFile(text);
  if ('problem' in read) {
    throw new AppError('conflict', `mcp.json can’t be changed while it can’t be read: ${read.problem.message}`, {
      remedy: 'Mend the file in the editor first.',
    });
  }
  const servers = edit(new Map(Object.entries(read.file.mcpServers ?? {})));
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  return `${JSON.stringify({ ...read.file, mcpServers: Object.fromEntries(servers) }, null, indent)}\n`;
}

function readFile(text: string): { file: ConfigFile } | { problem: ConfigProblem } {
  if (text.trim() === '') return { file: {} };
  let value: unknown;
  try {
    // Editors on Windows may begin a file with a mark of its encoding.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    const fault = findJsonFault(text.replace(/^\uFEFF/, ' '));
    if (fault === null) return { problem: { message: 'This is not valid JSON.', line: null, column: null } };
    return { problem: { message: fault.message, ...placeAt(text, fault.position) } };
  }
  const file = fileSchema.safeParse(value);
  if (file.success) return { file: file.data };
  const message = z.looseObject({}).safeParse(value).success
    ? '“mcpServers” has to be an object, with a name for each server.'
    : 'The file has to be an object with “mcpServers” in it.';
  return { problem: { message, ...placeOfKey(text, 'mcpServers') } };
}

function placeOfKey(text: string, key: string): { line: number | null; column: number | null } {
  const position = text.indexOf(JSON.stringify(key));
  return position < 0 ? { line: null, column: null } : placeAt(text, position);
}

function placeAt(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
