import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { Model, ModelCapabilities, ModelTemplate } from '../../contract/models.ts';
import type { Events } from '../events.ts';
import { modelQueries, type ModelFacts, type ModelRecord } from '../store/models.ts';
import type { Store } from '../store/open.ts';
import { browseFolder } from './browse.ts';
import { createTemplateReader } from './templates.ts';

type Dependencies = {
  store: Store;
  events: Events;
  /** Reads and checks the header of a model file. Throws an `AppError` that says what is wrong with it. */
  inspect(path: string): Promise<ModelFacts>;
  /** The diagnostic model that comes with Paddock. */
  builtinPath: string;
};

export type Models = ReturnType<typeof createModels>;

export const builtinModelId = 'paddock-tiny';

export function createModels({ store, events, inspect, builtinPath }: Dependencies) {
  const queries = modelQueries(store);
  const templates = createTemplateReader();

  async function open(path: string): Promise<Model> {
    const absolute = absolutePath(path);
    if (absolute === builtinPath) return find(builtinModelId);
    await requireFile(absolute);
    const facts = await inspect(absolute);
    const known = queries.byPath(absolute);
    const id = known?.id ?? freeId(absolute);
    queries.put({ id, path: absolute, facts, addedAt: known?.addedAt ?? Date.now() });
    events.emit({ type: 'models' });
    return find(id);
  }

  /** The builtin model is always in the list; its entry follows the app wherever that is installed. */
  async function ensureBuiltin(): Promise<void> {
    const known = queries.byId(builtinModelId);
    if (known?.path === builtinPath) return;
    const facts = { ...(await inspect(builtinPath)), name: 'Paddock Tiny' };
    queries.put({ id: builtinModelId, path: builtinPath, facts, addedAt: 0 });
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
    queries.remove(id, Date.now());
    events.emit({ type: 'models' });
  }

  /** A readable name that no other model has: the file's, with a number where it is taken. */
  function freeId(path: string): string {
    const stem =
      basename(path)
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

  return {
    list: (): Model[] => queries.list().map(toModel),
    open,
    ensureBuiltin,
    find,
    forget,
    /** The chat template in the model's file. */
    template: (id: string): Promise<ModelTemplate> => templates.read(find(id).path),
    /** What the model's template can do, or the one that stands in its place. */
    capabilities: (id: string, replacement: string | null): Promise<ModelCapabilities> =>
      templates.examine(find(id).path, replacement),
    browse: (path: string | undefined) => browseFolder(path === undefined ? homedir() : absolutePath(path)),
  };
}

function toModel(record: ModelRecord): Model {
  return {
    ...record.facts,
    id: record.id,
    path: record.path,
    addedAt: record.addedAt,
    source: record.id === builtinModelId ? 'builtin' : 'opened',
    available: existsSync(record.path),
  };
}

/** Understands what people paste: quotes, `file://` addresses and `~`. */
function absolutePath(path: string): string {
  const bare = path.trim().replace(/^(["'])(.*)\1$/, '$2');
  const plain = bare.startsWith('file://') ? decodeURIComponent(new URL(bare).pathname) : bare;
  const home = plain === '~' || plain.startsWith('~/') ? join(homedir(), plain.slice(1)) : plain;
  if (!isAbsolute(home)) {
    throw new AppError('invalid_input', `${plain} is not a whole path.`, {
      remedy: 'Type the path from the top of the disk.',
    });
  }
  return resolve(home);
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
