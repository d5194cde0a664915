import { lstat, readdir, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { ModelDetails } from '../../contract/library.ts';
import type { Model } from '../../contract/models.ts';
import { inspectGguf, type GgufReport } from '../gguf/inspect.ts';
import type { LibraryQueries } from '../store/library.ts';
import { isWithin } from '../folders.ts';
import type { Folders } from './folders.ts';
import { partPaths } from './walk.ts';

const shownValues = 8;

export type ModelFiles = { parts: string[]; companions: string[] };

/** The files that belong to a model, and what there is to say about them. */
export function createModelFiles({
  queries,
  findCompanion,
}: {
  queries: LibraryQueries;
  findCompanion(modelPath: string): Promise<string | null>;
}) {
  async function filesOf({ id, path }: Pick<Model, 'id' | 'path'>): Promise<ModelFiles> {
    const parts = queries.file(path)?.parts ?? partPaths(path);
    const kept = queries
      .hashes(id)
      .filter(({ position }) => position >= parts.length)
      .map(({ name }) => join(dirname(path), basename(name)));
    const there = await Promise.all(kept.map((file) => isFile(file)));
    const fetched = kept.filter((_, index) => there[index]);
    if (fetched.length > 0) return { parts, companions: fetched };
    const beside = await findCompanion(path).catch(() => null);
    return { parts, companions: beside === null ? [] : [beside] };
  }

  async function details(model: Model): Promise<ModelDetails> {
    const { parts, companions } = await filesOf(model);
    const hashes = queries.hashes(model.id);
    const origin = queries.origin(model.id);
    const files: ModelDetails['files'] = [];
    for (const [index, path] of [...parts, ...companions].entries()) {
      const size = (await stat(path).catch(() => null))?.size ?? 0;
      const known =
        index < parts.length
          ? hashes.find(({ position }) => position === index)
          : hashes.find(({ name, position }) => position >= parts.length && name === basename(path));
      files.push({ path, sizeBytes: size, sha256: known?.sha256 ?? null, verifiedAt: known?.verifiedAt ?? null });
    }
    const report = model.available ? await inspectGguf(model.path) : null;
    return {
      files,
      openness: model.openness,
      origin:
        origin?.repo && origin.revision
          ? {
              repo: origin.repo,
              revision: origin.revision,
              downloadedAt: origin.downloadedAt ?? model.addedAt,
              licenseText: origin.licenseText,
            }
          : null,
      metadata: report === null ? [] : plainMetadata(report.metadata),
      tensors: report === null ? [] : tensorsOf(report),
    };
  }

  return { filesOf, details };
}

/** Moves the files of a model to the bin. What other models beside it use stays. */
export async function trashFiles(
  { parts, companions }: ModelFiles,
  { trash, isShared }: { trash(path: string): Promise<void>; isShared(companion: string): Promise<boolean> },
): Promise<{ freedBytes: number }> {
  const own: string[] = [...parts];
  for (const companion of companions) if (!(await isShared(companion))) own.push(companion);
  let freedBytes = 0;
  for (const path of own) {
    const facts = await lstat(path).catch(() => null);
    if (facts === null) continue;
    await trash(path).catch((cause: unknown) => {
      if (cause instanceof AppError) throw cause;
      throw new AppError('file_unreadable', `${basename(path)} could not be moved to the bin.`, {
        remedy: `Check its permissions, or delete it yourself: ${path}`,
        cause,
      });
    });
    // The content of a file with another name, or of one that a link leads to, is still on the disk.
    if (facts.isFile() && facts.nlink === 1) freedBytes += facts.size;
  }
  return { freedBytes };
}

/** Takes away the folders that a model leaves empty, up to the models folder itself. */
export async function removeEmptyFolders(start: string, folders: Pick<Folders, 'containing'>): Promise<void> {
  const root = folders.containing(start)?.path;
  if (root === undefined) return;
  for (let folder = start; folder !== root && isWithin(folder, root); folder = dirname(folder)) {
    const isEmpty = (await readdir(folder).catch(() => ['unreadable'])).length === 0;
    if (!isEmpty) return;
    await rmdir(folder).catch(() => {});
  }
}

function plainMetadata(metadata: GgufReport['metadata']): ModelDetails['metadata'] {
  return Object.entries(metadata).map(([key, value]) => ({
    key,
    value:
      typeof value === 'object' ? { count: value.count, first: (value.values ?? []).slice(0, shownValues) } : value,
  }));
}

function tensorsOf({ facts }: GgufReport): ModelDetails['tensors'] {
  return Object.entries(facts.tensorBytesByType)
    .map(([type, sizeBytes]) => ({ type, count: facts.tensorCountByType[type] ?? 0, sizeBytes }))
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes);
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}
