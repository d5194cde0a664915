import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { HubFilters, HubModel, HubSort, HubTask, SizeClass } from '../../contract/hub.ts';
import { readRepo } from './addresses.ts';
import {
  apiModelSchema,
  apiModelsSchema,
  basesOf,
  describeModel,
  expandedFields,
  hasGguf,
  type ApiModel,
} from './models.ts';
import type { HubRequests } from './requests.ts';
import { quantizationOf } from './variants.ts';

/** About what a screen shows. A page of an answer can have more, and has fewer where filters leave little. */
const pageModels = 20;
/** Where filters are ours to apply, more of the hub's list is read at once, and no more than so many pages. */
const filteredPageModels = 60;
const maxHubPages = 5;

const cursorSchema = z.object({ source: z.int().min(0).max(8), next: z.string().max(2048).nullable() });
type Cursor = z.infer<typeof cursorSchema>;

export type SearchInput = { query: string; sort: HubSort; filters: HubFilters; cursor: string | null };

/** Lists of the hub that are read one after the other. `keep` leaves out what an earlier one has. */
type Source = { params: [string, string][]; keep(model: ApiModel): boolean };

export type Judge = {
  /** Looks ahead, for what `judge` then knows without asking. */
  prepare(models: readonly ApiModel[]): Promise<void>;
  judge(model: ApiModel): Promise<HubModel>;
  isHidden(model: HubModel): boolean;
  /** What fits this computer at about four bits has no more parameters than that; `null` where it is not known. */
  mostParameters(): Promise<number | null>;
};

type Dependencies = { requests: Pick<HubRequests, 'json' | 'endpoint'>; judge: Judge };

export function createSearch({ requests, judge }: Dependencies) {
  /** The repository that was asked for by name, where it is there and has something to run. */
  async function findExact(repo: string, signal: AbortSignal | undefined): Promise<ApiModel | null> {
    try {
      const { data } = await requests.json(`/api/models/${repo}?${expand}`, apiModelSchema, { repo, signal });
      return hasGguf(data) ? data : null;
    } catch (error) {
      const isOther = error instanceof AppError && (error.code === 'hub_not_found' || error.code.startsWith('gated_'));
      if (isOther) return null;
      throw error;
    }
  }

  return async (input: SearchInput, signal?: AbortSignal) => {
    const { query, sort, filters } = input;
    const repo = readRepo(query, requests.endpoint());
    const sources = sourcesFor(query, repo, filters);
    const shared = await sharedParams(sort, filters, filters.fitsOnly ? await judge.mostParameters() : null);
    const models: HubModel[] = [];
    let hiddenCount = 0;
    const add = async (found: readonly ApiModel[]) => {
      await judge.prepare(found);
      for (const model of found) {
        const judged = await judge.judge(model);
        if (!passes(judged, filters)) continue;
        if (judge.isHidden(judged)) hiddenCount++;
        else models.push(judged);
      }
    };

    let at: Cursor | null = readCursor(input.cursor);
    let exactName = repo?.toLowerCase();
    if (repo !== null && input.cursor === null) {
      const exact = await findExact(repo, signal);
      // The hub knows renamed ones, and those that are written in another case.
      exactName = exact?.id.toLowerCase() ?? exactName;
      // Who asks for one by its name wants to see it, whatever the filters are.
      if (exact) {
        const judged = await judge.judge(exact);
        if (judge.isHidden(judged)) hiddenCount++;
        else models.push(judged);
      }
    }
    for (let pages = 0; at !== null && models.length < pageModels && pages < maxHubPages; pages++) {
      const source: Source | undefined = sources[at.source];
      if (source === undefined) {
        at = null;
        break;
      }
      const search = new URLSearchParams([...shared, ...source.params]);
      if (at.next !== null) search.set('cursor', at.next);
      const { data, next } = await requests.json(`/api/models?${search.toString()}&${expand}`, apiModelsSchema, {
        signal,
      });
      await add(
        data.filter((model) => model.id.toLowerCase() !== exactName && source.keep(model) && couldPass(model, filters)),
      );
      const cursor = cursorOf(next);
      at = cursor === null ? { source: at.source + 1, next: null } : { source: at.source, next: cursor };
      if (at.source >= sources.length) at = null;
    }
    return { models, cursor: at === null ? null : writeCursor(at), hiddenCount };
  };
}

