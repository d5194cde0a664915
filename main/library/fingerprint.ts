import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const sampleBytes = 64 * 1024;
const sampleCount = 16;

/**
 * Knows a file again under any name, without reading all of it: a hash over its size, its beginning, its end and
 * samples in between. Quantizations of one model differ in size, and models of one shape in their weights.
 */
export async function fingerprintOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    await using file = await open(path);
    const { size } = await file.stat();
    hash.update(`${size};`);
    const step = Math.max(sampleBytes, Math.floor((size - sampleBytes) / sampleCount));
    const last = Math.max(0, size - sampleBytes);
    for (let offset = 0; offset < last; offset += step) hash.update(await readAt(file, offset));
    hash.update(await readAt(file, last));
  }
  return hash.digest('hex');
}

async function readAt(file: Awaited<ReturnType<typeof open>>, offset: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(sampleBytes);
  const { bytesRead } = await file.read(bytes, 0, sampleBytes, offset);
  return bytes.subarray(0, bytesRead);
}
