import { lstat, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { hasCode } from './paths.ts';

export function partPath(path: string): string {
  return `${path}.part`;
}

export function journalPath(path: string): string {
  return `${path}.part.blocks`;
}

/** Gives a whole and checked file its name, so that it stays there when the power fails. Never replaces another file. */
export async function giveFinalName(path: string): Promise<void> {
  if ((await sizeOfFile(path)) !== null) throw otherFile(path);
  await rename(partPath(path), path);
  await syncFolder(dirname(path));
  await rm(journalPath(path), { force: true });
}

/** Takes away what was fetched of a file that is not whole. */
export async function discardPart(path: string): Promise<void> {
  await rm(partPath(path), { force: true });
  await rm(journalPath(path), { force: true });
}

/** `null` where there is nothing. Throws where something that is no file has the name. */
export async function sizeOfFile(path: string): Promise<number | null> {
  try {
    const found = await lstat(path);
    if (!found.isFile()) throw otherFile(path);
    return found.size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

export function otherFile(path: string): AppError {
  return new AppError('conflict', `Another file already has the name ${path}.`, {
    remedy: 'It may be another version of the model. Delete or move it, then resume.',
    details: { path },
  });
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and its file system keeps names on its own.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
