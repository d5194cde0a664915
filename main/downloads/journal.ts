import { readFile, type FileHandle } from 'node:fs/promises';
import { openPlainFile } from './paths.ts';

const headerBytes = 64;
const entryBytes = 8;
const magic = 0x50_44_42_31;
const written = 0x44_4f_4e_45;

/** What a part file is a part of. A journal of anything else is not believed. */
export type JournalSubject = { sizeBytes: number; blockBytes: number; sha256: string | null };

/**
 * The file beside a part file that says which of its blocks are written, each with its checksum (CRC-32). It need not
 * be in step with the disk: after a power loss a block that is not what its checksum says is fetched again.
 */
export type Journal = {
  /** Checksums by block, of the blocks that were written before. */
  known: Map<number, number>;
  put(index: number, checksum: number): Promise<void>;
  remove(index: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
};

export async function openJournal(path: string, subject: JournalSubject): Promise<Journal> {
  const handle = await openPlainFile(path);
  try {
    const count = Math.ceil(subject.sizeBytes / subject.blockBytes);
    const header = makeHeader(subject);
    const found = await readAll(handle, headerBytes + count * entryBytes);
    const isOurs = found.length === headerBytes + count * entryBytes && found.subarray(0, headerBytes).equals(header);
    const known = isOurs ? readEntries(found) : new Map<number, number>();
    if (!isOurs) {
      await handle.truncate(0);
      // Written out in full, so that a disk that fills up later does not lose the journal first.
      await writeAll(handle, Buffer.concat([header, Buffer.alloc(count * entryBytes)]), 0);
    }
    const writeEntry = (index: number, marker: number, checksum: number) => {
      const entry = Buffer.allocUnsafe(entryBytes);
      entry.writeUInt32LE(marker, 0);
      entry.writeUInt32LE(checksum, 4);
      return writeAll(handle, entry, headerBytes + index * entryBytes);
    };
    return {
      known,
      put: (index, checksum) => {
        known.set(index, checksum);
        return writeEntry(index, written, checksum);
      },
      remove: (index) => {
        known.delete(index);
        return writeEntry(index, 0, 0);
      },
      sync: () => handle.datasync(),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** How much of a file a journal says is here; 0 without one. */
export async function readDoneBytes(path: string, subject: JournalSubject): Promise<number> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null || !bytes.subarray(0, headerBytes).equals(makeHeader(subject))) return 0;
  let doneBytes = 0;
  for (const index of readEntries(bytes).keys()) {
    doneBytes += Math.max(0, Math.min(subject.blockBytes, subject.sizeBytes - index * subject.blockBytes));
  }
  return doneBytes;
}

/** A file handle's `write` may write less than it was given. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let offset = 0; offset < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, offset, bytes.length - offset, position + offset);
    offset += bytesWritten;
  }
}

function makeHeader({ sizeBytes, blockBytes, sha256 }: JournalSubject): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(magic, 0);
  header.writeUInt32LE(blockBytes, 4);
  header.writeBigUInt64LE(BigInt(sizeBytes), 8);
  header.write(sha256 ?? '', 16, 'hex');
  return header;
}

function readEntries(bytes: Buffer): Map<number, number> {
  const known = new Map<number, number>();
  for (let offset = headerBytes; offset + entryBytes <= bytes.length; offset += entryBytes) {
    if (bytes.readUInt32LE(offset) !== written) continue;
    known.set((offset - headerBytes) / entryBytes, bytes.readUInt32LE(offset + 4));
  }
  return known;
}

async function readAll(handle: FileHandle, lengthBytes: number): Promise<Buffer> {
  const bytes = Buffer.alloc(lengthBytes);
  let length = 0;
  while (length < lengthBytes) {
    const { bytesRead } = await handle.read(bytes, length, lengthBytes - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
