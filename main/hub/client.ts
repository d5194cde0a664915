import { listFiles } from '@huggingface/hub';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { repoSchema, type HubAccess, type HubFile } from '../../contract/hub.ts';
import { isSafePath, isSafeRevision } from './names.ts';
import { senseless } from './refusals.ts';
import {
  createHubRequests,
  strongEtag,
  wholeNumber,
  type Followed,
  type HubRequests,
  type RequestsDependencies,
} from './requests.ts';
import type { HubClient, OpenedFile, RepoFile } from './types.ts';

/** Far more than any repository of models has. */
const maxFiles = 20_000;
const maxListPages = 40;

const commitSchema = z.object({
  sha: z.string().regex(/^[0-9a-f]{7,64}$/i),
  gated: z.union([z.boolean(), z.string()]).catch(false),
});

const entrySchema = z.object({
  type: z.string(),
  path: z.string(),
  size: z
    .number()
    .int()
    .nonnegative()
    .max(2 ** 50),
  lfs: z
    .object({
      oid: z.string().regex(/^[0-9a-f]{64}$/i),
      size: z
        .number()
        .int()
        .nonnegative()
        .max(2 ** 50),
    })
    .optional()
    .catch(undefined),
});

export type FileList = {
  revision: string;
  files: HubFile[];
  /** Files whose names could not stand in a folder on this computer. */
  leftOut: number;
  isGated: boolean;
};

export type HubConnection = Omit<HubClient, 'access'> & {
  requests: HubRequests;
  listAll(repo: string, revision: string | null, signal?: AbortSignal): Promise<FileList>;
  /** `list`: the repository's files, where they are known already. */
  access(repo: string, signal?: AbortSignal, list?: FileList): Promise<HubAccess>;
};

export function createHubClient(dependencies: RequestsDependencies): HubConnection {
  const requests = createHubRequests(dependencies);

  async function commitOf(repo: string, revision: string | null, signal: AbortSignal | undefined) {
    const path = revision === null ? '' : `/revision/${encodeURIComponent(revision)}`;
    const { data } = await requests.json(`/api/models/${repo}${path}?expand=sha&expand=gated`, commitSchema, {
      repo,
      signal,
    });
    return data;
  }

  async function listAll(repo: string, revision: string | null, signal?: AbortSignal): Promise<FileList> {
    requireNames(repo, revision);
    const commit = await commitOf(repo, revision, signal);
    const files: HubFile[] = [];
    let leftOut = 0;
    let pages = 0;
    const listed = listFiles({
      repo: { type: 'model', name: repo },
      revision: commit.sha,
      recursive: true,
      hubUrl: requests.endpoint(),
      // The library would hand the token to whichever address the list names as the next.
      fetch: async (input) => {
        if (++pages > maxListPages) throw tooMany(repo);
        const { text, headers } = await requests.text(addressOf(input), { repo, signal });
        const link = headers.get('link');
        return new Response(text, { headers: link === null ? {} : { link } });
      },
    });
    try {
      for await (const item of listed) {
        const entry = entrySchema.safeParse(item);
        if (!entry.success || entry.data.type !== 'file') continue;
        const { path, size, lfs } = entry.data;
        if (files.length >= maxFiles) throw tooMany(repo);
        if (!isSafePath(path)) leftOut++;
        else files.push({ path, sizeBytes: lfs?.size ?? size, sha256: lfs?.oid.toLowerCase() ?? null });
      }
    } catch (error) {
      throw error instanceof AppError ? error : senseless(new URL(requests.endpoint()).host, error);
    }
    return { revision: commit.sha, files, leftOut, isGated: commit.gated !== false };
  }

  function fileUrl({ repo, revision, path }: RepoFile): URL {
    const parts = path.split('/').map(encodeURIComponent).join('/');
    return requests.at(`/${repo}/resolve/${encodeURIComponent(revision)}/${parts}`);
  }

  return {
    requests,
    listAll,

    listFiles: async (repo, revision, signal) => {
      const { revision: commit, files } = await listAll(repo, revision, signal);
      return { revision: commit, files };
    },

    openFile: async (file, { range, signal }) => {
      requireNames(file.repo, file.revision);
      if (!isSafePath(file.path)) throw new AppError('invalid_input', 'A file of a repository can’t have this name.');
      const followed = await requests.follow(fileUrl(file), {
        repo: file.repo,
        signal,
        headers: {
          // Ranges count the file's own bytes, which a compressed answer would not be.
          'accept-encoding': 'identity',
          ...(range === undefined ? {} : { range: `bytes=${range[0]}-${range[1]}` }),
        },
      });
      try {
        return readOpened(followed, range);
      } catch (error) {
        await followed.response.body.cancel();
        throw error;
      }
    },

    access: async (repo, signal, list) => {
      requireNames(repo, null);
      const pageUrl = `${requests.endpoint()}/${repo}`;
      try {
        const { isGated, files, revision } = list ?? (await listAll(repo, null, signal));
        // Not one of the small ones: some of these anybody may read.
        const file = files.find(({ path }) => path.endsWith('.gguf')) ?? files.find(({ sha256 }) => sha256 !== null);
        if (isGated && file) await requests.probe(fileUrl({ repo, revision, path: file.path }), { repo, signal });
        return { state: 'open', pageUrl, error: null };
      } catch (error) {
        const state = error instanceof AppError ? gateStateOf(error) : null;
        if (!(error instanceof AppError) || state === null) throw error;
        return { state, pageUrl, error: error.toInfo() };
      }
    },
  };
}

