import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';

/** What a file of a repository holds. Nothing longer than a page is kept in memory. */
export type Content = {
  sizeBytes: number;
  /** Bytes from `start` up to and without `end`. */
  read(start: number, end: number): AsyncIterable<Buffer> | Iterable<Buffer>;
  /** Of the whole, in hexadecimal; computed once. */
  sha256(): Promise<string>;
  /** The object id that git gives to it; computed once. */
  gitBlobId(): Promise<string>;
};

const pageBytes = 2 ** 20;
const stampBytes = 16;

export function textContent(text: string): Content {
  return bufferContent(Buffer.from(text, 'utf8'));
}

export function bufferContent(bytes: Buffer): Content {
  return withHashes(bytes.length, (start, end) => [bytes.subarray(start, end)]);
}

export function fileContent(path: string): Content {
  const { size } = statSync(path);
  // Small files are read once: an API answer asks for the hash of each.
  if (size <= 16 * pageBytes) return bufferContent(readFileSync(path));
  return withHashes(size, (start, end) =>
    start >= end ? [] : createReadStream(path, { start, end: end - 1, highWaterMark: pageBytes }),
  );
}

/**
 * Content of any length that is the same for the same seed. Each page carries its number, so that bytes in the wrong
 * place are wrong bytes.
 */
export function generatedContent(seed: string, sizeBytes: number): Content {
  const page = noise(seed);
  return withHashes(sizeBytes, function* (start, end) {
    for (let offset = start; offset < end;) {
      const number = Math.floor(offset / pageBytes);
      const from = offset - number * pageBytes;
      const to = Math.min(pageBytes, end - number * pageBytes);
      if (from < stampBytes) yield stamp(number).subarray(from, Math.min(to, stampBytes));
      if (to > stampBytes) yield page.subarray(Math.max(from, stampBytes), to);
      offset = number * pageBytes + to;
    }
  });
}

function stamp(number: number): Buffer {
  return createHash('md5').update(String(number)).digest();
}

/** A page that does not compress and does not repeat, made by hashing a counter. */
function noise(seed: string): Buffer {
  const page = Buffer.alloc(pageBytes);
  for (let offset = 0; offset < pageBytes; offset += 64) {
    createHash('sha512').update(`${seed}:${offset}`).digest().copy(page, offset);
  }
  return page;
}

function withHashes(sizeBytes: number, read: Content['read']): Content {
  let sha256: Promise<string> | undefined;
  let blobId: Promise<string> | undefined;
  const hashWith = async (algorithm: string, prefix: string) => {
    const hash = createHash(algorithm).update(prefix);
    for await (const part of read(0, sizeBytes)) hash.update(part);
    return hash.digest('hex');
  };
  return {
    sizeBytes,
    read,
    sha256: () => (sha256 ??= hashWith('sha256', '')),
    gitBlobId: () => (blobId ??= hashWith('sha1', `blob ${sizeBytes}\0`)),
  };
}
