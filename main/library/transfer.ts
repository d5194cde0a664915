import { createHash, randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { copyFile, link, open, rename, rm, stat, symlink, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { isSystemError } from './system-errors.ts';
import { importPrefix } from './walk.ts';

const chunkBytes = 1024 * 1024;

export type Transfer = {
  signal: AbortSignal;
  onBytes(bytes: number): void;
};

/** A file that stands in its new place. With `undo` everything is as it was; `finish` makes it final. */
export type Transferred = { undo(): Promise<void>; finish(): Promise<void> };

/** Copies a file. Where the disk can share the content between the two, nothing is copied. */
export async function copyInto(from: string, to: string, transfer: Transfer): Promise<Transferred> {
  await throughTemporary(to, async (temporary) => {
    if (await cloneFile(from, temporary)) transfer.onBytes((await stat(temporary)).size);
    else await copyBytes(from, temporary, transfer);
  });
  return { undo: () => rm(to, { force: true }), finish: async () => {} };
}

/** Renames a file or, on another disk, copies it and reads the copy again; the first one goes when all is finished. */
export async function moveInto(from: string, to: string, transfer: Transfer): Promise<Transferred> {
  const { size, dev } = await stat(from);
  if ((await stat(dirname(to))).dev === dev) {
    await putInPlace(from, to);
    transfer.onBytes(size);
    return { undo: () => putInPlace(to, from), finish: async () => {} };
  }
  await throughTemporary(to, async (temporary) => {
    const expected = await copyBytes(from, temporary, transfer);
    const found = await hashFile(temporary, { signal: transfer.signal, onBytes: () => {} });
    if (found !== expected) {
      throw new AppError('checksum_mismatch', `The copy of ${basename(from)} is not what was copied.`, {
        remedy: 'The file is still where it was. Check the disk that it was to be moved to.',
      });
    }
  });
  return { undo: () => rm(to, { force: true }), finish: () => rm(from) };
}

/** A second name for the same content; on another disk a link that leads to it. */
export async function linkInto(from: string, to: string): Promise<Transferred> {
  try {
    await link(from, to);
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) throw taken(to);
    await symlink(from, to).catch((cause: unknown) => {
      if (isSystemError(cause, 'EEXIST')) throw taken(to);
      throw new AppError('unsupported', 'The disk of the models folder can’t hold links to files.', {
        remedy: 'Copy or move the file, or use it where it is.',
        cause,
      });
    });
  }
  return { undo: () => rm(to, { force: true }), finish: async () => {} };
}

/** The SHA-256 of a file in hexadecimal, read in pieces between which other work gets its turn. */
export async function hashFile(path: string, { signal, onBytes }: Transfer): Promise<string> {
  const hash = createHash('sha256');
  await using file = await open(path);
  const buffer = new Uint8Array(chunkBytes);
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, chunkBytes, null);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
    onBytes(bytesRead);
  }
}

/** Whether the disk shares the content between two files. */
async function cloneFile(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    return false;
  }
}

async function copyBytes(from: string, to: string, { signal, onBytes }: Transfer): Promise<string> {
  const hash = createHash('sha256');
  await using source = await open(from);
  await using target = await open(to, 'wx', 0o644);
  const buffer = new Uint8Array(chunkBytes);
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await source.read(buffer, 0, chunkBytes, null);
    if (bytesRead === 0) break;
    const piece = buffer.subarray(0, bytesRead);
    hash.update(piece);
    await target.writeFile(piece);
    onBytes(bytesRead);
  }
  await target.sync();
  const { atime, mtime } = await source.stat();
  await utimes(to, atime, mtime);
  return hash.digest('hex');
}

/** Makes a file under a name that no scan takes for a model, and gives it its own only when it is whole. */
async function throughTemporary(to: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(to), `${importPrefix}${randomUUID()}`);
  try {
    await make(temporary);
    await putInPlace(temporary, to);
  } catch (error) {
    if (isSystemError(error, 'ENOSPC')) throw diskFull(dirname(to), error);
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Renames without ever taking the place of another file. */
async function putInPlace(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) throw taken(to);
    // Disks without hard links: between the look and the renaming only another program could put a file there.
    if (existsSync(to)) throw taken(to);
    await rename(from, to);
    return;
  }
  await rm(from);
}

function taken(path: string): AppError {
  return new AppError('conflict', `There is another file at ${path} already.`, {
    remedy: 'Rename one of the two, or choose another folder.',
    details: { path },
  });
}

export function diskFull(folder: string, cause: unknown): AppError {
  return new AppError('disk_full', `The disk of ${folder} became full.`, {
    remedy: 'Free some space there, or choose a folder on another disk.',
    cause,
  });
}
