import {
  Client,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  type JsonSchemaValidator,
  type Tool,
  type Transport,
} from '@modelcontextprotocol/client';
import { AppError } from '../../contract/errors.ts';
import type { ErrorInfo } from '../../contract/errors.ts';
import type { ServerEntry, ServerLogLine, ServerState } from '../../contract/tools.ts';
import { describeStart, isTimeout, needsSignIn } from './failures.ts';
import { createLogLines } from './log-lines.ts';
import { failed, readResult, type ToolOutcome } from './results.ts';
import { waysTo, type ReachDependencies } from './ways.ts';

export const defaultCallTimeoutMs = 60_000;
const mostTools = 500;
const longestToolName = 180;
/** One that dies again and again is left alone until a person looks at it. */
const mostRestarts = 3;
const restartWindowMs = 60_000;

/** A tool as its server describes it. */
export type ServerTool = {
  name: string;
  title: string | null;
  description: string;
  parameters: Record<string, unknown>;
  hints: { isReadOnly: boolean | null; isDestructive: boolean | null; reachesOut: boolean | null };
};

export type McpServerDependencies = ReachDependencies & {
  version: string;
  startTimeoutMs: number;
  onChange(): void;
};

export type McpServer = {
  entry: ServerEntry;
  status(): {
    state: ServerState;
    error: ErrorInfo | null;
    title: string | null;
    version: string | null;
    promptCount: number;
  };
  tools(): readonly ServerTool[];
  logs(): ServerLogLine[];
  /** Starts it, or waits for a start that is under way. `failed` says why it could not be. */
  start(): Promise<void>;
  /** Starts it where nothing speaks against it: not after it has failed to start, nor when it dies time and again. */
  wake(): Promise<void>;
  stop(): Promise<void>;
  /** Rejects only when the signal aborts. */
  call(tool: string, args: Record<string, unknown>, signal: AbortSignal): Promise<ToolOutcome>;
};

type Connection = { client: Client; transport: Transport };

