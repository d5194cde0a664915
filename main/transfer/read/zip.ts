import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { limits } from '../limits.ts';

/** A file in a zip. Its name is a label: nothing is ever written under it. */
export type ZipEntry = { name: string; method: number; packedBytes: number; offset: number };

/** A piece of a file in a zip, and how many bytes of the zip it took. */
export type ZipPiece = { bytes: Uint8Array; packedBytes: number };

/** The zip is not what it should be. */
export class DamagedZip extends Error {}

const pieceBytes = 64 * 1024;
const endBytes = 22;
const localBytes = 30;
const most32 = 0xffff_ffff;
const mostDirectoryBytes = 256 * 1024 * 1024;

/** The files in a zip, in the order of the list at its end, which alone says where each of them is. */
export async function listZip(path: string): Promise<ZipEntry[]> {
  await using file = await open(path);
  const { size } = await file.stat();
  const { start, sizeBytes } = await findDirectory(file, size);
  if (sizeBytes > mostDirectoryBytes || start + sizeBytes > size)
    throw new DamagedZip('The list of files is not there.');
  const entries = readDirectory(await readAt(file, start, sizeBytes));
  requireApart(entries, start);
  return entries;
}

async function findDirectory(file: FileHandle, size: number): Promise<{ start: number; sizeBytes: number }> {
  const tailBytes = Math.min(size, endBytes + 0xffff + 20);
  const tail = await readAt(file, size - tailBytes, tailBytes);
  let at = tail.length - endBytes;
  while (
    at >= 0 &&
    (tail.readUInt32LE(at) !== 0x06054b50 || at + endBytes + tail.readUInt16LE(at + 20) > tail.length)
  ) {
    at -= 1;
  }
  if (at < 0) throw new DamagedZip('It has no end.');
  if (at >= 20 && tail.readUInt32LE(at - 20) === 0x07064b50) {
    const large = await readAt(file, toNumber(tail.readBigUInt64LE(at - 12)), 56);
    if (large.readUInt32LE(0) !== 0x06064b50) throw new DamagedZip('Its end is damaged.');
    return { sizeBytes: toNumber(large.readBigUInt64LE(40)), start: toNumber(large.readBigUInt64LE(48)) };
  }
  return { sizeBytes: tail.readUInt32LE(at + 12), start: tail.readUInt32LE(at + 16) };
}

function readDirectory(directory: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50;) {
    if (entries.length >= limits.filesOfFolder) break;
    const isUtf8 = (directory.readUInt16LE(at + 8) & 0x0800) !== 0;
    const isEncrypted = (directory.readUInt16LE(at + 8) & 1) !== 0;
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    const large = largeFields(directory.subarray(nameEnd, extraEnd));
    // In this order, and only those that have no room in the plain form.
    const sized = (told: number) => (told === most32 ? toNumber(large.shift() ?? BigInt(most32)) : told);
    sized(directory.readUInt32LE(at + 24));
    const packedBytes = sized(directory.readUInt32LE(at + 20));
    entries.push({
      name: directory.toString(isUtf8 ? 'utf8' : 'latin1', at + 46, nameEnd).replaceAll('\\', '/'),
      method: isEncrypted ? -1 : directory.readUInt16LE(at + 10),
      packedBytes,
      offset: sized(directory.readUInt32LE(at + 42)),
    });
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
  return entries;
}

function largeFields(extra: Buffer): bigint[] {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      const fields: bigint[] = [];
      for (let field = at + 4; field + 8 <= Math.min(end, extra.length); field += 8) {
        fields.push(extra.readBigUInt64LE(field));
      }
      return fields;
    }
    at = end;
  }
  return [];
}

/** Files that share their bytes would make of a small zip as much as anyone likes. */
function requireApart(entries: readonly ZipEntry[], end: number): void {
  let before = 0;
  for (const { offset, packedBytes, name } of entries.toSorted((a, b) => a.offset - b.offset)) {
    if (offset < before) throw new DamagedZip(`${name} lies over another file.`);
    before = offset + localBytes + packedBytes;
  }
  if (before > end) throw new DamagedZip('A file is longer than the zip.');
}

/** Unfolds a file in a zip, piece by piece. */
export async function* readEntry(path: string, { method, packedBytes, offset }: ZipEntry): AsyncGenerator<ZipPiece> {
  if (method !== 0 && method !== 8) throw new DamagedZip('It is encrypted, or packed in a way that is not known.');
  const start = await startOfBytes(path, offset);
  if (packedBytes === 0) return;
  const raw = createReadStream(path, { start, end: start + packedBytes - 1, highWaterMark: pieceBytes });
  if (method === 0) {
    for await (const piece of raw) if (piece instanceof Uint8Array) yield { bytes: piece, packedBytes: piece.length };
    return;
  }
  // An error of the reading ends the unfolding, which tells of it.
  const inflate = pipeline(raw, createInflateRaw({ chunkSize: pieceBytes }), () => {});
  let taken = 0;
  try {
    for await (const piece of inflate) {
      if (!(piece instanceof Uint8Array)) continue;
      yield { bytes: piece, packedBytes: inflate.bytesWritten - taken };
      taken = inflate.bytesWritten;
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw code.startsWith('Z_') ? new DamagedZip('It can’t be unfolded.', { cause }) : cause;
  }
}

async function startOfBytes(path: string, offset: number): Promise<number> {
  await using file = await open(path);
  const header = await readAt(file, offset, localBytes);
  if (header.readUInt32LE(0) !== 0x04034b50) throw new DamagedZip('A file is not where it should be.');
  return offset + localBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new DamagedZip('It ends too early.');
  return buffer;
}

function toNumber(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new DamagedZip('A size is larger than any file.');
  return Number(value);
}
