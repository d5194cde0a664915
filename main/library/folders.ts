import { randomUUID } from 'node:crypto';
import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { ModelFolder } from '../../contract/library.ts';
import { isWithin, makeFolder } from '../folders.ts';
import type { FileRecord, FolderRecord, LibraryQueries } from '../store/library.ts';

/** The folder that Paddock itself makes, in its data folder. */
const ownFolderId = 'own';

export type Folders = ReturnType<typeof createFolders>;

/** The folders that models are kept in. */
export function createFolders({ queries, ownPath }: { queries: LibraryQueries; ownPath: string }) {
  // The data folder may have been moved since.
  queries.putFolder({ id: ownFolderId, path: ownPath, isDefault: queries.folders().length === 0, addedAt: 0 });

  function find(id: string): FolderRecord {
    const folder = queries.folders().find((candidate) => candidate.id === id);
    if (!folder) throw new AppError('not_found', 'This folder is not one of the models folders.');
    return folder;
  }

  /** The folder that a path lies in. */
  function containing(path: string): FolderRecord | null {
    return queries.folders().find((folder) => isWithin(path, folder.path)) ?? null;
  }

  /** Where files can be put: the folder itself, made where it is Paddock's own. Throws where its disk is away. */
  async function use(id: string | null): Promise<FolderRecord> {
    const folder = id === null ? defaultFolder() : find(id);
    if (folder.id === ownFolderId) makeOwn(folder.path);
    else if (!(await isFolder(folder.path))) {
      throw new AppError('file_not_found', `The models folder ${folder.path} is not there.`, {
        remedy: 'Connect its disk, or choose another folder.',
        details: { path: folder.path },
      });
    }
    return folder;
  }

  function defaultFolder(): FolderRecord {
    const all = queries.folders();
    return all.find(({ isDefault }) => isDefault) ?? find(ownFolderId);
  }

  async function add(path: string): Promise<FolderRecord> {
    if (!(await isFolder(path))) {
      throw new AppError('file_not_found', `There is no folder at ${path}.`, {
        remedy: 'Check the path, or make the folder first.',
      });
    }
    const other = queries.folders().find((folder) => isWithin(path, folder.path) || isWithin(folder.path, path));
    if (other?.path === path) return other;
    if (other) {
      throw new AppError(
        'conflict',
        isWithin(path, other.path)
          ? `${path} lies in the models folder ${other.path}, so its models are in the list already.`
          : `The models folder ${other.path} lies in ${path}.`,
        isWithin(path, other.path) ? {} : { remedy: 'Take that one out of the list first.' },
      );
    }
    const folder = { id: randomUUID(), path, isDefault: false, addedAt: Date.now() };
    queries.putFolder(folder);
    return folder;
  }

  function remove(id: string): FolderRecord {
    const folder = find(id);
    if (folder.id === ownFolderId) {
      throw new AppError('unsupported', 'This is Paddock’s own models folder, which stays in the list.');
    }
    if (folder.isDefault) queries.setDefaultFolder(ownFolderId);
    queries.removeFolder(id);
    return folder;
  }

  async function describe(folder: FolderRecord, files: readonly FileRecord[]): Promise<ModelFolder> {
    const own = files.filter(({ place }) => place === folder.id);
    const isAvailable = await isFolder(folder.path);
    const isOwn = folder.id === ownFolderId;
    return {
      id: folder.id,
      path: folder.path,
      isOwn,
      isDefault: folder.isDefault,
      isAvailable,
      modelCount: own.filter(({ kind }) => kind === 'model').length,
      usedBytes: own.reduce((total, { sizeBytes }) => total + sizeBytes, 0),
      // Paddock's own is made with its first model; until then its disk is the one of the data folder.
      freeBytes: isAvailable || isOwn ? await freeBytes(isAvailable ? folder.path : dirname(folder.path)) : null,
    };
  }

  return {
    all: queries.folders,
    find,
    containing,
    use,
    add,
    remove,
    setDefault: (id: string) => queries.setDefaultFolder(find(id).id),
    describe,
    isAvailable: (folder: FolderRecord) => isFolder(folder.path),
  };
}

/** Free for this person on a folder's disk; `null` where the system does not say. */
export async function freeBytes(path: string): Promise<number | null> {
  const facts = await statfs(path).catch(() => null);
  return facts && facts.bavail * facts.bsize;
}

function makeOwn(path: string): void {
  try {
    makeFolder(path);
  } catch (cause) {
    throw new AppError('data_folder_unwritable', `Paddock can't make its models folder ${path}.`, {
      remedy: 'Check the permissions of the data folder.',
      cause,
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
