import { setTimeout as wait } from 'node:timers/promises';
import { AppError, type ErrorInfo } from '../../contract/errors.ts';
import { RequestError } from './failure.ts';

/** A download as clients follow it. */
export type SupplyJob = {
  id: string;
  state: 'downloading' | 'paused' | 'failed' | 'done';
  sizeBytes: number;
  doneBytes: number;
  bytesPerSecond: number | null;
  secondsLeft: number | null;
  files: { path: string; sizeBytes: number; doneBytes: number; sha256: string | null }[];
  /** Why it stands still or waits. */
  error: ErrorInfo | null;
  startedAt: number;
  finishedAt: number | null;
  /** In the list of models, once done. */
  modelId: string | null;
};

/** What a client's name for a model stands for. */
export type SupplyOffer = {
  repo: string;
  revision: string;
  /** Paths within the repository: all parts of one model, and what lets it see. */
  files: string[];
  /** The model in the list that is this very one. */
  modelId: string | null;
};

/** Where models come from and where they go: what dialects need of the hub, the downloads and the library. */
export type ModelSupply = {
  /**
   * Understands `owner/name`, with a quantization behind a colon, addresses of the hub's pages, and the starting set's
   * short names. Throws where there is no such model.
   */
  resolve(name: string, quantization?: string): Promise<SupplyOffer>;
  /** The download goes on when the client leaves. */
  start(offer: SupplyOffer): Promise<SupplyJob>;
  /** The download whenever it has changed, until it has ended or stands still for a reason of its own. */
  follow(id: string, signal: AbortSignal): AsyncGenerator<SupplyJob, void>;
  status(id: string): SupplyJob | null;
  /** Unloads the model and moves its files to the system's bin. */
  trash(modelId: string): Promise<void>;
  /** Of the model's first file; `null` where it is not known. */
  sha256Of(modelId: string): string | null;
};

type HubFile = { path: string; sizeBytes: number; sha256: string | null };

type Variant = {
  id: string;
  label: string;
  quantization: string | null;
  files: readonly HubFile[];
  modelId: string | null;
};

type Page = {
  revision: string;
  variants: readonly Variant[];
  companions: readonly HubFile[];
  access: { error: ErrorInfo | null };
};

type Download = Omit<SupplyJob, 'state' | 'startedAt'> & {
  state: 'queued' | 'downloading' | 'waiting' | 'verifying' | 'repairing' | 'paused' | 'failed' | 'done';
  addedAt: number;
};

/** What the services of the hub, the downloads and the library have to offer for it. */
export type SupplyServices = {
  catalog(): Promise<readonly { alias: string; repo: string; quantization: string }[]>;
  page(repo: string): Promise<Page>;
  /** The variant that suits this computer best; `null` where none does. */
  recommend(repo: string): Promise<string | null>;
  downloads: {
    list(): readonly Download[];
    add(wanted: { repo: string; files: string[]; folderId: null; revision: string }): Promise<Download>;
  };
  trash(modelId: string): Promise<unknown>;
  sha256Of(modelId: string): string | null;
};

const lookAgainMs = 250;

export function createModelSupply(services: SupplyServices): ModelSupply {
  const { downloads } = services;

  async function readName(name: string): Promise<{ repo: string; quantization: string | null }> {
    const text = name.trim();
    const catalog = await services.catalog();
    const known =
      catalog.find(({ alias }) => isSame(alias, text)) ??
      catalog.find(({ alias }) => isSame(alias.split(':')[0] ?? '', text.replace(/:latest$/, '')));
    if (known) return known;
    const bare = text.replace(/^https?:\/\//i, '').replace(/^(www\.)?(huggingface\.co|hf\.co)\//i, '');
    const found = /^([A-Za-z0-9_-][\w.-]*\/[A-Za-z0-9_-][\w.-]*)(?::([\w.-]+))?(?:[/?#].*)?$/.exec(bare);
    const [, repo, quantization = null] = found ?? [];
    if (repo !== undefined && !repo.includes('..')) return { repo, quantization };
    throw new RequestError('unknown_model', `There is no model with the short name ${text.slice(0, 200)}.`, {
      param: 'model',
    });
  }

  async function chooseVariant(repo: string, page: Page, quantization: string | null): Promise<Variant> {
    const wanted = quantization ?? (await services.recommend(repo));
    const found = page.variants.find(
      ({ id, label, quantization: own }) =>
        wanted !== null && (id === wanted || isSame(label, wanted) || isSame(own ?? '', wanted)),
    );
    if (found) return found;
    const labels = page.variants.map(({ label }) => label).join(', ');
    throw new RequestError(
      'unknown_model',
      `${repo} has no file for ${quantization ?? 'this computer'}. ` +
        (labels === '' ? 'It has no GGUF files at all.' : `It has ${labels}.`),
      { param: quantization === null ? 'model' : 'quantization' },
    );
  }

  async function* follow(id: string, signal: AbortSignal): AsyncGenerator<SupplyJob, void> {
    let seen = '';
    for (;;) {
      const job = status(id);
      if (job === null) throw new AppError('cancelled', 'The download was taken out of the list.');
      const now = JSON.stringify(job);
      if (now !== seen) yield job;
      seen = now;
      if (job.state === 'done' || job.state === 'failed' || (job.state === 'paused' && job.error !== null)) return;
      await wait(lookAgainMs, undefined, { signal });
    }
  }

  function status(id: string): SupplyJob | null {
    const download = downloads.list().find((candidate) => candidate.id === id);
    return download ? toJob(download) : null;
  }

  return {
    resolve: async (name, wanted) => {
      const { repo, quantization } = await readName(name);
      const page = await services.page(repo);
      if (page.access.error) throw AppError.fromInfo(page.access.error);
      const variant = await chooseVariant(repo, page, wanted ?? quantization);
      const files = [...variant.files, ...page.companions.slice(0, 1)].map(({ path }) => path);
      return { repo, revision: page.revision, files, modelId: variant.modelId };
    },
    start: async ({ repo, revision, files }) => toJob(await downloads.add({ repo, files, folderId: null, revision })),
    follow,
    status,
    trash: async (modelId) => void (await services.trash(modelId)),
    sha256Of: services.sha256Of,
  };
}

function toJob({ state, addedAt, ...download }: Download): SupplyJob {
  return { ...download, state: toState(state), startedAt: addedAt };
}

function toState(state: Download['state']): SupplyJob['state'] {
  switch (state) {
    case 'queued':
    case 'downloading':
    case 'waiting':
    case 'verifying':
    case 'repairing':
      return 'downloading';
    case 'paused':
    case 'failed':
    case 'done':
      return state;
  }
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Throws where this Paddock has no way to fetch or remove models. */
export function requireSupply(supply: ModelSupply | null): ModelSupply {
  if (supply !== null) return supply;
  throw new RequestError('not_implemented', 'This server neither fetches nor removes models: do it in the app.');
}

/** What a job that did not get there failed of. */
export function jobFailure({ error, state }: SupplyJob): AppError {
  if (error !== null) return AppError.fromInfo(error);
  return new AppError('internal', `The download ended in the state ${state}.`);
}
