import { constants } from 'node:fs';
import { lstat, mkdir, open, realpath, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { AppError } from '../../contract/errors.ts';

/** The longest name that every file system takes, less what a part file adds to it. */
const maxNameBytes = 255 - '.part.blocks'.length;

/** Names that Windows keeps for devices, with or without an ending. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * The folders and the name under which a file of a repository stands in a models folder. Throws `invalid_input` for
 * names that could lead anywhere else, or that a file system would read in another way than they are written.
 */
export function storedPath(repo: string, path: string): string[] {
  const names = [...repo.split('/'), ...path.split('/')];
  if (repo.split('/').length !== 2 || !names.every(isPlainName)) throw unsafeName(`${repo}/${path}`);
  return names;
}

function isPlainName(name: string): boolean {
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    // Control characters, and what Windows reads as a drive, a stream, a folder or a pattern.
    !/[\u0000-\u001f\u007f\\:*?"<>|]/.test(name) &&
    !/[. ]$/.test(name) &&
    !deviceName.test(name) &&
    Buffer.byteLength(name) <= maxNameBytes
  );
}

/**
 * Makes the folders for a file below `root` and answers with the file's whole path. A link in the place of one of them
 * is refused, wherever it leads: what is fetched stays in the models folder.
 */
export async function prepareFolder(root: string, names: readonly string[]): Promise<string> {
  let folder = await realpath(root).catch((cause: unknown) => {
    throw new AppError('file_not_found', `The models folder ${root} is not there.`, {
      remedy: 'Connect its disk, or choose another folder for downloads.',
      cause,
    });
  });
  for (const name of names.slice(0, -1)) {
    folder = join(folder, name);
    await makePlainFolder(folder);
  }
  const name = names.at(-1);
  if (name === undefined) throw unsafeName('');
  return join(folder, name);
}

async function makePlainFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw unwritable(folder, error);
    const found = await lstat(folder);
    if (!found.isDirectory()) throw inTheWay(folder, error);
  }
}

/** Opens a file for reading and writing, made where it is not there. A link in its place is refused. */
export async function openPlainFile(path: string): Promise<FileHandle> {
  const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
  try {
    // Windows has no O_NOFOLLOW; it is undefined there, which adds nothing.
    const handle = await open(path, O_RDWR | O_CREAT | (O_NOFOLLOW ?? 0), 0o644);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (error) {
    if (hasCode(error, 'ELOOP') || hasCode(error, 'EISDIR')) throw inTheWay(path, error);
    throw unwritable(path, error);
  }
  throw inTheWay(path, null);
}

/** Whether a path is that folder or below it. Both are absolute. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Errors of the file system in a person's words; others as they are. */
export function describeFileError(error: unknown, path: string): unknown {
  if (error instanceof AppError) return error;
  if (hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT')) return diskFull(path, null, error);
  const isOfFiles = ['EACCES', 'EPERM', 'EROFS', 'EIO', 'ENOENT', 'ENODEV', 'ENXIO', 'EFBIG', 'ENOTDIR'];
  return isOfFiles.some((code) => hasCode(error, code)) ? unwritable(path, error) : error;
}

export function diskFull(folder: string, missingBytes: number | null, cause?: unknown): AppError {
  const missing = missingBytes === null ? '' : ` ${formatGigabytes(missingBytes)} more are needed.`;
  return new AppError('disk_full', `The disk with ${folder} has too little space left.${missing}`, {
    remedy: 'Free some space or choose a models folder on another disk, then resume. What was fetched is kept.',
    details: { folder, ...(missingBytes === null ? {} : { missingBytes }) },
    ...(cause === undefined ? {} : { cause }),
  });
}

function formatGigabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

function unwritable(path: string, cause: unknown): AppError {
  if (hasCode(cause, 'ENOSPC') || hasCode(cause, 'EDQUOT')) return diskFull(path, null, cause);
  return new AppError('file_unreadable', `Paddock can’t write to ${path}.`, {
    remedy: 'Check that its disk is connected and that you may write there, or choose another models folder.',
    details: { path },
    cause,
  });
}

function inTheWay(path: string, cause: unknown): AppError {
  return new AppError('conflict', `Something that is no plain file or folder stands in the way at ${path}.`, {
    remedy: 'Move it away, then resume.',
    details: { path },
    cause,
  });
}

function unsafeName(name: string): AppError {
  return new AppError('invalid_input', `The repository has a file whose name is not safe to use here: ${name}`, {
    remedy: 'Tell the owners of the repository, or choose another one.',
  });
}
