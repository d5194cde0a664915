import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Readable } from 'node:stream';
import {
  deserializeMessage,
  serializeMessage,
  type JSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/client';
import { getDefaultEnvironment } from '@modelcontextprotocol/client/stdio';
import { endGroup, guardGroup } from './process-group.ts';

/** Of one message. More comes only from a server that has lost its way. */
const longestMessageBytes = 4_000_000;
/** That are no messages; well-meant ones are a few. */
const mostGarbageLines = 2000;
/** Messages and bytes that are read in one window; a server that writes more has to wait for the next. */
const windowMs = 50;
const mostMessages = 200;
const mostBytes = 1_000_000;
const mostLogCharacters = 250_000;

export type ProcessParameters = {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string | undefined;
  /** What it writes to stderr, and lines of stdout that are no messages. */
  onOutput(piece: string): void;
  /** How it ended, unless it was told to. */
  onExit(code: number | null, signal: NodeJS.Signals | null): void;
};

/**
 * Speaks with a server over the pipes of a process that leads a group of its own, so that whatever it starts ends with
 * it. What it writes is read at a bounded pace: a flood fills the pipe, and nothing of ours.
 */
export function createProcessTransport(parameters: ProcessParameters): Transport {
  let child: ChildProcessWithoutNullStreams | null = null;
  let isClosing = false;
  /** Whole lines that wait for their window, and the pieces of the one after them. */
  let lines: string[] = [];
  let pieces: Buffer[] = [];
  let pieceBytes = 0;
  let garbageLines = 0;
  let windowBytes = 0;
  let timer: NodeJS.Timeout | null = null;

  const transport: Transport = { start, send, close };

  function fail(message: string): void {
    if (isClosing) return;
    parameters.onOutput(`${message}\n`);
    transport.onerror?.(new Error(message));
    void close();
  }

  function receive(chunk: Buffer): void {
    windowBytes += chunk.length;
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      lines.push(Buffer.concat([...pieces, chunk.subarray(from, end)]).toString('utf8'));
      pieces = [];
      pieceBytes = 0;
      from = end + 1;
    }
    if (from < chunk.length) {
      pieces.push(chunk.subarray(from));
      pieceBytes += chunk.length - from;
    }
    if (pieceBytes > longestMessageBytes) fail('The server wrote a message of more than 4 MB.');
    else read();
  }

  function read(): void {
    const now = lines.splice(0, mostMessages);
    for (const line of now) take(line);
    const isTooMuch = lines.length > 0 || windowBytes > mostBytes || now.length === mostMessages;
    if (!isTooMuch || timer !== null || isClosing) return;
    child?.stdout.pause();
    timer = setTimeout(() => {
      timer = null;
      windowBytes = 0;
      if (isClosing) return;
      read();
      if (timer === null) child?.stdout.resume();
    }, windowMs);
  }

  function take(line: string): void {
    if (isClosing || line.trim() === '') return;
    let message: JSONRPCMessage;
    try {
      message = deserializeMessage(line);
    } catch {
      garbageLines += 1;
      parameters.onOutput(`${line.slice(0, 1000)}\n`);
      if (garbageLines > mostGarbageLines) fail('The server writes things to its output that are no messages.');
      return;
    }
    transport.onmessage?.(message);
  }

  async function start(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const started = spawn(parameters.command, parameters.args, {
      env: { ...getDefaultEnvironment(), ...parameters.env },
      cwd: parameters.cwd,
      detached: true,
      stdio: 'pipe',
    });
    child = started;
    started.once('spawn', () => {
      guardGroup(started);
      resolve();
    });
    started.once('error', reject);
    started.stdout.on('data', receive);
    followLog(started.stderr.setEncoding('utf8'), parameters.onOutput);
    // A pipe that breaks is told by the end of the process.
    for (const stream of [started.stdin, started.stdout, started.stderr]) stream.on('error', () => {});
    started.once('exit', (code, signal) => {
      if (!isClosing) parameters.onExit(code, signal);
      void close();
    });
    await promise;
  }

  async function send(message: JSONRPCMessage): Promise<void> {
    const stdin = child?.stdin;
    if (stdin === undefined || isClosing || !stdin.writable) throw new Error('The server does not run.');
    // Without waiting for a server that reads nothing; what waits is little, and ends with the time-out of the call.
    stdin.write(serializeMessage(message));
  }

  async function close(): Promise<void> {
    if (isClosing) return;
    isClosing = true;
    if (timer !== null) clearTimeout(timer);
    lines = [];
    pieces = [];
    const ended = child;
    child = null;
    if (ended !== null) await endGroup(ended);
    transport.onclose?.();
  }

  return transport;
}

/** As with messages: whoever writes without end has to wait. */
function followLog(stream: Readable, take: (piece: string) => void): void {
  let characters = 0;
  stream.on('data', (piece: string) => {
    characters += piece.length;
    take(piece);
    if (characters < mostLogCharacters) return;
    characters = 0;
    stream.pause();
    setTimeout(() => stream.resume(), windowMs).unref();
  });
}
