import { createServer as createNetServer } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import { AppError, describeError, type ErrorInfo } from '../../contract/errors.ts';
import type { ServerStatus } from '../../contract/server.ts';
import type { Events } from '../events.ts';
import type { Log } from '../log.ts';
import type { SettingsService } from '../settings/settings.ts';
import { createHttpApp } from './http.ts';
import type { Inference } from './inference.ts';

type Dependencies = { inference: Inference; settings: SettingsService; events: Events; log: Log };

export type LocalServer = ReturnType<typeof createLocalServer>;

/** The HTTP server that other programs on this computer use. Off until it is switched on; only ever on 127.0.0.1. */
export function createLocalServer({ inference, settings, events, log }: Dependencies) {
  let listening: Listening | null = null;
  let error: ErrorInfo | null = null;
  let activeRequests = 0;
  let totalRequests = 0;

  function status(): ServerStatus {
    const port = listening?.port ?? settings.get().serverPort;
    return {
      isRunning: listening !== null,
      port,
      baseUrl: listening ? `http://127.0.0.1:${port}/v1` : null,
      activeRequests,
      totalRequests,
      error,
    };
  }

  function changed(): ServerStatus {
    const now = status();
    events.emit({ type: 'server', status: now });
    return now;
  }

  const app = createHttpApp(inference, {
    onRequestStart: () => {
      activeRequests += 1;
      totalRequests += 1;
      changed();
    },
    onRequestEnd: () => {
      activeRequests -= 1;
      changed();
    },
  });
  app.onError((cause, c) => {
    log.error({ err: cause }, 'request failed');
    return c.json(
      { error: { message: describeError(cause).message, type: 'api_error', param: null, code: null } },
      500,
    );
  });

  /** Without a port, the one chosen last. `remember` keeps the port and the switch for the next start. */
  async function start({
    port: wanted,
    remember,
  }: {
    port?: number | undefined;
    remember: boolean;
  }): Promise<ServerStatus> {
    const chosen = wanted ?? settings.get().serverPort;
    if (listening?.port === chosen) return status();
    // The new port is taken before the old one is left, so that a port in use changes nothing.
    const next = await listen(app.fetch, chosen);
    await close();
    listening = next;
    error = null;
    totalRequests = 0;
    if (remember) settings.set({ serverPort: next.port, serverEnabled: true });
    log.info({ port: next.port }, 'server on');
    return changed();
  }

  async function close(): Promise<void> {
    const server = listening?.server;
    listening = null;
    if (!server) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      // Clients that keep a connection open, or are in the middle of a stream, are let go.
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
  }

  return {
    status,
    start,
    stop: async (): Promise<ServerStatus> => {
      await close();
      error = null;
      settings.set({ serverEnabled: false });
      return changed();
    },
    /** Switches the server on where it was on when Paddock was last used. A failure shows in the status. */
    resume: async (): Promise<void> => {
      if (!settings.get().serverEnabled) return;
      await start({ remember: true }).catch((cause: unknown) => {
        error = describeError(cause);
        changed();
      });
    },
    [Symbol.asyncDispose]: close,
  };
}

type Listening = { server: ServerType; port: number };

function listen(fetch: ReturnType<typeof createHttpApp>['fetch'], port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: '127.0.0.1' }, (address) => {
      server.off('error', refuse);
      resolve({ server, port: address.port });
    });
    const refuse = (cause: NodeJS.ErrnoException) => void portError(port, cause).then(reject);
    server.on('error', refuse);
  });
}

async function portError(port: number, cause: NodeJS.ErrnoException): Promise<AppError> {
  if (cause.code !== 'EADDRINUSE' && cause.code !== 'EACCES') {
    return new AppError('internal', `The server could not be switched on (${cause.code ?? cause.message}).`, { cause });
  }
  const freePort = await findFreePort(port + 1);
  return new AppError('port_in_use', `Port ${port} is in use by another program.`, {
    remedy: freePort === null ? 'Choose another port.' : `Use port ${freePort}, or end the other program.`,
    details: { port, freePort },
    cause,
  });
}

/** The first free port from `start` on, among the next hundred; `null` where there is none. */
async function findFreePort(start: number): Promise<number | null> {
  for (let port = start; port < Math.min(start + 100, 65536); port += 1) {
    if (await isFree(port)) return port;
  }
  return null;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createNetServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