const expand = expandedFields.map((field) => `expand=${field}`).join('&');

function sourcesFor(query: string, repo: string | null, filters: HubFilters): Source[] {
  const words = [filters.family ?? ''];
  if (repo === null) return taskParams(filters.task).map((task) => source([query.trim(), ...words], task));
  const name = (repo.split('/')[1] ?? '').replace(/[-_.]gguf$/i, '');
  return [
    // Files to run of a model whose own repository has none.
    { params: [['filter', `base_model:quantized:${repo}`]], keep: () => true },
    { ...source([name, ...words], []), keep: (model) => !basesOf(model).includes(repo) },
  ];
}

function source(words: string[], params: [string, string][]): Source {
  const search = words.filter((word) => word !== '').join(' ');
  return {
    params: [...params, ...(search === '' ? [] : [['search', search] satisfies [string, string]])],
    keep: () => true,
  };
}

/** The hub's names for a task, each a list of its own. */
function taskParams(task: HubTask | null): [string, string][][] {
  const by = (...names: string[]) => names.map((name): [string, string][] => [['pipeline_tag', name]]);
  switch (task) {
    case null:
      return [[]];
    case 'chat':
      return by('text-generation');
    case 'vision':
      return by('image-text-to-text', 'any-to-any');
    case 'embedding':
      return by('sentence-similarity', 'feature-extraction');
    case 'reranking':
      return by('text-ranking', 'text-classification', 'feature-extraction');
  }
}

async function sharedParams(
  sort: HubSort,
  filters: HubFilters,
  mostParameters: number | null,
): Promise<[string, string][]> {
  const isOurs =
    filters.fitsOnly || filters.size !== null || filters.openness.length > 0 || filters.quantization !== null;
  const size = filters.size === null ? null : sizeRanges[filters.size];
  const most = Math.min(size?.most ?? Infinity, mostParameters ?? Infinity);
  const range = [
    ...(size && size.least > 0 ? [`min:${size.least}`] : []),
    ...(most === Infinity ? [] : [`max:${Math.ceil(most)}`]),
  ];
  return [
    ['filter', 'gguf'],
    ['sort', hubSorts[sort]],
    ['direction', '-1'],
    ['limit', String(isOurs ? filteredPageModels : pageModels)],
    ...(range.length === 0 ? [] : [['num_parameters', range.join(',')] satisfies [string, string]]),
  ];
}

const hubSorts: Readonly<Record<HubSort, string>> = {
  trending: 'trendingScore',
  downloads: 'downloads',
  likes: 'likes',
  updated: 'lastModified',
};

const sizeRanges: Readonly<Record<SizeClass, { least: number; most: number }>> = {
  small: { least: 0, most: 4e9 },
  medium: { least: 4e9, most: 15e9 },
  large: { least: 15e9, most: 40e9 },
  huge: { least: 40e9, most: Infinity },
};

/** What can be told before a model's openness is looked into, which costs requests. */
function couldPass(model: ApiModel, { size, task, quantization }: HubFilters): boolean {
  const { parameterCount, task: its } = describeModel(model);
  if (task !== null && its !== task) return false;
  if (size !== null) {
    const { least, most } = sizeRanges[size];
    if (parameterCount === null || parameterCount <= least || parameterCount > most) return false;
  }
  if (quantization === null) return true;
  return model.siblings.some((path) => /\.gguf$/i.test(path) && quantizationOf(path) === quantization.toUpperCase());
}

function passes(model: HubModel, { fitsOnly, openness }: HubFilters): boolean {
  if (fitsOnly && (model.roughFit === null || model.roughFit === 'too_big')) return false;
  return openness.length === 0 || openness.includes(model.openness.class);
}

/** Only the hub's own mark is taken from the address that it names, so that a cursor leads nowhere else. */
function cursorOf(next: string | null): string | null {
  return next === null || !URL.canParse(next, 'http://hub')
    ? null
    : new URL(next, 'http://hub').searchParams.get('cursor');
}

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function readCursor(text: string | null): Cursor {
  if (text === null) return { source: 0, next: null };
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new AppError('invalid_input', 'This list can’t be gone on with.', { remedy: 'Search again.', cause });
  }
}