/** One server of `mcp.json` and its life. Whatever it does, nothing here waits for it longer than it says. */
export function createMcpServer(name: string, entry: ServerEntry, dependencies: McpServerDependencies): McpServer {
  const { version, startTimeoutMs, onChange } = dependencies;
  const lines = createLogLines();
  let state: ServerState = entry.disabled === true ? 'off' : 'idle';
  let error: AppError | null = null;
  let connection: Connection | null = null;
  let starting: Promise<void> | null = null;
  /** Counts starts and stops, so that a start that nobody waits for any more says nothing. */
  let run = 0;
  let closing: Promise<unknown> = Promise.resolve();
  let tools: readonly ServerTool[] = [];
  let promptCount = 0;
  /** When it died after it had been up, lately. */
  let deaths: number[] = [];

  function turn(next: ServerState, reason: AppError | null = null): void {
    state = next;
    error = reason;
    if (reason !== null) lines.add('paddock', reason.message);
    onChange();
  }

  /** What it offered stays known where it died, so that rules about its tools hold for a call that wakes it. */
  function drop({ keepsTools = false } = {}): void {
    const dropped = connection;
    connection = null;
    if (!keepsTools) {
      tools = [];
      promptCount = 0;
    }
    if (dropped !== null) closing = Promise.allSettled([closing, dropped.transport.close()]);
  }

  async function begin(isWanted: () => boolean): Promise<void> {
    turn('starting');
    await closing;
    if (!isWanted()) return;
    let reason: unknown = null;
    for (const way of waysTo(name, entry, lines.write, dependencies)) {
      const transport = way.open((exit) => died(transport, exit));
      const client = new Client(
        { name: 'paddock', title: 'Paddock', version },
        {
          versionNegotiation: { mode: way.versions },
          // Its answers are read as text, and compiling what a server calls a schema is work that it could make long.
          jsonSchemaValidator: {
            getValidator:
              <Value>(): JsonSchemaValidator<Value> =>
              (input) => ({ valid: true, data: input as Value, errorMessage: undefined }),
          },
          listChanged: { tools: { onChanged: (problem, changed) => takeChanged(client, problem, changed) } },
        },
      );
      const attempt = { client, transport };
      connection = attempt;
      client.onerror = (problem) => lines.add('paddock', problem.message);
      client.setNotificationHandler('notifications/message', ({ params }) =>
        lines.write(`${typeof params.data === 'string' ? params.data : JSON.stringify(params.data)}\n`),
      );
      try {
        await client.connect(transport, { timeout: startTimeoutMs, maxTotalTimeout: startTimeoutMs });
        const hasTools = client.getServerCapabilities()?.tools !== undefined;
        const found = hasTools ? (await client.listTools(undefined, { timeout: startTimeoutMs })).tools : [];
        if (connection !== attempt) return;
        takeTools(found);
        promptCount = await countPrompts(client);
        if (connection === attempt) turn('ready');
        return;
      } catch (caught) {
        // Stopped in the meantime: whoever did that has said what it is now.
        if (connection !== attempt) return;
        drop();
        reason = caught;
        if (needsSignIn(caught) || !way.mayFallBack(caught)) break;
      }
    }
    if (needsSignIn(reason)) turn('needs_sign_in');
    else turn('failed', describeStart(name, reason, { lastLine: lines.last() }));
  }

  async function countPrompts(client: Client): Promise<number> {
    if (client.getServerCapabilities()?.prompts === undefined) return 0;
    try {
      return (await client.listPrompts(undefined, { timeout: startTimeoutMs })).prompts.length;
    } catch (problem) {
      lines.add('paddock', `Its prompts can’t be listed: ${problem instanceof Error ? problem.message : 'no reason'}`);
      return 0;
    }
  }

  function takeTools(found: readonly Tool[]): void {
    tools = found
      .filter((tool) => tool.name.length <= longestToolName)
      .slice(0, mostTools)
      .map(readTool);
    if (tools.length < found.length) lines.add('paddock', `${found.length - tools.length} of its tools are left out.`);
  }

  function takeChanged(client: Client, problem: Error | null, changed: Tool[] | null): void {
    if (connection?.client !== client) return;
    if (problem !== null) lines.add('paddock', `Its changed tools can’t be listed: ${problem.message}`);
    if (changed === null) return;
    const before = JSON.stringify(tools);
    takeTools(changed);
    if (state === 'ready' && JSON.stringify(tools) !== before) onChange();
  }

  /** A process that ended by itself. While it starts, the start says what came of it. */
  function died(transport: Transport, exit: string): void {
    lines.add('paddock', exit);
    if (connection?.transport !== transport || state !== 'ready') return;
    lose(new AppError('remote_failed', `“${name}” ended by itself.`, { remedy: `${exit} ${lastWords()}` }));
  }

  function lastWords(): string {
    const last = lines.last();
    return last === null ? 'It wrote nothing to its log.' : `It wrote last: ${last.slice(0, 300)}`;
  }

  function lose(reason: AppError): void {
    deaths.push(Date.now());
    drop({ keepsTools: true });
    turn('failed', reason);
  }

  function start(): Promise<void> {
    if (state === 'off' || state === 'ready') return Promise.resolve();
    if (starting !== null) return starting;
    run += 1;
    const mine = run;
    const isWanted = () => run === mine;
    starting = begin(isWanted).finally(() => {
      if (isWanted()) starting = null;
    });
    return starting;
  }

  async function wake(): Promise<void> {
    deaths = deaths.filter((at) => at > Date.now() - restartWindowMs);
    const mayStart = state === 'idle' || state === 'starting' || (deaths.length > 0 && deaths.length < mostRestarts);
    if (state !== 'needs_sign_in' && mayStart) await start();
  }

  async function call(tool: string, args: Record<string, unknown>, signal: AbortSignal): Promise<ToolOutcome> {
    const timeout = entry.timeout ?? defaultCallTimeoutMs;
    await orAborted(wake(), signal);
    const used = connection;
    if (used === null || state !== 'ready') {
      return failed(`The tool could not be called: ${error?.message ?? `the server “${name}” is not running.`}`);
    }
    try {
      return readResult(
        await used.client.callTool({ name: tool, arguments: args }, { signal, timeout, maxTotalTimeout: timeout }),
      );
    } catch (caught) {
      signal.throwIfAborted();
      if (isTimeout(caught)) return failed(`The tool gave no result within ${Math.round(timeout / 1000)} seconds.`);
      if (ProtocolError.isInstance(caught)) return failed(`The tool refused: ${caught.message}`);
      if (needsSignIn(caught)) {
        drop();
        turn('needs_sign_in');
        return failed(`The server “${name}” asks a person to sign in first.`);
      }
      const isGone = !SdkError.isInstance(caught) || caught.code !== SdkErrorCode.InvalidResult;
      if (isGone && connection === used) lose(describeStart(name, caught, { lastLine: lines.last() }));
      const reason = error === null ? messageOf(caught) : `${error.message} ${error.remedy ?? ''}`;
      return failed(`The tool gave no result. ${reason.trim()}`);
    }
  }

  return {
    entry,
    status: () => {
      const known = connection?.client.getServerVersion();
      return {
        state,
        error: error?.toInfo() ?? null,
        title: known?.title ?? known?.name ?? null,
        version: known?.version ?? null,
        promptCount,
      };
    },
    tools: () => tools,
    logs: lines.all,
    start: () => {
      deaths = [];
      return start();
    },
    wake,
    stop: async () => {
      run += 1;
      starting = null;
      drop();
      if (state !== 'off') turn('idle');
      await closing;
    },
    call,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function readTool({ name, title, description = '', inputSchema, annotations = {} }: Tool): ServerTool {
  return {
    name,
    title: title ?? annotations.title ?? null,
    description,
    parameters: inputSchema,
    hints: {
      isReadOnly: annotations.readOnlyHint ?? null,
      isDestructive: annotations.destructiveHint ?? null,
      reachesOut: annotations.openWorldHint ?? null,
    },
  };
}

/** Stops waiting when the signal aborts; the work goes on. */
export async function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
