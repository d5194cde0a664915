import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import {
  auth,
  UnauthorizedError,
  type AuthProvider,
  type FetchLike,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
} from '@modelcontextprotocol/client';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { Secrets } from '../secrets/secrets.ts';

/** For a person to find the password. */
const patienceMs = 10 * 60_000;

const clientSchema = z.looseObject({ client_id: z.string(), client_secret: z.string().optional() });
const tokensSchema = z.looseObject({
  access_token: z.string(),
  token_type: z.string(),
  refresh_token: z.string().optional(),
  scope: z.string().optional(),
  id_token: z.string().optional(),
  expires_in: z.number().optional(),
});
/** `url`: what it was made for, since a name of `mcp.json` may later be another server's. */
const keptSchema = z.object({ url: z.string(), client: clientSchema.optional(), tokens: tokensSchema.optional() });
type Kept = z.infer<typeof keptSchema>;

type Dependencies = {
  secrets: Pick<Secrets, 'hasKey' | 'key' | 'keepKey' | 'removeKey'>;
  fetch: FetchLike;
  /** Shows a page in the system's browser; absent where the host has none. */
  openPage?: ((url: string) => void) | undefined;
};

type Pending = { url: string; end(): void };

export type SignIns = ReturnType<typeof createSignIns>;

const keyOf = (name: string) => `mcp:${name}`;

/** Signs in to servers by OAuth 2.1 with PKCE, and keeps what comes of it with the other secrets. */
export function createSignIns({ secrets, fetch, openPage }: Dependencies) {
  const pending = new Map<string, Pending>();

  async function read(name: string, url: string): Promise<Kept> {
    const text = await secrets.key(keyOf(name));
    const kept = text === null ? null : keptSchema.safeParse(JSON.parse(text)).data;
    return kept?.url === url ? kept : { url };
  }

  /** What the library asks of one who signs in; `show` is where a page has to be shown for it. */
  function providerFor(
    name: string,
    url: string,
    { redirectUrl, state, show }: { redirectUrl: string; state: string; show(page: URL): void },
  ): OAuthClientProvider {
    let verifier = '';
    let discovery: OAuthDiscoveryState | undefined;
    // A registration is for one address, which has another port each time.
    let isFresh = state !== '';
    return {
      redirectUrl,
      clientMetadata: {
        client_name: 'Paddock',
        redirect_uris: [redirectUrl],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      },
      state: () => state,
      clientInformation: async () => (isFresh ? undefined : (await read(name, url)).client),
      saveClientInformation: async (client) => {
        isFresh = false;
        await keep(name, { url, client: clientSchema.parse(client) });
      },
      tokens: async () => (state !== '' && isFresh ? undefined : (await read(name, url)).tokens),
      saveTokens: async (tokens) => keep(name, { ...(await read(name, url)), tokens: tokensSchema.parse(tokens) }),
      redirectToAuthorization: show,
      saveCodeVerifier: (text) => {
        verifier = text;
      },
      codeVerifier: () => verifier,
      // Whoever gave the page has to be who gets the answer.
      saveDiscoveryState: (found) => {
        discovery = found;
      },
      discoveryState: () => discovery,
      invalidateCredentials: async (scope) => {
        if (scope === 'all' || scope === 'tokens') await keep(name, { ...(await read(name, url)), tokens: undefined });
      },
    };
  }

  const keep = (name: string, kept: Kept) => secrets.keepKey(keyOf(name), JSON.stringify(kept));

  async function refresh(name: string, url: string, response: Response): Promise<void> {
    const { tokens } = await read(name, url);
    if (tokens?.refresh_token === undefined) throw new UnauthorizedError();
    await response.body?.cancel();
    const provider = providerFor(name, url, {
      redirectUrl: 'http://127.0.0.1/callback',
      state: '',
      // Nobody asked for a page now.
      show: () => {
        throw new UnauthorizedError();
      },
    });
    if ((await auth(provider, { serverUrl: url, fetchFn: fetch })) !== 'AUTHORIZED') throw new UnauthorizedError();
  }

  return {
    /** Brings the token along, and a new one where it is too old. Throws `UnauthorizedError` where a person is needed. */
    providerOf: (name: string, url: string): AuthProvider => ({
      token: async () => (await read(name, url)).tokens?.access_token,
      onUnauthorized: ({ response }) => refresh(name, url, response),
    }),

    isSignedIn: (name: string): boolean => secrets.hasKey(keyOf(name)),

    pendingUrl: (name: string): string | null => pending.get(name)?.url ?? null,

    /** Shows the server's page. `onEnd` is told once the person came back from it, or did not. */
    begin: async (
      name: string,
      url: string,
      onEnd: (error: AppError | null) => void,
    ): Promise<{ url: string | null }> => {
      pending.get(name)?.end();
      const state = randomBytes(24).toString('base64url');
      const { server, redirectUrl } = await listen();
      const pages: URL[] = [];
      const provider = providerFor(name, url, { redirectUrl, state, show: (page) => void pages.push(page) });
      const close = () => {
        pending.delete(name);
        server.close();
        server.closeAllConnections();
      };
      const shown = await auth(provider, { serverUrl: url, fetchFn: fetch })
        .then(() => webPage(pages[0]))
        .catch((cause: unknown) => {
          close();
          throw signInFailed(name, cause);
        });
      const answer = receive(server, state, redirectUrl);
      pending.set(name, { url: shown.href, end: () => answer.cancel() });
      void answer.promise
        .then((parameters) =>
          auth(provider, {
            serverUrl: url,
            authorizationCode: parameters.get('code') ?? '',
            ...(parameters.has('iss') ? { iss: parameters.get('iss') ?? '' } : {}),
            fetchFn: fetch,
          }),
        )
        .then(
          () => null,
          (error: unknown) => signInFailed(name, error),
        )
        .then((error) => {
          close();
          onEnd(error);
        });
      openPage?.(shown.href);
      return { url: openPage === undefined ? shown.href : null };
    },

    cancel: (name: string): void => pending.get(name)?.end(),

    forget: (name: string): void => {
      pending.get(name)?.end();
      secrets.removeKey(keyOf(name));
    },

    [Symbol.dispose](): void {
      for (const { end } of pending.values()) end();
    },
  };
}

