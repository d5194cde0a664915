import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { Model, ModelCapabilities, ModelTemplate } from '../../contract/models.ts';
import type { Openness } from '../../contract/openness.ts';
import type { Events } from '../events.ts';
import { absolutePath } from '../folders.ts';
import type { LicenseClaim } from '../openness/classify.ts';
import { modelQueries, type ModelFacts, type ModelRecord } from '../store/models.ts';
import type { Store } from '../store/open.ts';
import { browseFolder } from './browse.ts';
import { builtinClaim, builtinReason } from './claims.ts';
import { createTemplateReader } from './templates.ts';

type Dependencies = {
  store: Store;
  events: Events;
  /** Reads and checks the header of a model file. Throws an `AppError` that says what is wrong with it. */
  inspect(path: string): Promise<ModelFacts>;
  /** The diagnostic model that comes with Paddock. */
  builtinPath: string;
  classify(claims: readonly LicenseClaim[]): Openness;
  /** Whether models as open as this are left out of the list. */
  isHidden(openness: Openness): boolean;
};

/** A file that was found in a folder or in another program's store. */
export type Placement = {
  path: string;
  source: Model['source'];
  facts: ModelFacts;
  fingerprint: string;
  repo: string | null;
  /** Whether a model that was taken out of the list comes back. */
  restores: boolean;
  /** Whether a model whose file was at this path and is gone may have moved here. */
  mayHaveMoved(oldPath: string): boolean;
};

export type Models = ReturnType<typeof createModels>;

export const builtinModelId = 'paddock-tiny';

