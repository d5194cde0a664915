import { homedir } from 'node:os';
import {
  ProtocolError,
  SdkHttpError,
  StreamableHTTPClientTransport,
  type FetchLike,
  type Transport,
} from '@modelcontextprotocol/client';
import type { ServerEntry } from '../../contract/tools.ts';
import { createProcessTransport } from './process-transport.ts';
import type { SignIns } from './sign-in.ts';
import { createSseTransport } from './sse.ts';
import { createWindowsTransport } from './windows-transport.ts';

export type ReachDependencies = { fetch: FetchLike; signIns: Pick<SignIns, 'providerOf'> };

/** A way to try. `versions`: as the client's library negotiates them. */
export type Way = {
  versions: 'legacy' | 'auto';
  /** `onExit` is told how a process ended by itself. */
  open(onExit: (text: string) => void): Transport;
  /** Whether what went wrong means that the next way may be right. */
  mayFallBack(error: unknown): boolean;
};

/** The ways to reach a server, the likeliest first. */
export function waysTo(
  name: string,
  entry: ServerEntry,
  onOutput: (piece: string) => void,
  { fetch, signIns }: ReachDependencies,
): Way[] {
  if (entry.url === undefined) {
    const open = (onExit: (text: string) => void) => openProcess(entry, onOutput, onExit);
    return [
      { versions: 'legacy', open, mayFallBack: (error) => ProtocolError.isInstance(error) },
      // One that no longer knows how older clients begin says so, and is asked anew.
      { versions: 'auto', open, mayFallBack: () => false },
    ];
  }
  const url = new URL(entry.url);
  const { headers = {} } = entry;
  const hasKey = Object.keys(headers).some((header) => header.toLowerCase() === 'authorization');
  const options = {
    fetch,
    requestInit: { headers },
    ...(hasKey ? {} : { authProvider: signIns.providerOf(name, url.href) }),
  };
  const streamable: Way = {
    versions: 'auto',
    open: () => new StreamableHTTPClientTransport(url, options),
    mayFallBack: (error) => SdkHttpError.isInstance(error) && error.status >= 400 && error.status < 500,
  };
  const sse: Way = {
    versions: 'legacy',
    open: () => createSseTransport(url, options),
    mayFallBack: () => false,
  };
  if (entry.type === 'sse') return [sse];
  return entry.type === undefined ? [streamable, sse] : [streamable];
}

function openProcess(entry: ServerEntry, onOutput: (piece: string) => void, onExit: (text: string) => void): Transport {
  const parameters = {
    command: entry.command ?? '',
    args: entry.args ?? [],
    env: entry.env ?? {},
    cwd: entry.cwd ?? homedir(),
    onOutput,
    onExit: (code: number | null, signal: NodeJS.Signals | null) =>
      onExit(
        signal !== null ? `It was ended by ${signal}.` : code === null ? 'It ended.' : `It ended with code ${code}.`,
      ),
  };
  return process.platform === 'win32' ? createWindowsTransport(parameters) : createProcessTransport(parameters);
}

/** What a server is, apart from what it may read: for rules, which are for this program or this address. */
export function targetOf({ url, command = '', args = [], cwd }: ServerEntry): { text: string; identity: string } {
  if (url !== undefined) return { text: url, identity: url };
  const text = [command, ...args].map((part) => (/[\s"]/.test(part) ? JSON.stringify(part) : part)).join(' ');
  return { text, identity: JSON.stringify([command, args, cwd ?? null]) };
}
