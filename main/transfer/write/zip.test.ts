import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DamagedZip, listZip, readEntry } from '../read/zip.ts';
import { createZipFile } from './zip.ts';

let folder: string;
let target: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paddock-zip-'));
  target = join(folder, 'x.zip');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function contentOf(path: string): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const entry of await listZip(path)) {
    const pieces: Uint8Array[] = [];
    for await (const { bytes } of readEntry(path, entry)) pieces.push(bytes);
    content[entry.name] = Buffer.concat(pieces).toString();
  }
  return content;
}

test('texts and files come back the same, here and elsewhere, also a zip in the zip', async () => {
  const inner = zipSync({ 'inner é.txt': strToU8('inside') }, { level: 0 });
  const path = join(folder, 'inner.zip');
  await writeFile(path, inner);
  const sha256 = createHash('sha256').update(inner).digest('hex');
  const zip = createZipFile(target);
  zip.add('a/é 🐎.json', '{"é":"🐎"}');
  expect(zip.addFile('files/wrong', path, 'f'.repeat(64))).toBe(false);
  expect(zip.addFile('files/none', join(folder, 'none'), sha256)).toBe(false);
  expect(zip.addFile('files/inner', path, sha256)).toBe(true);
  zip.add('empty.json', '');
  const sizeBytes = zip.finish();
  const whole = new Uint8Array(await readFile(target));
  expect(whole).toHaveLength(sizeBytes);
  const files = unzipSync(whole);
  expect(Object.keys(files)).toEqual(['a/é 🐎.json', 'files/inner', 'empty.json']);
  expect(files['files/inner']).toEqual(inner);
  expect(strFromU8(files['a/é 🐎.json'] ?? new Uint8Array())).toBe('{"é":"🐎"}');
  expect(await contentOf(target)).toEqual({
    'a/é 🐎.json': '{"é":"🐎"}',
    'files/inner': Buffer.from(inner).toString(),
    'empty.json': '',
  });
});

test('more files than the plain form of a zip has room for are listed', async () => {
  const zip = createZipFile(target);
  for (let index = 0; index < 66_000; index += 1) zip.add(`${index}.json`, '');
  zip.finish();
  const entries = await listZip(target);
  expect(entries).toHaveLength(66_000);
  expect(entries.at(-1)?.name).toBe('65999.json');
});

test('what was begun and left leaves nothing', () => {
  const zip = createZipFile(target);
  zip.add('a.json', '{}');
  zip.abandon();
  expect(existsSync(target)).toBe(false);
  expect(existsSync(`${target}.part`)).toBe(false);
});

test('files that share their bytes, or lie beyond the end, are refused', async () => {
  const whole = zipSync({ 'a.json': strToU8('{"a":1}'), 'b.json': strToU8('{"b":2}') }, { level: 0 });
  const first = Buffer.from(whole).indexOf('PK\u0001\u0002', 0, 'latin1');
  const second = Buffer.from(whole).indexOf('PK\u0001\u0002', first + 1, 'latin1');
  const twice = Buffer.from(whole);
  twice.writeUInt32LE(0, second + 42);
  await writeFile(target, twice);
  await expect(listZip(target)).rejects.toThrow(DamagedZip);
  const beyond = Buffer.from(whole);
  beyond.writeUInt32LE(whole.length, second + 20);
  await writeFile(target, beyond);
  await expect(listZip(target)).rejects.toThrow(DamagedZip);
  await writeFile(target, whole.slice(0, -30));
  await expect(listZip(target)).rejects.toThrow(DamagedZip);
});