function gateStateOf(error: AppError): HubAccess['state'] | null {
  switch (error.code) {
    case 'gated_no_token':
      return 'no_token';
    case 'gated_bad_token':
      return 'bad_token';
    case 'gated_terms':
      return 'terms';
    case 'gated_pending':
      return 'pending';
    case 'gated_denied':
      return 'denied';
    default:
      return null;
  }
}

/** Makes sure that an answer with bytes is one: the range that was asked for, of a file of the size that the hub says. */
function readOpened({ response, host, linkedEtag, linkedSizeBytes }: Followed, range?: [number, number]): OpenedFile {
  const { status, headers, body } = response;
  const etag = linkedEtag ?? strongEtag(headers.get('etag'));
  if (status === 200) {
    const sizeBytes = linkedSizeBytes ?? wholeNumber(headers.get('content-length'));
    if (sizeBytes === null || headers.has('content-encoding')) throw senseless(host);
    return { status, etag, sizeBytes, body };
  }
  const served = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get('content-range') ?? '');
  const sizeBytes = wholeNumber(served?.[3] ?? null);
  if (status !== 206 || range === undefined || served === null || sizeBytes === null) throw senseless(host);
  const last = Math.min(range[1], sizeBytes - 1);
  if (Number(served[1]) !== range[0] || Number(served[2]) !== last) {
    throw new AppError('hub_failed', `${host} answered with another part of the file than the one asked for.`, {
      remedy: 'Try again. If it goes on, a proxy or mirror on the way does not handle ranges.',
      details: { host },
    });
  }
  if (linkedSizeBytes !== null && linkedSizeBytes !== sizeBytes) {
    throw new AppError('hub_failed', `${host} has a file of another size than the hub names.`, {
      remedy: 'Try again in a few minutes.',
      details: { host, expectedBytes: linkedSizeBytes, sizeBytes },
    });
  }
  return { status, etag, sizeBytes, body };
}

function requireNames(repo: string, revision: string | null): void {
  if (!repoSchema.safeParse(repo).success || (revision !== null && !isSafeRevision(revision))) {
    throw new AppError('invalid_input', 'The hub can have no model of this name.', {
      remedy: 'Models are named as owner/name.',
    });
  }
}

function tooMany(repo: string): AppError {
  return new AppError('hub_failed', `${repo} has more files than Paddock lists.`, {
    remedy: 'Open its page in a browser.',
  });
}

function addressOf(input: string | URL | Request): string {
  if (typeof input === 'string') return input;
  return input instanceof URL ? input.href : input.url;
}
