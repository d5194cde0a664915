import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { AppError } from '../../contract/errors.ts';
import type { StoredResponses } from '../store/responses.ts';
import { admit, presentedKey, requireScope } from './access.ts';
import { anthropic } from './anthropic/routes.ts';
import { failureReply } from './dialect.ts';
import { formOf } from './dialects.ts';
import type { ServerEnv } from './env.ts';
import { RequestError } from './failure.ts';
import type { Inference } from './inference.ts';
import type { Keys } from './keys.ts';
import { llamaServer } from './llama-server/routes.ts';
import { lmstudio } from './lmstudio/routes.ts';
import type { Metrics } from './metrics.ts';
import type { ModelSupply } from './model-supply.ts';
import { ollama } from './ollama/routes.ts';
import type { AliasBook } from './ollama/supplying.ts';
import { openai } from './openai/routes.ts';
import { isAllowedHost, isOwnHost } from '../own-host.ts';
import { openApiDocument } from './reference/document.ts';
import type { Requests } from './requests.ts';
import { responses } from './responses/routes.ts';
import { createTraits } from './traits.ts';
import { scopeOf } from './scopes.ts';

const largestBodyBytes = 64 * 1024 * 1024;

export type HttpDependencies = {
  inference: Inference;
  keys: Keys;
  requests: Requests;
  metrics: Metrics;
  storedResponses: StoredResponses;
  aliases: AliasBook;
  /** `null` where models can neither be fetched nor removed. */
  supply: ModelSupply | null;
  /** Paddock's own. */
  version: string;
  /** Something was thrown that nobody threw on purpose. */
  onUnforeseen(error: unknown): void;
  policy(): {
    isOnNetwork: boolean;
    isKeyDemanded: boolean;
    /** Pages of these origins may use the server from a browser. */
    corsOrigins: readonly string[];
    /** Requests that are answered or wait at the same time. */
    mostRequests: number;
  };
};

/** The routes of the local server. Every request passes the same gates, whatever its dialect. */
export function createHttpApp(dependencies: HttpDependencies) {
  const { inference, keys, requests, metrics, storedResponses, aliases, supply, version } = dependencies;
  const { onUnforeseen, policy } = dependencies;
  const traits = createTraits(inference);
  const app = new Hono<ServerEnv>({ getPath: pathWithoutKey });
  app.onError((error, c) => {
    if (!(error instanceof RequestError) && !(error instanceof AppError)) onUnforeseen(error);
    return failureReply(c, formOf(c.req.path), error);
  });

  app.use(async (c, next) => {
    // A web page whose name was pointed at this computer carries its own name as Host.
    if (!isAllowedHost(c.req.header('host'), policy().isOnNetwork)) {
      throw new RequestError('forbidden', 'Requests under this name are refused.');
    }
    const origin = c.req.header('origin');
    if (origin !== undefined && !isOwnOrigin(origin) && !policy().corsOrigins.includes(origin)) {
      throw new RequestError(
        'forbidden',
        'Requests from other sites are refused. Their origin can be allowed in Paddock.',
      );
    }
    return next();
  });
  app.use(
    cors({
      origin: (origin) => (policy().corsOrigins.includes(origin) ? origin : null),
      allowMethods: ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'],
      exposeHeaders: ['request-id', 'x-request-id', 'x-paddock-dropped-tokens'],
      maxAge: 600,
    }),
  );
  // Some clients look for Ollama's own words here.
  app.get('/', (c) => c.text('Paddock is running, and answers as if "Ollama is running".'));
  app.get('/health', (c) => c.json({ status: 'ok' }));
  app.get('/openapi.json', (c) => c.json(openApiDocument()));

  app.use(async (c, next) => {
    const { isKeyDemanded, mostRequests } = policy();
    const tracked = requests.start(
      { dialect: formOf(c.req.path).dialect, method: c.req.method, path: c.req.path, client: clientOf(c) },
      c.req.raw.signal,
    );
    c.set('tracked', tracked);
    c.header('x-request-id', tracked.id);
    c.header('request-id', tracked.id);
    // After the last byte, or when the client leaves.
    const { outgoing } = c.env;
    outgoing.once('close', () => tracked.finish(outgoing.statusCode));
    const caller = admit(keys, keyOf(c), isKeyDemanded);
    c.set('caller', caller);
    if (caller.key !== null) tracked.setClient(caller.key.name);
    if (requests.activeCount() > mostRequests) {
      throw new RequestError('overloaded', 'Too many requests are waiting. Try again in a moment.', { retryAfter: 1 });
    }
    return next();
  });
  app.use(
    bodyLimit({
      maxSize: largestBodyBytes,
      onError: () => {
        throw new RequestError('too_large', 'The body is larger than 64 MB.');
      },
    }),
  );
  app.use(async (c, next) => {
    const scope = scopeOf(c.req.method, c.req.path);
    requireScope(c.get('caller'), scope);
    return next();
  });

  app.get('/metrics', async (c) => c.body(await metrics.text(), 200, { 'content-type': metrics.contentType }));
  app.route('/', anthropic(inference));
  app.route('/', ollama({ inference, traits, supply, aliases }));
  app.route('/', lmstudio({ inference, traits, supply, storedResponses, version }));
  app.route('/', llamaServer(inference));
  app.route('/', responses(inference, { store: storedResponses }));
  app.route('/', openai(inference));
  app.notFound((c) => {
    const unknown = new RequestError('not_found', `There is no ${c.req.method} ${c.req.path}.`, {
      code: 'unknown_url',
    });
    return failureReply(c, formOf(c.req.path), unknown);
  });
  return app;
}

/** Clients that can send no header put their key in front of the path: `/k/KEY/v1/...`. */
const keyInPath = /^\/k\/([^/]+)(?=\/|$)/;

function pathWithoutKey(request: Request): string {
  return new URL(request.url).pathname.replace(keyInPath, '') || '/';
}

function keyOf(c: Context<ServerEnv>): string | null {
  const inPath = keyInPath.exec(new URL(c.req.url).pathname)?.[1];
  return inPath ?? presentedKey({ authorization: c.req.header('authorization'), apiKey: c.req.header('x-api-key') });
}

/** The name that a program gives itself, else its address. */
function clientOf(c: Context<ServerEnv>): string {
  const agent = c.req.header('user-agent')?.split(/[\s(]/)[0];
  return (agent || c.env.incoming.socket.remoteAddress || 'unknown').slice(0, 80);
}

function isOwnOrigin(origin: string): boolean {
  try {
    return isOwnHost(new URL(origin).host);
  } catch {
    return false;
  }
}
