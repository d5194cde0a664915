import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { ownToolServer, serverEntrySchema, type ProposedServer } from '../../contract/tools.ts';

const objectSchema = z.record(z.string(), z.unknown());

/**
 * Reads what somebody proposes as a server: a link of Paddock, Cursor, LM Studio or VS Code, or a piece of an `mcp.json`.
 * It is only read; what is in it is for a form. Throws `invalid_input` where there is no server in it.
 *
 * - `paddock://mcp?name=...&config=...`, `lmstudio://add_mcp?name=...&config=...` and
 *   `cursor://anysphere.cursor-deeplink/mcp/install?name=...&config=...`: the entry as base64 of JSON, or as JSON.
 * - `paddock://mcp?name=...&url=...`: a server on the network.
 * - `vscode:mcp/install?{...}`: JSON with the name in it.
 */
export function readProposal(text: string): ProposedServer[] {
  const trimmed = text.trim();
  const servers = trimmed.startsWith('{') ? readObject(parseJson(trimmed), null) : readLink(trimmed);
  if (servers.length === 0) throw unreadable('There is no server in it.');
  return servers;
}

function readLink(text: string): ProposedServer[] {
  const link = URL.parse(text);
  if (link === null) {
    const decoded = decodeConfig(text);
    return readObject(decoded, null);
  }
  if (link.protocol === 'vscode:') return readObject(parseJson(decodeURIComponent(link.search.slice(1))), null);
  const name = link.searchParams.get('name');
  const config = link.searchParams.get('config');
  if (config !== null) return readObject(decodeConfig(config), name);
  const url = link.searchParams.get('url');
  if (url !== null) return readObject({ url }, name);
  throw unreadable('The link names no server.');
}

/** Base64, also as it stands in addresses and with the plus signs that they make spaces of; or JSON as it is. */
function decodeConfig(config: string): unknown {
  if (config.trim().startsWith('{')) return parseJson(config);
  const base64 = config.trim().replaceAll(' ', '+').replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]+=*$/.test(base64)) throw unreadable('It is neither a link nor JSON.');
  return parseJson(Buffer.from(base64, 'base64').toString('utf8'));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable('What is in it is not valid JSON.');
  }
}

/** A whole `mcp.json`, its servers by their names, or one entry. */
function readObject(value: unknown, name: string | null): ProposedServer[] {
  const object = objectSchema.safeParse(value);
  if (!object.success) throw unreadable('It is not an object.');
  const inner = object.data['mcpServers'] ?? object.data['servers'];
  if (inner !== undefined) return readMany(inner);
  if ('command' in object.data || 'url' in object.data) {
    const { name: ownName, ...entry } = object.data;
    return [readOne(name ?? (typeof ownName === 'string' ? ownName : ''), entry)];
  }
  return readMany(object.data);
}

function readMany(value: unknown): ProposedServer[] {
  const servers = objectSchema.safeParse(value);
  if (!servers.success) throw unreadable('Its servers have no names.');
  return Object.entries(servers.data).map(([key, entry]) => readOne(key, entry));
}

function readOne(name: string, value: unknown): ProposedServer {
  const entry = serverEntrySchema.safeParse(value);
  if (!entry.success)
    throw unreadable(`${entry.error.issues[0]?.path.join('.') ?? ''} ${entry.error.issues[0]?.message ?? ''}`.trim());
  const { command, url } = entry.data;
  if ((command === undefined) === (url === undefined)) throw unreadable('A server has either a command or an address.');
  const short = name.trim().slice(0, 100);
  // Whatever the link says, the person sees and may change the name.
  return { name: short === ownToolServer ? `${short}-2` : short, entry: entry.data };
}

function unreadable(reason: string): AppError {
  return new AppError('invalid_input', `This proposes no server that Paddock could add. ${reason}`, {
    remedy: 'Ask where it comes from, or fill in the form by hand.',
  });
}
