import { createHash, randomUUID, type Hash } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { makeFolder } from '../folders.ts';

/** What came: in memory, or in a file under its hash. */
export type Uploaded = {
  name: string;
  sizeBytes: number;
  sha256: string;
  /** The first bytes, which say what it is. */
  head: Uint8Array;
  /** `null` where it lies in the folder. */
  bytes: Buffer | null;
};

type Upload = {
  name: string;
  sizeBytes: number;
  receivedBytes: number;
  hash: Hash;
  head: Buffer;
  /** Where it goes: to a file, or to memory. */
  file: { path: string; handle: FileHandle } | null;
  pieces: Buffer[];
  timer: NodeJS.Timeout;
  turn: Promise<unknown>;
};

/** So much of a file says what it is. */
export const headBytes = 64;
const mostAtOnce = 20;
/** A window that was closed in the middle says nothing. */
const patienceMs = 10 * 60_000;

export type Uploads = ReturnType<typeof createUploads>;

/** Takes attachments in pieces. The folder holds them under their SHA-256, each once. */
export function createUploads({ folder }: { folder: string }) {
  const uploads = new Map<string, Upload>();
  const incoming = join(folder, 'incoming');

  function find(id: string): Upload {
    const upload = uploads.get(id);
    if (!upload)
      throw new AppError('not_found', 'This upload is no longer under way.', { remedy: 'Attach the file again.' });
    return upload;
  }

  async function drop(id: string): Promise<void> {
    const upload = uploads.get(id);
    if (!upload) return;
    uploads.delete(id);
    clearTimeout(upload.timer);
    await upload.turn.catch(() => {});
    await upload.file?.handle.close();
    if (upload.file) await rm(upload.file.path, { force: true });
  }

  function patience(id: string): NodeJS.Timeout {
    return setTimeout(() => void drop(id), patienceMs).unref();
  }

  async function write(upload: Upload, piece: Buffer): Promise<void> {
    if (upload.receivedBytes + piece.length > upload.sizeBytes) throw notAnnounced();
    upload.receivedBytes += piece.length;
    upload.hash.update(piece);
    if (upload.head.length < headBytes) {
      upload.head = Buffer.concat([upload.head, piece.subarray(0, headBytes - upload.head.length)]);
    }
    if (upload.file) await upload.file.handle.write(piece);
    else upload.pieces.push(piece);
  }

  return {
    /** What an earlier run did not finish. */
    clear: () => rm(incoming, { recursive: true, force: true }),
    begin: async (given: { name: string; sizeBytes: number; isTemporary: boolean }): Promise<string> => {
      if (uploads.size >= mostAtOnce) {
        throw new AppError('conflict', 'Too many files are being attached at the same time.', {
          remedy: 'Wait for the others.',
        });
      }
      const id = randomUUID();
      const path = join(incoming, id);
      if (!given.isTemporary) makeFolder(incoming);
      const handle = given.isTemporary ? null : await open(path, 'wx', 0o600);
      uploads.set(id, {
        name: plainName(given.name),
        sizeBytes: given.sizeBytes,
        receivedBytes: 0,
        hash: createHash('sha256'),
        head: Buffer.alloc(0),
        file: handle && { path, handle },
        pieces: [],
        timer: patience(id),
        turn: Promise.resolve(),
      });
      return id;
    },
    append: async (id: string, piece: Buffer): Promise<void> => {
      const upload = find(id);
      clearTimeout(upload.timer);
      upload.timer = patience(id);
      upload.turn = upload.turn.then(() => write(upload, piece));
      await upload.turn;
    },
    finish: async (id: string): Promise<Uploaded> => {
      const upload = find(id);
      await upload.turn;
      if (upload.receivedBytes !== upload.sizeBytes) {
        await drop(id);
        throw notAnnounced();
      }
      uploads.delete(id);
      clearTimeout(upload.timer);
      const { name, sizeBytes, head } = upload;
      const sha256 = upload.hash.digest('hex');
      if (upload.file) {
        await upload.file.handle.close();
        const target = join(folder, sha256);
        if (existsSync(target)) await rm(upload.file.path, { force: true });
        else await rename(upload.file.path, target);
      }
      return { name, sizeBytes, sha256, head, bytes: upload.file ? null : Buffer.concat(upload.pieces) };
    },
    cancel: drop,
    pathOf: (sha256: string): string => join(folder, sha256),
    /** Takes over a file that has this hash. */
    keep: (sha256: string, path: string): void => {
      makeFolder(folder);
      renameSync(path, join(folder, sha256));
    },
    remove: (sha256: string) => rm(join(folder, sha256), { force: true }),
    /** Removes files that no document is of. */
    keepOnly: async (hashes: ReadonlySet<string>): Promise<void> => {
      for (const name of await readdir(folder).catch(() => [])) {
        if (/^[0-9a-f]{64}$/.test(name) && !hashes.has(name)) await rm(join(folder, name), { force: true });
      }
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all([...uploads.keys()].map(drop));
    },
  };
}

/** A path would tell more than the name. */
export function plainName(name: string): string {
  return basename(name.replaceAll('\\', '/')) || 'file';
}

function notAnnounced(): AppError {
  return new AppError('invalid_input', 'The file has another size than was announced.', {
    remedy: 'It may have changed meanwhile. Attach it again.',
  });
}
