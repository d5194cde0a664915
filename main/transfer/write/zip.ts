import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

const pieceBytes = 1024 * 1024;
/** What the plain form of a zip has no room for stands in fields of its own. */
const most16 = 0xffff;
const most32 = 0xffff_ffff;
const versionNeeded = 45;
const namesAreUtf8 = 0x0800;

export type ZipWriter = {
  add(name: string, text: string): void;
  /** Takes a file along as it is, piece by piece; `false` where it can't be read, or its hash is another. */
  addFile(name: string, path: string, sha256: string): boolean;
  /** Puts the whole file in its place; says how large it is. */
  finish(): number;
  /** Leaves nothing behind. */
  abandon(): void;
};

type Facts = { name: Buffer; method: 0 | 8; crc: number; packedBytes: number; sizeBytes: number };

/** What a zip is called while it is not whole. */
export function partPath(target: string): string {
  return `${target}.part`;
}

/**
 * Writes a zip into a file that appears under its name only when it is whole. Sizes stand before the bytes that they
 * are of, so that nothing has to be guessed where an attached file is a zip itself. For a thread of its own: it blocks.
 */
export function createZipFile(target: string): ZipWriter {
  const part = partPath(target);
  const file = openSync(part, 'w', 0o600);
  const when = dosTime(new Date());
  const directory: Buffer[] = [];
  let end = 0;

  function write(data: Uint8Array): void {
    writeAt(data, end);
    end += data.length;
  }

  function writeAt(data: Uint8Array, position: number): void {
    for (let at = 0; at < data.length;) at += writeSync(file, data, at, data.length - at, position + at);
  }

  function list(facts: Facts, offset: number): void {
    const isFar = offset >= most32;
    const extra = Buffer.alloc(isFar ? 12 : 0);
    if (isFar) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(8, 2);
      extra.writeBigUInt64LE(BigInt(offset), 4);
    }
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(versionNeeded, 4);
    common(facts, when).copy(entry, 6);
    entry.writeUInt16LE(extra.length, 30);
    entry.writeUInt32LE(Math.min(offset, most32), 42);
    directory.push(entry, facts.name, extra);
    count += 1;
  }
  let count = 0;

  return {
    add(name, text) {
      const content = Buffer.from(text);
      const packed = deflateRawSync(content);
      const facts: Facts = {
        name: Buffer.from(name),
        method: 8,
        crc: crc32(content),
        packedBytes: packed.length,
        sizeBytes: content.length,
      };
      list(facts, end);
      write(localHeader(facts, when));
      write(packed);
    },
    addFile(name, path, sha256) {
      const start = end;
      const facts: Facts = { name: Buffer.from(name), method: 0, crc: 0, packedBytes: 0, sizeBytes: 0 };
      // Its place is kept until the size is known.
      write(localHeader(facts, when));
      const hash = createHash('sha256');
      try {
        for (const piece of piecesOf(path)) {
          hash.update(piece);
          facts.crc = crc32(piece, facts.crc);
          facts.sizeBytes += piece.length;
          write(piece);
        }
      } catch (error) {
        if (!(error instanceof UnreadableFile)) throw error;
      }
      if (hash.digest('hex') !== sha256) {
        ftruncateSync(file, start);
        end = start;
        return false;
      }
      facts.packedBytes = facts.sizeBytes;
      writeAt(localHeader(facts, when), start);
      list(facts, start);
      return true;
    },
    finish() {
      const start = end;
      for (const piece of directory) write(piece);
      write(ending(count, start, end - start));
      fsyncSync(file);
      closeSync(file);
      renameSync(part, target);
      return end;
    },
    abandon() {
      closeSync(file);
      rmSync(part, { force: true });
    },
  };
}

/** Tells a file that can't be read from a disk that can't be written to. */
class UnreadableFile extends Error {}

function* piecesOf(path: string): Generator<Uint8Array, void> {
  const reading = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw new UnreadableFile('This file can’t be read.', { cause });
    }
  };
  const file = reading(() => openSync(path, 'r'));
  try {
    const buffer = Buffer.alloc(pieceBytes);
    for (;;) {
      const length = reading(() => readSync(file, buffer));
      if (length === 0) return;
      yield buffer.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** What the header before the bytes and that in the list at the end both say, in the same order. */
function common({ name, method, crc, packedBytes, sizeBytes }: Facts, when: number): Buffer {
  const fields = Buffer.alloc(24);
  fields.writeUInt16LE(versionNeeded, 0);
  fields.writeUInt16LE(namesAreUtf8, 2);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt32LE(when, 6);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(packedBytes, 14);
  fields.writeUInt32LE(sizeBytes, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function localHeader(facts: Facts, when: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  common(facts, when).copy(header, 4);
  return Buffer.concat([header, facts.name]);
}

function ending(count: number, start: number, sizeBytes: number): Buffer {
  const plain = Buffer.alloc(22);
  plain.writeUInt32LE(0x06054b50, 0);
  plain.writeUInt16LE(Math.min(count, most16), 8);
  plain.writeUInt16LE(Math.min(count, most16), 10);
  plain.writeUInt32LE(Math.min(sizeBytes, most32), 12);
  plain.writeUInt32LE(Math.min(start, most32), 16);
  if (count < most16 && sizeBytes < most32 && start < most32) return plain;
  const large = Buffer.alloc(56);
  large.writeUInt32LE(0x06064b50, 0);
  large.writeBigUInt64LE(44n, 4);
  large.writeUInt16LE(versionNeeded, 12);
  large.writeUInt16LE(versionNeeded, 14);
  large.writeBigUInt64LE(BigInt(count), 24);
  large.writeBigUInt64LE(BigInt(count), 32);
  large.writeBigUInt64LE(BigInt(sizeBytes), 40);
  large.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(start + sizeBytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([large, locator, plain]);
}

/** Seconds in twos, minutes, hours, then day, month and years since 1980. */
function dosTime(date: Date): number {
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  const day = ((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  return day * 0x10000 + time;
}
