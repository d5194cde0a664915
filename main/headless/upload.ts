import { createWriteStream } from 'node:fs';
import { access, link, mkdir, rm, statfs } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';

/** Kept free on the disk, so that chats can always be written. */
const reservedBytes = 2 * 1024 ** 3;

/**
 * Takes a model file that was dropped on the browser window, which can't tell where the file is, into the folder.
 * Returns the path. The file appears under its name only when it is whole.
 */
export async function receiveModelFile(
  folder: string,
  name: string,
  sizeBytes: number,
  body: ReadableStream<Uint8Array>,
): Promise<string> {
  const fileName = basename(name.replaceAll('\\', '/')).replace(/[^\w.+ -]/g, '_');
  if (!/^[^.].*\.gguf$/i.test(fileName)) {
    throw new AppError('not_a_gguf', `${fileName} is not a GGUF model file.`, {
      remedy: 'Choose a file that ends in .gguf.',
    });
  }
  return receive(folder, fileName, sizeBytes, body);
}

/** Takes a file of chats that is to be imported. Whoever reads it deletes it. */
export function receiveExport(
  folder: string,
  name: string,
  sizeBytes: number,
  body: ReadableStream<Uint8Array>,
): Promise<string> {
  const fileName = basename(name.replaceAll('\\', '/'))
    .replace(/[^\w.+ -]/g, '_')
    .replace(/^\.+/, '')
    .slice(-120);
  return receive(folder, fileName || 'export', sizeBytes, body);
}

async function receive(
  folder: string,
  fileName: string,
  sizeBytes: number,
  body: ReadableStream<Uint8Array>,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  await requireSpace(folder, sizeBytes);
  const part = join(folder, `.${randomUUID()}.part`);
  try {
    await pipeline(Readable.fromWeb(body), createWriteStream(part, { flags: 'wx', mode: 0o600 }));
    return await moveToFreeName(part, folder, fileName);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') throw diskFull(cause);
    throw cause;
  } finally {
    await rm(part, { force: true });
  }
}

async function requireSpace(folder: string, sizeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < sizeBytes + reservedBytes) throw diskFull();
}

function diskFull(cause?: unknown): AppError {
  return new AppError('disk_full', 'There is not enough free space for a copy of this file.', {
    remedy: 'Free some space, or open the file where it is by its path.',
    cause,
  });
}

async function moveToFreeName(part: string, folder: string, fileName: string): Promise<string> {
  const { name: stem, ext: extension } = parse(fileName);
  for (let number = 1; ; number += 1) {
    const path = join(folder, number === 1 ? fileName : `${stem}-${number}${extension}`);
    if (await exists(path)) continue;
    // A link fails where the name has been taken meanwhile; a rename would overwrite.
    await link(part, path);
    return path;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
