import { createHash, type Hash } from 'node:crypto';
import { readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import type { HashAnswer, HashRequest, HashSubject } from './hash-protocol.ts';

const { descriptor, sizeBytes, blockBytes, algorithm } = workerData as HashSubject;
const buffer = Buffer.allocUnsafe(2 ** 20);

let hash = begin();
let hashedBytes = 0;

function begin(): Hash | null {
  switch (algorithm) {
    case null:
      return null;
    case 'sha256':
      return createHash('sha256');
    case 'git-sha1':
      return createHash('sha1').update(`blob ${sizeBytes}\0`);
  }
}

/** Bytes of the file, shorter only at its end. */
function read(position: number, lengthBytes: number): Buffer {
  let length = 0;
  while (length < lengthBytes) {
    const count = readSync(descriptor, buffer, length, lengthBytes - length, position + length);
    if (count === 0) break;
    length += count;
  }
  return buffer.subarray(0, length);
}

function advance(toBytes: number): void {
  while (hash !== null && hashedBytes < toBytes) {
    const bytes = read(hashedBytes, Math.min(buffer.length, toBytes - hashedBytes));
    if (bytes.length === 0) throw new Error('The file is shorter than what was written to it.');
    hash.update(bytes);
    hashedBytes += bytes.length;
  }
}

/** Blocks that continue what is hashed are hashed on the way, so that they are read once. */
function findWrong(checksums: [number, number][]): number[] {
  const wrong: number[] = [];
  for (const [index, checksum] of checksums) {
    const start = index * blockBytes;
    const bytes = read(start, Math.min(blockBytes, sizeBytes - start));
    if (bytes.length < Math.min(blockBytes, sizeBytes - start) || crc32(bytes) !== checksum) wrong.push(index);
    else if (start === hashedBytes && hash !== null) {
      hash.update(bytes);
      hashedBytes += bytes.length;
    }
  }
  return wrong;
}

function answer(request: HashRequest): HashAnswer {
  const { id } = request;
  try {
    switch (request.kind) {
      case 'advance':
        advance(request.toBytes);
        return { id, kind: 'advanced' };
      case 'check':
        return { id, kind: 'checked', wrong: findWrong(request.checksums) };
      case 'digest': {
        advance(sizeBytes);
        // A copy, since a repair may have to hash again.
        return { id, kind: 'digest', digest: hash?.copy().digest('hex') ?? '' };
      }
      case 'restart':
        hash = begin();
        hashedBytes = 0;
        return { id, kind: 'advanced' };
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    return { id, kind: 'failed', code, message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (request: HashRequest) => parentPort?.postMessage(answer(request)));
