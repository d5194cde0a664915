import { createHash, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context } from 'hono';
import { readToken, refuseFetching } from './access.ts';
import { createApi, findReadable, refuse, unknownRevision, type Library } from './api.ts';
import type { Content } from './content.ts';
import { createFaults, type Fault, type Faults, type HubRequest } from './faults.ts';
import {
  addCommit,
  findCommit,
  keepRepository,
  type HubCommit,
  type HubEntry,
  type HubRepository,
} from './repository.ts';
import { parseRange, sendBytes } from './send-bytes.ts';

export type HubOptions = {
  repositories: HubRepository[];
  /** Tokens that the hub knows, and whose they are. */
  users?: Record<string, string>;
  port?: number;
  treePageSize?: number;
};

type FileAsked = { repo: string; path: string; sizeBytes: number };

export type Hub = AsyncDisposable & {
  /** What `HF_ENDPOINT` is set to. */
  url: string;
  cdnUrl: string;
  faults: Faults;
  /** Every request so far, of both hosts. */
  requests: HubRequest[];
  /** Changes files of a repository in a new commit; `null` takes one away. Answers with the commit's id. */
  commit(repo: string, changes: Record<string, Content | null>): string;
  /** A new answer to a person's request for a gated repository. */
  setAccess(repo: string, token: string, answer: 'granted' | 'pending' | 'denied' | null): void;
  /** All addresses of the second host that were given out so far are too old from now on. */
  expireAddresses(): void;
  /** Of the contents of a repository's files, so far. */
  sentBytes(repo: string): number;
  /** The token was sent to the second host this often. Must stay 0; disposal fails otherwise. */
  leakedTokens(): number;
  /** Breaks all connections and answers nothing more until it comes back: a network that is down. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
};

/** Starts a hub and the host that it keeps large files on, both on this computer alone. */
export async function startHub({ repositories, users = {}, port = 0, treePageSize = 1000 }: HubOptions): Promise<Hub> {
  const kept = new Map(repositories.map((about) => [about.id, keepRepository(about)]));
  const faults = createFaults();
  const requests: HubRequest[] = [];
  const files = new Map<string, { entry: HubEntry; repo: string }>();
  const addresses = { hub: '', cdn: '', signature: randomUUID() };
  const sent = new Map<string, number>();
  let leakedTokens = 0;

  const library: Library = {
    repositories: kept,
    users: new Map(Object.entries(users).map(([token, name]) => [token, { name }])),
    origin: () => addresses.hub,
    treePageSize,
  };

  /** Notes the request, waits as long as the network is slow, and says what goes wrong with it. */
  async function meet(context: Context, host: 'hub' | 'cdn', about: FileAsked | null, sendsBytes = false) {
    const range = parseRange(context.req.header('range'), about?.sizeBytes ?? Infinity);
    const request: HubRequest = {
      host,
      url: context.req.url,
      repo: about?.repo ?? null,
      path: about?.path ?? null,
      range: range === 'unsatisfiable' ? null : range,
      number: requests.filter((earlier) => earlier.host === host).length,
    };
    requests.push(request);
    if (faults.conditions.latencyMs > 0) await wait(faults.conditions.latencyMs);
    return faults.take(request, sendsBytes);
  }

  const hub = new Hono<{ Bindings: HttpBindings }>();
  const api = createApi(library, async (context, next) => {
    const fault = await meet(context, 'hub', null);
    return (fault === null ? null : answerFault(context, fault)) ?? next();
  });
  hub.route('/api', api);

  const findFile = (context: Context): { commit: HubCommit; entry: HubEntry; repo: string } | Response => {
    const found = findReadable(context, library);
    if ('status' in found) return refuse(context, found);
    const refusal = refuseFetching(found, readToken(context.req.header('authorization')), library.users, addresses.hub);
    if (refusal) return refuse(context, refusal);
    const revision = context.req.param('revision') ?? '';
    const commit = findCommit(found, revision);
    if (commit === undefined) return refuse(context, unknownRevision(revision));
    const entry = commit.entries.get(context.req.param('path') ?? '');
    context.header('X-Repo-Commit', commit.id);
    if (entry === undefined) return refuse(context, { status: 404, code: 'EntryNotFound', message: 'Entry not found' });
    return { commit, entry, repo: found.about.id };
  };

  hub.get('/:owner/:name/:action{resolve|raw}/:revision/:path{.+}', async (context) => {
    const found = findFile(context);
    if (found instanceof Response) {
      await meet(context, 'hub', null);
      return found;
    }
    const { commit, entry, repo } = found;
    const { content, path } = entry;
    const fault = await meet(context, 'hub', { repo, path, sizeBytes: content.sizeBytes });
    const early = fault === null ? null : answerFault(context, fault);
    if (early) return early;
    if (!entry.isLfs) {
      const encoded = path.split('/').map(encodeURIComponent).join('/');
      context.header('ETag', `"${await content.gitBlobId()}"`);
      return context.redirect(`/api/resolve-cache/models/${repo}/${commit.id}/${encoded}`, 307);
    }
    const sha256 = await content.sha256();
    files.set(sha256, { entry, repo });
    context.header('X-Linked-Size', String(content.sizeBytes));
    context.header('X-Linked-ETag', `"${fault?.kind === 'wrong-etag' ? fault.etag : sha256}"`);
    context.header('Accept-Ranges', 'bytes');
    const address = new URL(`/repos/${createHash('md5').update(repo).digest('hex')}/${sha256}`, addresses.cdn);
    const name = path.split('/').at(-1) ?? '';
    address.searchParams.set('response-content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(name)}`);
    address.searchParams.set('Expires', String(Math.floor(Date.now() / 1000) + 3600));
    address.searchParams.set('Signature', addresses.signature);
    return context.redirect(address.href, 302);
  });

  hub.get('/api/resolve-cache/models/:owner/:name/:revision/:path{.+}', async (context) => {
    const found = findFile(context);
    if (found instanceof Response) return found;
    const { content } = found.entry;
    const fault = await meet(
      context,
      'hub',
      { repo: found.repo, path: found.entry.path, sizeBytes: content.sizeBytes },
      true,
    );
    return answerWithBytes(context, content, {
      repo: found.repo,
      etag: await content.gitBlobId(),
      fault,
      headers: { 'X-Repo-Commit': found.commit.id },
    });
  });

  const cdn = new Hono<{ Bindings: HttpBindings }>();
  cdn.get('/repos/:repo/:sha256', async (context) => {
    if (context.req.header('authorization') !== undefined) {
      leakedTokens += 1;
      return context.body(
        '<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>',
        400,
      );
    }
    const file = files.get(context.req.param('sha256'));
    if (file === undefined) return context.body('<Error><Code>NoSuchKey</Code></Error>', 404);
    const { content, path } = file.entry;
    const fault = await meet(context, 'cdn', { repo: file.repo, path, sizeBytes: content.sizeBytes }, true);
    if (context.req.query('Signature') !== addresses.signature) return answerExpired(context);
    return answerWithBytes(context, content, {
      repo: file.repo,
      etag: await content.sha256(),
      fault,
      headers: { 'Content-Disposition': context.req.query('response-content-disposition') ?? 'inline' },
    });
  });

  async function answerWithBytes(
    context: Context<{ Bindings: HttpBindings }>,
    content: Content,
    about: { repo: string; etag: string; fault: Fault | null; headers: Record<string, string> },
  ): Promise<Response> {
    const { fault, repo } = about;
    const early = fault === null ? null : answerFault(context, fault);
    if (early) return early;
    const { incoming, outgoing } = context.env;
    if (!('httpVersion' in outgoing) && 'strictContentLength' in outgoing) {
      await sendBytes(incoming, outgoing, {
        ...about,
        content,
        conditions: faults.conditions,
        onSent: (bytes) => void sent.set(repo, (sent.get(repo) ?? 0) + bytes),
      });
    }
    return RESPONSE_ALREADY_SENT;
  }

  const hubServer = createAdaptorServer({ fetch: hub.fetch }) as Server;
  const cdnServer = createAdaptorServer({ fetch: cdn.fetch }) as Server;
  addresses.hub = await listen(hubServer, port);
  addresses.cdn = await listen(cdnServer, 0);
  const ports = { hub: Number(new URL(addresses.hub).port), cdn: Number(new URL(addresses.cdn).port) };

  return {
    url: addresses.hub,
    cdnUrl: addresses.cdn,
    faults,
    requests,
    commit: (repo, changes) => addCommit(require(repo), changes, new Date().toISOString()).id,
    setAccess: (repo, token, answer) => {
      const { about } = require(repo);
      const { [token]: _, ...others } = about.access ?? {};
      about.access = answer === null ? others : { ...others, [token]: answer };
    },
    expireAddresses: () => (addresses.signature = randomUUID()),
    sentBytes: (repo) => sent.get(repo) ?? 0,
    leakedTokens: () => leakedTokens,
    goDown: async () => {
      await Promise.all([close(hubServer), close(cdnServer)]);
    },
    comeBack: async () => {
      await listen(hubServer, ports.hub);
      await listen(cdnServer, ports.cdn);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([close(hubServer), close(cdnServer)]);
      if (leakedTokens > 0) throw new Error(`The token was sent to the second host ${leakedTokens} times.`);
    },
  };

  function require(repo: string) {
    const found = kept.get(repo);
    if (found === undefined) throw new Error(`The hub has no repository ${repo}.`);
    return found;
  }
}

/** The whole answer, for faults that leave no file to send; `null` for the others. */
function answerFault(context: Context, fault: Fault): Response | null {
  switch (fault.kind) {
    case 'status':
      return new Response(JSON.stringify({ error: 'Something went wrong.' }), {
        status: fault.status,
        headers: {
          'Content-Type': 'application/json',
          ...(fault.retryAfter === undefined ? {} : { 'Retry-After': fault.retryAfter }),
        },
      });
    case 'expired-url':
      return answerExpired(context);
    case 'sign-in-page':
      return context.html('<!doctype html><title>Welcome</title><p>Please sign in to use this network.</p>');
    default:
      return null;
  }
}

function answerExpired(context: Context): Response {
  context.header('Content-Type', 'application/xml');
  context.header('X-Cache', 'Error from cloudfront');
  return context.body(
    '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>',
    403,
  );
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