export function createModels({ store, events, inspect, builtinPath, classify, isHidden }: Dependencies) {
  const queries = modelQueries(store);
  const templates = createTemplateReader();

  async function open(path: string): Promise<Model> {
    const absolute = absolutePath(path);
    if (absolute === builtinPath) return find(builtinModelId);
    await requireFile(absolute);
    const facts = await inspect(absolute);
    const known = queries.byPath(absolute);
    const id = known?.id ?? freeId(basename(absolute));
    queries.put({
      id,
      path: absolute,
      facts: known ? { ...facts, name: known.facts.name } : facts,
      source: known?.source ?? 'opened',
      repo: known?.repo ?? null,
      fingerprint: known?.fingerprint ?? null,
      addedAt: known?.addedAt ?? Date.now(),
    });
    events.emit({ type: 'models' });
    return find(id);
  }

  /**
   * Puts a file that was found into the list and answers with its id: the one that it has had at this path or, known
   * again by its content, at another. `null` where a person took it out of the list.
   */
  function place({ path, source, facts, fingerprint, repo, restores, mayHaveMoved }: Placement): string | null {
    if (path === builtinPath) return builtinModelId;
    const moved = () =>
      queries
        .byFingerprint(fingerprint)
        .find((other) => other.id !== builtinModelId && !existsSync(other.path) && mayHaveMoved(other.path));
    const atPath = queries.byPath(path);
    if (atPath?.isRemoved && !restores) return null;
    const known = atPath ?? moved() ?? null;
    const id = known?.id ?? freeId(isNamedByContent(path) ? facts.name : basename(path));
    queries.put({
      id,
      path,
      facts,
      source,
      repo: repo ?? (known?.fingerprint === fingerprint ? known.repo : null),
      fingerprint,
      addedAt: known?.addedAt ?? Date.now(),
    });
    return id;
  }

  /** The builtin model is always in the list; its entry follows the app wherever that is installed. */
  async function ensureBuiltin(): Promise<void> {
    const known = queries.byId(builtinModelId);
    if (known?.path === builtinPath) return;
    const facts = { ...(await inspect(builtinPath)), name: 'Paddock Tiny' };
    queries.put({
      id: builtinModelId,
      path: builtinPath,
      facts,
      source: 'builtin',
      repo: null,
      fingerprint: null,
      addedAt: 0,
    });
  }

  function find(id: string): Model {
    const record = queries.byId(id);
    if (!record || record.isRemoved) {
      throw new AppError('not_found', `There is no model with the name ${id}.`, {
        remedy: 'Choose a model from the list, or open its file.',
        details: { modelId: id },
      });
    }
    return toModel(record);
  }

  function forget(id: string): void {
    find(id);
    if (id === builtinModelId)
      throw new AppError('unsupported', 'The diagnostic model comes with Paddock and stays in the list.');
    withdraw(id);
    events.emit({ type: 'models' });
  }

  /** Takes a model out of the list, as `forget` does, and leaves it to the caller to say so. */
  function withdraw(id: string): void {
    queries.remove(id, Date.now());
  }

  /** A readable name that no other model has: the given one, with a number where it is taken. */
  function freeId(name: string): string {
    const stem =
      name
        .replace(/\.gguf$/i, '')
        .replace(/-\d{5}-of-\d{5}$/, '')
        .toLowerCase()
        .replace(/[^a-z0-9._-]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 100) || 'model';
    for (let number = 1; ; number += 1) {
      const id = number === 1 ? stem : `${stem}-${number}`;
      if (!queries.byId(id)) return id;
    }
  }

  const classified = new Map<string, Openness>();

  /** The same claims come with every look at the list; what they amount to is worked out once. */
  function opennessOf(claims: readonly LicenseClaim[]): Openness {
    const key = JSON.stringify(claims);
    const openness = classified.get(key) ?? classify(claims);
    classified.set(key, openness);
    return openness;
  }

  function toModel({ id, path, source, repo, addedAt, originClaims, facts: { claims, ...facts } }: ModelRecord): Model {
    const isBuiltin = source === 'builtin';
    const openness = opennessOf(isBuiltin ? [builtinClaim] : originClaims.length > 0 ? originClaims : claims);
    return {
      ...facts,
      id,
      path,
      addedAt,
      source,
      repo,
      openness: isBuiltin ? { ...openness, reasons: [builtinReason] } : openness,
      available: existsSync(path),
    };
  }

  return {
    list: (): Model[] =>
      queries
        .list()
        .map(toModel)
        .filter(({ openness }) => !isHidden(openness)),
    open,
    place,
    ensureBuiltin,
    find,
    forget,
    withdraw,
    setRepo: (id: string, repo: string): void => {
      const record = queries.byId(id);
      if (record) queries.put({ ...record, repo });
    },
    /** Tells that a model's file stands elsewhere now. */
    moved: (id: string, path: string): void => {
      const record = queries.byId(id);
      if (record && !record.isRemoved && !queries.byPath(path)) queries.put({ ...record, path });
    },
    /** The model in the list whose file is at this path. */
    at: (path: string): Model | null => {
      const record = queries.byPath(path);
      return record && !record.isRemoved ? toModel(record) : null;
    },
    /** The models in the list that a place gave, also those that the policy hides. */
    from: (source: Model['source']): Pick<ModelRecord, 'id' | 'path'>[] =>
      queries.list().filter((record) => record.source === source),
    /** The chat template in the model's file. */
    template: (id: string): Promise<ModelTemplate> => templates.read(find(id).path),
    /** What the model's template can do, or the one that stands in its place. */
    capabilities: (id: string, replacement: string | null): Promise<ModelCapabilities> =>
      templates.examine(find(id).path, replacement),
    browse: (path: string | undefined) => browseFolder(path === undefined ? homedir() : absolutePath(path)),
  };
}

/** Ollama names its files by what they hold, which is no name for people. */
function isNamedByContent(path: string): boolean {
  return basename(path).startsWith('sha256-');
}

async function requireFile(path: string): Promise<void> {
  const file = await stat(path).catch((cause: unknown) => {
    throw new AppError('file_not_found', `There is no file at ${path}.`, {
      remedy: 'Check the path, or choose the file again.',
      cause,
    });
  });
  if (!file.isFile()) {
    throw new AppError('invalid_input', `${path} is a folder.`, { remedy: 'Choose a .gguf file inside it.' });
  }
}
