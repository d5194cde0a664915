import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici';
import type { Settings } from '../../contract/settings.ts';
import type { Log } from '../log.ts';
import { createConnector } from './connector.ts';
import { lookUpPublic, requirePublic } from './public-addresses.ts';
import { describeNetworkError } from './errors.ts';
import { exchange } from './exchange.ts';

const connectTimeoutMs = 15_000;
const headersTimeoutMs = 60_000;
/** Between two pieces of a body. */
const idleTimeoutMs = 60_000;

type Timeouts = { connectMs: number; headersMs: number; idleMs: number };

type Dependencies = {
  settings: { get(): Pick<Settings, 'proxy'> };
  log: Pick<Log, 'info'>;
  version: string;
  timeouts?: Timeouts;
};

export type NetworkRequest = {
  method?: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  headers?: Record<string, string>;
  /** Of a POST. */
  body?: string | null;
  /** For answers that take their time: to the head, and between two pieces of the body. */
  timeouts?: Pick<Timeouts, 'headersMs' | 'idleMs'>;
  signal?: AbortSignal | undefined;
  /**
   * Refuses addresses of this computer and of the network around it, with `policy_blocked`. What a name stands for is
   * looked up once, and that is what is connected to; behind a proxy the proxy looks it up again.
   */
  publicOnly?: boolean;
};

export type NetworkResponse = {
  status: number;
  headers: Headers;
  /** A byte stream, empty for a HEAD. Whoever does not read it to its end cancels it. */
  body: ReadableStream<Uint8Array>;
};

/** The one way out to the network. Redirects are handed to the caller, who decides whom to tell what. */
export type Network = AsyncDisposable & {
  /** Throws `offline`, `network_failed` or `cancelled`; so does the body while it is read. */
  fetch(url: URL, request?: NetworkRequest): Promise<NetworkResponse>;
};

export function createNetwork({
  settings,
  log,
  version,
  timeouts = { connectMs: connectTimeoutMs, headersMs: headersTimeoutMs, idleMs: idleTimeoutMs },
}: Dependencies): Network {
  const options = {
    allowH2: false,
    connect: createConnector({ timeout: timeouts.connectMs }),
    connectTimeout: timeouts.connectMs,
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.idleMs,
  };
  const direct = new Agent(options);
  /** For addresses in public only; how a proxy is reached is not looked at. */
  const guarded = { ...options, connect: createConnector({ timeout: timeouts.connectMs, lookup: lookUpPublic }) };
  let proxied: { setting: string | null; agent: Dispatcher; publicAgent: Dispatcher } | null = null;

  /** A changed setting holds from the next request on; what is under way ends as it began. */
  function dispatcherFor(url: URL, isPublicOnly: boolean): Dispatcher {
    if (isLoopback(url.hostname) && !isPublicOnly) return direct;
    const setting = settings.get().proxy;
    if (proxied?.setting !== setting) {
      for (const agent of [proxied?.agent, proxied?.publicAgent]) void agent?.close().catch(() => {});
      const chosen = setting === null ? {} : { httpProxy: setting, httpsProxy: setting };
      proxied = {
        setting,
        agent: new EnvHttpProxyAgent({ ...options, ...chosen }),
        publicAgent: new EnvHttpProxyAgent({ ...guarded, ...chosen }),
      };
    }
    return isPublicOnly ? proxied.publicAgent : proxied.agent;
  }

  return {
    fetch: async (
      url,
      { method = 'GET', headers = {}, body = null, timeouts: own, signal, publicOnly: isPublicOnly = false } = {},
    ) => {
      const startedAt = performance.now();
      const describe = (error: unknown) => describeNetworkError(error, url, settings.get().proxy);
      try {
        if (isPublicOnly) await requirePublic(url);
        return await exchange(dispatcherFor(url, isPublicOnly), url, {
          method,
          headers: { ...headers, 'user-agent': `Paddock/${version}` },
          body,
          timeouts: own === undefined ? null : { headersTimeout: own.headersMs, bodyTimeout: own.idleMs },
          signal,
          describe,
        });
      } catch (error) {
        const known = describe(error);
        // Without the query, which in signed addresses is a key.
        log.info(
          { host: url.host, path: url.pathname, ms: Math.round(performance.now() - startedAt), reason: codeOf(known) },
          'request failed',
        );
        throw known;
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([direct.destroy(), proxied?.agent.destroy(), proxied?.publicAgent.destroy()]);
    },
  };
}

/** This computer's own addresses: no proxy leads back to them. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
}