/** A server names the page, so it may be anything. */
function webPage(page: URL | undefined): URL {
  if (page === undefined) throw new Error('The server asks for no sign-in.');
  if (page.protocol !== 'https:' && page.protocol !== 'http:') throw new Error('Its page is no web page.');
  return page;
}

async function listen(): Promise<{ server: Server; redirectUrl: string }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Nothing listens for the sign-in.');
  return { server, redirectUrl: `http://127.0.0.1:${address.port}/callback` };
}

/** Waits for the browser to come back with the answer to this very question. */
function receive(server: Server, state: string, redirectUrl: string) {
  const { promise, resolve, reject } = Promise.withResolvers<URLSearchParams>();
  const timer = setTimeout(() => reject(new Error('Nobody signed in within ten minutes.')), patienceMs);
  server.on('request', (request, response) => {
    const target = URL.parse(request.url ?? '', redirectUrl);
    const parameters = target?.searchParams;
    if (target?.pathname !== '/callback' || parameters?.get('state') !== state) {
      response.writeHead(404).end();
      return;
    }
    const refusal = parameters.get('error');
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', connection: 'close' });
    response.end(pageText(refusal === null ? 'You are signed in.' : 'You are not signed in.'), () => {
      if (refusal === null) resolve(parameters);
      else reject(new Error(`The server says: ${parameters.get('error_description') ?? refusal}`));
    });
  });
  return {
    promise: promise.finally(() => clearTimeout(timer)),
    cancel: () => reject(new AppError('cancelled', 'The sign-in was cancelled.')),
  };
}

function pageText(text: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Paddock</title><body style="font: 16px system-ui; margin: 20vh auto; text-align: center">${text} You can close this page and go back to Paddock.</body>`;
}

function signInFailed(name: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError('remote_failed', `Signing in to “${name}” failed.`, {
    remedy: cause instanceof Error ? cause.message : 'Try again.',
    cause,
  });
}
