import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { readToken, refuseFetching, refuseReading, type Refusal, type Users } from './access.ts';
import { describeBlobs, describeModel, hasGguf, modelTags, pickListFields, pickPageFields } from './model-json.ts';
import { findCommit, lfsPointer, type HubCommit, type HubEntry, type KeptRepository } from './repository.ts';

export type Library = {
  repositories: Map<string, KeptRepository>;
  users: Users;
  origin(): string;
  /** How many entries of a file list stand on one page. */
  treePageSize: number;
};

/** The hub's API, as far as programs that fetch models ask it. `first` is asked before and may answer in its place. */
export function createApi(library: Library, first: MiddlewareHandler): Hono {
  const api = new Hono();
  for (const path of ['/models', '/models/*', '/whoami-v2']) {
    api.use(path, first);
  }
  api.get('/models', (context) => listModels(context, library));
  api.get('/whoami-v2', (context) => whoAmI(context, library));
  api.get('/models/:owner/:name', (context) => modelPage(context, library, 'main'));
  api.get('/models/:owner/:name/revision/:revision{.+}', (context) =>
    modelPage(context, library, context.req.param('revision')),
  );
  api.get('/models/:owner/:name/auth-check', (context) => {
    const found = findReadable(context, library);
    if ('status' in found) return refuse(context, found);
    const refusal = refuseFetching(
      found,
      readToken(context.req.header('authorization')),
      library.users,
      library.origin(),
    );
    return refusal ? refuse(context, refusal) : context.text('OK');
  });
  api.get('/models/:owner/:name/tree/:revision/:folder{.+}?', (context) => listTree(context, library));
  return api;
}

/** An error as the hub sends it: in two headers and in the body. */
export function refuse(context: Context, { status, code, message }: Refusal): Response {
  if (code !== null) context.header('X-Error-Code', code);
  context.header('X-Error-Message', message);
  return context.json({ error: message }, status);
}

export function findReadable(context: Context, library: Library): KeptRepository | Refusal {
  const kept = library.repositories.get(`${context.req.param('owner')}/${context.req.param('name')}`);
  const refusal = refuseReading(kept, readToken(context.req.header('authorization')), library.users);
  return refusal ?? kept ?? { status: 404, code: 'RepoNotFound', message: 'Repository not found' };
}

export function unknownRevision(revision: string): Refusal {
  return { status: 404, code: 'RevisionNotFound', message: `Invalid rev id: ${revision}` };
}

function listModels(context: Context, library: Library): Response {
  const url = new URL(context.req.url);
  const query = (name: string) => url.searchParams.get(name);
  const token = readToken(context.req.header('authorization'));
  if (token !== null && !library.users.has(token)) return refuseBadToken(context);
  const found = [...library.repositories.values()]
    .filter((kept) => refuseReading(kept, token, library.users) === null)
    .flatMap((kept) => {
      const commit = kept.commits.at(-1);
      return commit === undefined ? [] : [{ kept, commit, model: describeModel(kept, commit) }];
    })
    .filter(({ kept, commit }) => matches(url.searchParams, kept, commit))
    .toSorted((one, other) => compare(one.model, other.model, query('sort') ?? 'trendingScore', query('direction')));
  const start = readCursor(query('cursor'));
  const limit = Math.min(Number(query('limit') ?? 1000), 1000);
  if (start + limit < found.length) {
    const next = new URL(url.pathname + url.search, library.origin());
    next.searchParams.set('cursor', Buffer.from(JSON.stringify({ skip: start + limit })).toString('base64'));
    context.header('Link', `<${next.href}>; rel="next"`);
  }
  const expand = expandFields(url.searchParams);
  const isFull = query('full') === 'true' || query('full') === '1';
  return context.json(found.slice(start, start + limit).map(({ model }) => pickListFields(model, expand, isFull)));
}

function matches(query: URLSearchParams, kept: KeptRepository, commit: HubCommit): boolean {
  const search = (query.get('search') ?? '').toLowerCase();
  const tags = modelTags(kept, commit).map((tag) => tag.toLowerCase());
  const wanted = query.getAll('filter').flatMap((filter) => filter.toLowerCase().split(','));
  const gated = query.get('gated');
  const apps = query.getAll('apps').flatMap((value) => value.split(','));
  return (
    search.split(/\s+/).every((word) => kept.about.id.toLowerCase().includes(word)) &&
    wanted.every((tag) => tags.includes(tag)) &&
    (query.get('author') ?? kept.about.id.split('/')[0]) === kept.about.id.split('/')[0] &&
    (query.get('pipeline_tag') ?? kept.about.task) === kept.about.task &&
    ((query.get('library') ?? 'gguf') === 'gguf') === hasGguf(commit) &&
    (gated === null || (gated === 'true') === Boolean(kept.about.gated)) &&
    (apps.length === 0 || hasGguf(commit)) &&
    isInSizeRange(query.get('num_parameters'), kept.about.gguf?.total)
  );
}

