import { serve, type ServerType } from '@hono/node-server';
import { AppError, describeError, type ErrorInfo } from '../../contract/errors.ts';
import type { ServerStatus } from '../../contract/server.ts';
import type { Events } from '../events.ts';
import type { Log } from '../log.ts';
import { networkUrls } from '../own-host.ts';
import { portError } from '../ports.ts';
import type { SettingsService } from '../settings/settings.ts';
import type { StoredResponses } from '../store/responses.ts';
import { createHttpApp } from './http.ts';
import type { Inference } from './inference.ts';
import type { Keys } from './keys.ts';
import { createMetrics } from './metrics.ts';
import type { ModelSupply } from './model-supply.ts';
import type { AliasBook } from './ollama/supplying.ts';
import { createRequests } from './requests.ts';
import { answerUnreadable } from './unreadable.ts';

type Dependencies = {
  inference: Inference;
  keys: Keys;
  storedResponses: StoredResponses;
  aliases: AliasBook;
  supply: ModelSupply | null;
  /** Counts what was read and written, of answers that began. */
  recordUsage(used: { modelId: string; client: string; promptTokens: number; completionTokens: number }): void;
  version: string;
  settings: SettingsService;
  events: Events;
  log: Log;
};

export type LocalServer = ReturnType<typeof createLocalServer>;

/** How long answers may go on when the server is switched off, and when the app ends. */
const switchOffMs = 5000;
const endMs = 1000;
/** A client that sends its request drop by drop holds a connection no longer than this. */
const headersTimeoutMs = 20_000;
const requestTimeoutMs = 5 * 60_000;

/**
 * The HTTP server that other programs use. Off until it is switched on, and on 127.0.0.1 until other computers are let
 * in, which takes a key.
 */
export function createLocalServer(dependencies: Dependencies) {
  const { inference, keys, storedResponses, aliases, supply, recordUsage, version, settings, events, log } =
    dependencies;
  let listening: Listening | null = null;
  let error: ErrorInfo | null = null;
  let totalRequests = 0;

  const requests = createRequests({
    keepsBodies: () => settings.get().serverLogsBodies,
    onStart: () => {
      totalRequests += 1;
      changed();
    },
    onFinish: (request) => {
      metrics.record(request);
      const { modelId, client, promptTokens, completionTokens } = request;
      if (modelId !== null && (promptTokens !== null || completionTokens > 0)) {
        recordUsage({ modelId, client, promptTokens: promptTokens ?? 0, completionTokens });
      }
      changed();
    },
  });
  const metrics = createMetrics({
    activeRequests: requests.activeCount,
    loadedModels: () => inference.status().models,
  });

  function status(): ServerStatus {
    const port = listening?.port ?? settings.get().serverPort;
    const isOnNetwork = settings.get().serverOnNetwork;
    return {
      isRunning: listening !== null,
      port,
      baseUrl: listening ? `http://127.0.0.1:${port}/v1` : null,
      isOnNetwork,
      networkUrls: listening && isOnNetwork ? networkUrls(port) : [],
      activeRequests: requests.activeCount(),
      totalRequests,
      error,
    };
  }

  function changed(): ServerStatus {
    const now = status();
    events.emit({ type: 'server', status: now });
    return now;
  }

  const app = createHttpApp({
    inference,
    keys,
    requests,
    metrics,
    storedResponses,
    aliases,
    supply,
    version,
    onUnforeseen: (cause) => log.error({ err: cause }, 'request failed'),
    policy: () => {
      const { serverOnNetwork, serverNeedsKey, serverCorsOrigins, serverMaxRequests } = settings.get();
      return {
        isOnNetwork: serverOnNetwork,
        isKeyDemanded: serverOnNetwork || serverNeedsKey,
        corsOrigins: serverCorsOrigins,
        mostRequests: serverMaxRequests,
      };
    },
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
    const hostname = settings.get().serverOnNetwork ? '0.0.0.0' : '127.0.0.1';
    if (listening?.port === chosen && listening.hostname === hostname) return status();
    // Another address of the same port can only be taken when the first is free; requests are let end before.
    if (listening?.port === chosen) await close(switchOffMs);
    // The new port is taken before the old one is left, so that a port in use changes nothing.
    const next = await listen(app.fetch, chosen, hostname);
    await close(switchOffMs);
    listening = next;
    error = null;
    totalRequests = 0;
    if (remember) settings.set({ serverPort: next.port, serverEnabled: true });
    log.info({ port: next.port }, 'server on');
    return changed();
  }

  /** Answers that are being written may end within `drainMs`; connections that only stay open are let go at once. */
  async function close(drainMs: number): Promise<void> {
    const server = listening?.server;
    listening = null;
    if (!server) return;
    await new Promise<void>((resolve) => {
      if (!('closeAllConnections' in server)) {
        server.close(() => resolve());
        return;
      }
      const patience = setTimeout(() => server.closeAllConnections(), drainMs);
      server.close(() => {
        clearTimeout(patience);
        resolve();
      });
      server.closeIdleConnections();
    });
  }

  async function setNetwork(isOnNetwork: boolean): Promise<ServerStatus> {
    if (isOnNetwork && keys.list().length === 0) {
      throw new AppError('conflict', 'Other computers need a key, and there is none.', {
        remedy: 'Make a key first.',
      });
    }
    settings.set({ serverOnNetwork: isOnNetwork });
    if (listening !== null) await start({ port: listening.port, remember: false });
    return changed();
  }

  return {
    status,
    start,
    setNetwork,
    keys,
    requests,
    stop: async (): Promise<ServerStatus> => {
      await close(switchOffMs);
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
    [Symbol.asyncDispose]: () => close(endMs),
  };
}

type Listening = { server: ServerType; port: number; hostname: string };

function listen(fetch: ReturnType<typeof createHttpApp>['fetch'], port: number, hostname: string): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const serverOptions = { headersTimeout: headersTimeoutMs, requestTimeout: requestTimeoutMs };
    const server = serve({ fetch, port, hostname, serverOptions }, (address) => {
      server.off('error', refuse);
      resolve({ server, port: address.port, hostname });
    });
    const refuse = (cause: NodeJS.ErrnoException) => void portError(port, cause).then(reject);
    server.on('error', refuse);
    server.on('clientError', answerUnreadable);
  });
}
