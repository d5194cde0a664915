import { setTimeout as wait } from 'node:timers/promises';
import { createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { AppError, errorInfoSchema } from '../contract/errors.ts';
import type { contract } from '../contract/index.ts';
import { readControlAddress } from '../main/control/address.ts';
import type { Core } from '../main/core.ts';
import { exitCodes } from './exit.ts';
import { tell } from './output.ts';
import { openPortWire, openSocketWire, type Link, type Wire } from './wire.ts';

export type Client = ContractRouterClient<typeof contract>;

/** Who answers: the app, a host without a window, or a core that this command started for itself. */
export type Answerer = 'app' | 'host' | 'own';

export type Session = AsyncDisposable & {
  /** Errors arrive as `AppError`. Good for as long as the session, also when the app takes the data folder over. */
  client: Client;
  dataFolder: string;
  answerer(): Answerer;
  /**
   * Connects, so that `answerer` is known; happens by itself with the first call. Answers with the number of the
   * connection: with another one, what lasts as long as a core is gone.
   */
  ready(): Promise<number>;
};

const lookAgainMs = 100;
/** How long another command, or an app that is starting or ending, may take. */
const startPatienceMs = 15_000;
const handOverPatienceMs = 30_000;
/** How long another command that joined may hold on while it asks nothing of a model. */
const idlePatienceMs = 5000;

/** What a call fails with when whoever was to answer it went away. */
export function isLost(error: unknown): boolean {
  return error instanceof AppError && error.details?.['isLost'] === true;
}

/** Speaks to the core that has the data folder, or starts one for as long as the session lasts. */
export async function openSession(dataFolder: string): Promise<Session> {
  const session = createSession(dataFolder, true);
  await session.ready();
  return session;
}

/** Speaks to the core that has the data folder; `null` where none runs. */
export async function findSession(dataFolder: string): Promise<Session | null> {
  const session = createSession(dataFolder, false);
  try {
    await session.ready();
    return session;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}

function createSession(dataFolder: string, mayStart: boolean): Session {
  let wire: Wire | null = null;
  let core: Core | null = null;
  let answerer: Answerer = 'own';
  let opening: Promise<Wire> | null = null;
  let handingOver: Promise<void> | null = null;
  let opened = 0;
  let isEnding = false;

  function current(): Promise<Wire> {
    if (wire?.isOpen()) return Promise.resolve(wire);
    opening ??= open().finally(() => {
      opened += 1;
      opening = null;
    });
    return opening;
  }

  async function open(): Promise<Wire> {
    const isHandedOver = handingOver !== null;
    await handingOver;
    const startedAt = performance.now();
    for (;;) {
      const found = await connect();
      if (found !== null) {
        handingOver = null;
        return (wire = found);
      }
      const waitedMs = performance.now() - startedAt;
      // Whoever asked for the folder is about to open it.
      if (isHandedOver && waitedMs < handOverPatienceMs) {
        await wait(lookAgainMs);
        continue;
      }
      if (!mayStart) throw new AppError('not_found', 'Paddock is not running.');
      try {
        // Loaded only where it is needed: who asks a running core does not wait for all of one.
        const { startHeadlessCore } = await import('../main/headless/start.ts');
        core = await startHeadlessCore(dataFolder, { giveWay: () => void (isEnding || (handingOver ??= giveWay())) });
        answerer = 'own';
        return (wire = openPortWire(core));
      } catch (error) {
        const isStarting = error instanceof AppError && error.code === 'data_folder_in_use';
        if (!isStarting || waitedMs > startPatienceMs) throw error;
        await wait(lookAgainMs);
      }
    }
  }

  async function connect(): Promise<Wire | null> {
    const address = readControlAddress(dataFolder);
    const found = address === null || address.isEnding ? null : await openSocketWire(address);
    if (address !== null && found !== null) answerer = address.host === 'electron' ? 'app' : 'host';
    return found;
  }

  async function giveWay(): Promise<void> {
    tell('Paddock was opened and takes over.');
    wire?.close();
    const old = core;
    core = null;
    await old?.[Symbol.asyncDispose]();
  }

  const link: Link = {
    async call(path, input, options) {
      const used = await current();
      try {
        const output = await used.link.call(path, input, options);
        return isStream(output) ? explained(output, used) : output;
      } catch (error) {
        throw toAppError(error, used);
      }
    },
  };

  return {
    client: createORPCClient(link),
    dataFolder,
    answerer: () => answerer,
    ready: async () => {
      await current();
      return opened;
    },
    async [Symbol.asyncDispose]() {
      if (isEnding) return;
      isEnding = true;
      await handingOver;
      if (core !== null && wire?.isOpen()) await untilUnused(core, createORPCClient<Client>(wire.link));
      wire?.close();
      await core?.[Symbol.asyncDispose]();
    },
  };
}

/** Other commands may have joined: what they wait for is done first. */
async function untilUnused({ control }: Core, client: Client): Promise<void> {
  control.announceEnd();
  const until = performance.now() + idlePatienceMs;
  let isTold = false;
  while (control.connections() > 0) {
    const isWorking = await isBusy(client);
    if (!isWorking && performance.now() > until) return;
    if (isWorking && !isTold) tell('Another command is still being answered here. Ctrl+C ends both.');
    isTold ||= isWorking;
    await wait(lookAgainMs);
  }
}

async function isBusy(client: Client): Promise<boolean> {
  const [{ models }, downloads] = await Promise.all([client.engine.status(), client.downloads.list()]);
  return (
    models.some(({ state, activeRequests }) => state === 'loading' || activeRequests > 0) ||
    downloads.some(({ state }) => state === 'downloading' || state === 'verifying' || state === 'repairing')
  );
}

function isStream(value: unknown): value is AsyncIterator<unknown> & AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** A stream that can fail after it began. */
function explained(stream: AsyncIterable<unknown>, wire: Wire): AsyncIterableIterator<unknown> {
  const iterator = stream[Symbol.asyncIterator]();
  return {
    async next() {
      try {
        return await iterator.next();
      } catch (error) {
        throw toAppError(error, wire);
      }
    },
    return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function toAppError(error: unknown, wire: Wire): unknown {
  if (error instanceof ORPCError) {
    const info = errorInfoSchema.safeParse(error.data);
    if (info.success) return AppError.fromInfo(info.data, error);
    if (error.code === 'NOT_FOUND') return ofOtherVersion(error);
    if (error.code === 'BAD_REQUEST') return refusedInput(error.data, error);
  }
  if (wire.isOpen()) return error;
  return new AppError('conflict', 'The Paddock that was answering has ended.', {
    remedy: 'Run the command again.',
    details: { isLost: true },
    cause: error,
  });
}

function ofOtherVersion(cause: unknown): AppError {
  return new AppError('unsupported', 'The Paddock that is running is of another version than this command.', {
    remedy: 'Update the older of the two, or end Paddock and run the command again.',
    cause,
  });
}

function refusedInput(data: unknown, cause: unknown): AppError {
  const issue = findIssue(data);
  return new AppError(
    'invalid_input',
    issue === null ? 'A value is out of its range.' : `A value is wrong: ${issue}.`,
    {
      remedy: 'See --help for what can be given.',
      cause,
    },
  );
}

function findIssue(data: unknown): string | null {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues)) return null;
  const [issue] = data.issues as unknown[];
  return typeof issue === 'object' && issue !== null && 'message' in issue ? String(issue.message) : null;
}

/** What a command is told while it works. */
export type Course = {
  /** Names what has to be done when the person or the system interrupts, such as stopping an answer elsewhere. */
  onInterrupt(undo: () => Promise<unknown>): void;
};

/** Works with a session and ends it, also where the person or the system interrupts. */
export async function withSession<T>(
  session: Session,
  work: (session: Session, course: Course) => Promise<T>,
): Promise<T> {
  const interrupted = Promise.withResolvers<never>();
  let undo: (() => Promise<unknown>) | null = null;
  let isInterrupted = false;
  const interrupt = () => {
    // A second time means now.
    if (isInterrupted) process.exit(exitCodes.interrupted);
    isInterrupted = true;
    interrupted.reject(new AppError('cancelled', 'Interrupted.'));
  };
  for (const signal of endingSignals) process.on(signal, interrupt);
  try {
    return await Promise.race([work(session, { onInterrupt: (next) => (undo = next) }), interrupted.promise]);
  } finally {
    await endInOrder(isInterrupted ? undo : null, session);
    for (const signal of endingSignals) process.off(signal, interrupt);
  }
}

async function endInOrder(undo: (() => Promise<unknown>) | null, session: Session): Promise<void> {
  try {
    await undo?.();
  } catch (error) {
    // Where nobody answers any more there is nothing left to undo.
    if (!isLost(error)) throw error;
  } finally {
    await session[Symbol.asyncDispose]();
  }
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
