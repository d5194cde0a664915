import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../contract/errors.ts';

const blockBytes = 512;
const topFolder = 'package/';

/** Unpacks what npm packs: a gzipped tar of plain files under `package/`. Anything else in it is refused. */
export async function unpack(archive: string, folder: string, signal: AbortSignal): Promise<void> {
  const stream = createReadStream(archive, { signal });
  const gunzip = createGunzip();
  stream.on('error', (error) => gunzip.destroy(error));
  const reader = readerOf(stream.pipe(gunzip) as AsyncIterable<Buffer, undefined>);
  for (;;) {
    const head = await reader.take(blockBytes);
    if (head === null || head.every((byte) => byte === 0)) return;
    const { path, sizeBytes } = readHead(head);
    const target = resolve(folder, path.slice(topFolder.length));
    if (!path.startsWith(topFolder) || !target.startsWith(resolve(folder) + sep)) throw damaged(`a file named ${path}`);
    await mkdir(dirname(target), { recursive: true });
    const file = await open(target, 'w');
    try {
      for await (const piece of reader.pieces(sizeBytes)) await file.writeFile(piece);
    } finally {
      await file.close();
    }
    await reader.take((blockBytes - (sizeBytes % blockBytes)) % blockBytes);
  }
}

function readHead(head: Buffer): { path: string; sizeBytes: number } {
  const text = (from: number, length: number) => {
    const field = head.subarray(from, from + length);
    const end = field.indexOf(0);
    return field.toString('utf8', 0, end === -1 ? length : end);
  };
  const kind = text(156, 1);
  if (kind !== '0' && kind !== '') throw damaged(`an entry of the kind ${kind}`);
  const sizeBytes = Number.parseInt(text(124, 12), 8);
  if (!Number.isSafeInteger(sizeBytes)) throw damaged('an entry without a size');
  const prefix = text(345, 155);
  return { path: prefix === '' ? text(0, 100) : join(prefix, text(0, 100)).split(sep).join('/'), sizeBytes };
}

function readerOf(source: AsyncIterable<Buffer, undefined>) {
  const iterator = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  async function* pieces(length: number): AsyncGenerator<Buffer, void> {
    for (let missing = length; missing > 0;) {
      if (rest.length === 0) {
        const { done, value } = await iterator.next();
        if (done === true) throw damaged('too little');
        rest = value;
      }
      const piece = rest.subarray(0, missing);
      rest = rest.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }

  return {
    pieces,
    /** `null` at the end of the archive. */
    async take(length: number): Promise<Buffer | null> {
      if (rest.length === 0 && length > 0) {
        const { done, value } = await iterator.next();
        if (done === true) return null;
        rest = value;
      }
      const parts: Buffer[] = [];
      for await (const piece of pieces(length)) parts.push(piece);
      return Buffer.concat(parts);
    },
  };
}

function damaged(what: string): AppError {
  return new AppError('checksum_mismatch', `The runtime pack has ${what} in it, which does not belong there.`, {
    remedy: 'It was thrown away. Fetch it again; if that does not help, tell the publisher.',
  });
}
