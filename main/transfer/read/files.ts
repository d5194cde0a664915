import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import { limits } from '../limits.ts';
import { DamagedZip, listZip, readEntry, type ZipEntry } from './zip.ts';

/** A JSON or JSON Lines text, in pieces. */
export type TextFile = {
  /** Its path within what was chosen, with `/`. A label: nothing is ever written under it. */
  place: string;
  /** The zip or folder that it is a part of; `null` where the file itself was chosen. */
  container: string | null;
};

export type TextListener = {
  begin(file: TextFile): void;
  piece(bytes: Uint8Array): void;
  end(): void;
};

/** A file that was found, zips whole. */
export type FoundFile = { path: string; place: string; container: string | null; sizeBytes: number };

const pieceBytes = 64 * 1024;
const isText = /\.(json|jsonl)$/i;

/** The files under these paths. Links are not followed, so that no circle of folders has an end. */
export async function findFiles(paths: readonly string[]): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const path of paths) {
    const info = await stat(path).catch((cause: unknown) => {
      throw new AppError('file_not_found', `${path} can’t be opened.`, {
        remedy: 'Check that it is still there and that you may read it.',
        cause,
      });
    });
    if (info.isDirectory()) await walk(path, path, 0, found);
    else found.push({ path, place: basename(path), container: null, sizeBytes: info.size });
  }
  return found;
}

async function walk(root: string, folder: string, depth: number, found: FoundFile[]): Promise<void> {
  if (depth > limits.folderDepth) return;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (found.length >= limits.filesOfFolder) return;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await walk(root, path, depth + 1, found);
    else if (entry.isFile() && isText.test(entry.name)) {
      const { size } = await stat(path);
      const place = relative(root, path).split(sep).join('/');
      found.push({ path, place, container: root, sizeBytes: size });
    }
  }
}

/** Bytes of a file that came with a message. They are only read where they are asked for. */
export type AttachedBytes = { sha256: string; pieces: AsyncIterable<Uint8Array> };

/** Where a backup keeps them. Only the hash is taken of the name, so that it can lead nowhere. */
const attachedPlace = /^files\/([0-9a-f]{64})$/;

/**
 * Reads a file, and of a zip every JSON in it, and tells of each piece of text. `onBytes` hears how far it has come, and
 * `onAttached` of files that came with messages.
 */
export async function readFile(
  file: FoundFile,
  listener: TextListener,
  onBytes: (bytes: number) => Promise<void>,
  onAttached: ((attached: AttachedBytes) => Promise<void>) | null = null,
): Promise<void> {
  if (file.container === null && (await beginsLikeZip(file.path))) {
    await readZip(file, listener, onBytes, onAttached);
    return;
  }
  listener.begin({ place: file.place, container: file.container });
  for await (const chunk of createReadStream(file.path, { highWaterMark: pieceBytes })) {
    if (!(chunk instanceof Uint8Array)) continue;
    listener.piece(chunk);
    await onBytes(chunk.length);
  }
  listener.end();
  await onBytes(0);
}

async function beginsLikeZip(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
  return bytesRead === 4 && buffer[0] === 0x50 && buffer[1] === 0x4b && (buffer[2] === 0x03 || buffer[2] === 0x05);
}

async function readZip(
  file: FoundFile,
  listener: TextListener,
  onBytes: (bytes: number) => Promise<void>,
  onAttached: ((attached: AttachedBytes) => Promise<void>) | null,
): Promise<void> {
  let doneBytes = 0;
  let unfoldedBytes = 0;

  /** Counts what a file takes of the zip, and what it grows to. */
  async function* count(entry: ZipEntry): AsyncGenerator<Uint8Array> {
    for await (const { bytes, packedBytes } of readEntry(file.path, entry)) {
      doneBytes += packedBytes;
      unfoldedBytes += bytes.length;
      // What lies in the zip as it is has a size that anyone can see.
      if (unfoldedBytes - doneBytes > limits.unzippedBytes) throw tooMuch(file);
      yield bytes;
      await onBytes(packedBytes);
    }
  }

  try {
    for (const entry of await listZip(file.path)) {
      const end = doneBytes + entry.packedBytes;
      const sha256 = attachedPlace.exec(entry.name)?.[1];
      if (isText.test(entry.name)) {
        let fileBytes = 0;
        listener.begin({ place: entry.name, container: file.path });
        for await (const bytes of count(entry)) {
          fileBytes += bytes.length;
          if (fileBytes > limits.unzippedFileBytes) throw tooMuch(file);
          listener.piece(bytes);
        }
        listener.end();
      } else if (sha256 !== undefined && onAttached !== null) {
        await onAttached({ sha256, pieces: count(entry) });
      }
      // Pictures, sounds and whatever else is passed over without being unfolded.
      await onBytes(Math.max(0, end - doneBytes));
      doneBytes = Math.max(doneBytes, end);
    }
  } catch (cause) {
    if (!(cause instanceof DamagedZip)) throw cause;
    throw new AppError('file_unreadable', `${basename(file.path)} is damaged, or is not a zip that Paddock can read.`, {
      remedy: 'Download the export again, or unpack it and choose the JSON files in it.',
      cause,
    });
  }
}

function tooMuch(file: FoundFile): AppError {
  return new AppError('invalid_input', `${basename(file.path)} unfolds to far more than an export of chats has.`, {
    remedy: 'Unpack it and choose the JSON files in it, if you trust it.',
  });
}