/** `min:3B,max:9B`, either part alone too. */
function isInSizeRange(range: string | null, total: number | undefined): boolean {
  if (range === null) return true;
  if (total === undefined) return false;
  const bound = (name: string) => {
    const [, number, unit] = new RegExp(`${name}:([\\d.]+)([KMBT]?)`, 'i').exec(range) ?? [];
    const scale = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 }[unit?.toUpperCase() ?? ''] ?? 1;
    return number === undefined ? null : Number(number) * scale;
  };
  return total >= (bound('min') ?? 0) && total <= (bound('max') ?? Infinity);
}

function compare(
  one: Record<string, unknown>,
  other: Record<string, unknown>,
  sort: string,
  direction: string | null,
): number {
  const key = sort === 'likes30d' ? 'trendingScore' : sort;
  const sign = direction === '1' ? 1 : -1;
  const [left, right] = [one[key], other[key]];
  const difference =
    typeof left === 'number' && typeof right === 'number' ? left - right : String(left) < String(right) ? -1 : 1;
  return sign * difference;
}

async function modelPage(context: Context, library: Library, revision: string): Promise<Response> {
  const kept = findReadable(context, library);
  if ('status' in kept) return refuse(context, kept);
  const commit = findCommit(kept, revision);
  if (commit === undefined) return refuse(context, unknownRevision(revision));
  const query = new URL(context.req.url).searchParams;
  const model = describeModel(kept, commit);
  if (query.get('blobs') === 'true' || query.get('blobs') === '1') model['siblings'] = await describeBlobs(commit);
  context.header('X-Repo-Commit', commit.id);
  return context.json(pickPageFields(model, expandFields(query)));
}

async function listTree(context: Context, library: Library): Promise<Response> {
  const kept = findReadable(context, library);
  if ('status' in kept) return refuse(context, kept);
  const revision = context.req.param('revision') ?? 'main';
  const commit = findCommit(kept, revision);
  if (commit === undefined) return refuse(context, unknownRevision(revision));
  const url = new URL(context.req.url);
  const folder = context.req.param('folder');
  const isRecursive = url.searchParams.get('recursive') === 'true' || url.searchParams.get('recursive') === '1';
  const entries = await treeEntries(commit, folder === undefined ? '' : `${folder}/`, isRecursive);
  if (entries.length === 0 && folder !== undefined) {
    return refuse(context, {
      status: 404,
      code: 'EntryNotFound',
      message: `${folder} does not exist on "${revision}"`,
    });
  }
  const start = readCursor(url.searchParams.get('cursor'));
  const end = start + Math.min(Number(url.searchParams.get('limit') ?? library.treePageSize), library.treePageSize);
  if (end < entries.length) {
    const next = new URL(url.pathname + url.search, library.origin());
    next.searchParams.set('cursor', Buffer.from(JSON.stringify({ skip: end })).toString('base64'));
    context.header('Link', `<${next.href}>; rel="next"`);
  }
  context.header('X-Repo-Commit', commit.id);
  return context.json(entries.slice(start, end));
}

async function treeEntries(commit: HubCommit, prefix: string, isRecursive: boolean): Promise<object[]> {
  const inside = [...commit.entries.values()].filter(({ path }) => path.startsWith(prefix));
  const depth = (path: string) => path.slice(prefix.length).split('/').length;
  const folders = new Set(
    inside.flatMap(({ path }) => {
      const parts = path.slice(prefix.length).split('/').slice(0, -1);
      return parts.map((_, index) => prefix + parts.slice(0, index + 1).join('/'));
    }),
  );
  const shown = isRecursive ? inside : inside.filter(({ path }) => depth(path) === 1);
  const shownFolders = [...folders].filter((path) => isRecursive || depth(path) === 1);
  return [
    ...shownFolders.map((path) => ({ type: 'directory', oid: '0'.repeat(40), size: 0, path })),
    ...(await Promise.all(shown.map(describeEntry))),
  ];
}

async function describeEntry({ path, content, isLfs }: HubEntry): Promise<object> {
  if (!isLfs) return { type: 'file', oid: await content.gitBlobId(), size: content.sizeBytes, path };
  const pointer = await lfsPointer(content);
  const lfs = { oid: await content.sha256(), size: content.sizeBytes, pointerSize: pointer.text.length };
  return { type: 'file', oid: pointer.oid, size: content.sizeBytes, lfs, path };
}

function whoAmI(context: Context, { users }: Library): Response {
  const token = readToken(context.req.header('authorization'));
  if (token === null) return refuse(context, { status: 401, code: null, message: 'Invalid username or password.' });
  const user = users.get(token);
  if (user === undefined) return refuseBadToken(context);
  return context.json({
    type: 'user',
    id: '5f0000000000000000000001',
    name: user.name,
    fullname: user.name,
    isPro: false,
    orgs: [],
    auth: { type: 'access_token', accessToken: { displayName: 'paddock', role: 'read' } },
  });
}

function refuseBadToken(context: Context): Response {
  return refuse(context, { status: 401, code: null, message: 'Invalid credentials in Authorization header' });
}

function expandFields(query: URLSearchParams): string[] {
  return [...query.getAll('expand'), ...query.getAll('expand[]')].flatMap((value) => value.split(','));
}

function readCursor(cursor: string | null): number {
  if (cursor === null) return 0;
  const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8'));
  return typeof parsed === 'object' && parsed !== null && 'skip' in parsed ? Number(parsed.skip) : 0;
}
