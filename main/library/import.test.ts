import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTestLibrary, putModel, type TestLibrary } from '../library.test-helper.ts';
import type { ImportMethod, LibraryJob } from '../../contract/library.ts';
import { describeWithShared } from '../../tests/fixtures.ts';

/** A disk in memory, where the system has one. */
const hasOtherDisk = existsSync('/dev/shm') && statSync('/dev/shm').dev !== statSync(tmpdir()).dev;

async function bring(test: TestLibrary, path: string, method: ImportMethod): Promise<LibraryJob> {
  return test.ended(await test.library.import({ path, method, folderId: null }));
}

describe('import', () => {
  it.each(['copy', 'move', 'link', 'in_place'] as const)('brings a model in by %s', async (method) => {
    await using test = await openTestLibrary();
    const from = putModel(join(test.folder, 'elsewhere', 'Some.gguf'), 1);
    const content = readFileSync(from);
    const job = await bring(test, from, method);
    expect(job).toMatchObject({ state: 'done', modelId: 'some', error: null });
    const to = method === 'in_place' ? from : join(test.ownFolder, 'Some.gguf');
    expect(test.models.find('some')).toMatchObject({ path: to, source: method === 'in_place' ? 'opened' : 'library' });
    expect(readFileSync(to).equals(content)).toBe(true);
    expect(existsSync(from)).toBe(method !== 'move');
    const isOneFile = method !== 'move' && statSync(to).ino === statSync(from).ino;
    expect(isOneFile).toBe(method === 'link' || method === 'in_place');
  });

  it('keeps the entry of a file that was opened before', async () => {
    await using test = await openTestLibrary();
    const from = putModel(join(test.folder, 'elsewhere', 'Some.gguf'), 1);
    const { id } = await test.models.open(from);
    expect(await bring(test, from, 'copy')).toMatchObject({ modelId: id });
    expect(test.models.list()).toMatchObject([{ id, source: 'library', path: join(test.ownFolder, 'Some.gguf') }]);
  });

  it('never writes over another file', async () => {
    await using test = await openTestLibrary();
    const from = putModel(join(test.folder, 'elsewhere', 'Some.gguf'), 1);
    const other = putModel(join(test.ownFolder, 'Some.gguf'), 2);
    const content = readFileSync(other);
    for (const method of ['copy', 'move', 'link'] as const) {
      expect(await bring(test, from, method)).toMatchObject({ state: 'failed', error: { code: 'conflict' } });
    }
    expect(readFileSync(other).equals(content)).toBe(true);
    expect(readdirSync(test.ownFolder)).toEqual(['Some.gguf']);
    expect(existsSync(from)).toBe(true);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    await using test = await openTestLibrary();
    const from = putModel(join(test.folder, 'elsewhere', 'Some.gguf'), 1);
    const job = await test.library.import({ path: from, method: 'copy', folderId: null });
    test.library.cancelJob(job.id);
    expect(await test.ended(job)).toMatchObject({ state: 'cancelled' });
    expect(readdirSync(test.ownFolder)).toEqual([]);
    expect(test.models.list()).toEqual([]);
  });

  it('takes no file away from another program, and gives a copy its name there', async () => {
    await using test = await openTestLibrary();
    const theirs = putModel(join(test.home, '.lmstudio', 'models', 'a', 'b', 'Theirs.gguf'), 1);
    await test.library.scan();
    test.library.showStore('lm_studio', true);
    await test.library.scan();
    await expect(bring(test, theirs, 'move')).rejects.toMatchObject({ code: 'unsupported' });
    expect(await bring(test, theirs, 'link')).toMatchObject({ state: 'done', modelId: 'theirs-2' });
    expect(test.models.find('theirs-2').path).toBe(join(test.ownFolder, 'a', 'b', 'Theirs.gguf'));
    expect(test.models.find('theirs')).toMatchObject({ source: 'lm_studio', path: theirs });
  });

  it('copies what a link leads to, and moves no link', async () => {
    await using test = await openTestLibrary();
    const real = putModel(join(test.folder, 'elsewhere', 'Real.gguf'), 1);
    const from = join(test.folder, 'Alias.gguf');
    symlinkSync(real, from);
    expect(await bring(test, from, 'move')).toMatchObject({ state: 'failed', error: { code: 'unsupported' } });
    expect(await bring(test, from, 'copy')).toMatchObject({ state: 'done' });
    expect(lstatSync(join(test.ownFolder, 'Alias.gguf')).isFile()).toBe(true);
    expect(existsSync(real)).toBe(true);
  });

  it.skipIf(!hasOtherDisk)('moves to another disk with the first file gone only in the end', async () => {
    await using test = await openTestLibrary();
    const disk = mkdtempSync('/dev/shm/paddock-disk-');
    try {
      const from = putModel(join(disk, 'Some.gguf'), 1);
      const content = readFileSync(from);
      expect(await bring(test, from, 'link')).toMatchObject({ state: 'done' });
      expect(lstatSync(join(test.ownFolder, 'Some.gguf')).isSymbolicLink()).toBe(true);
      expect(await test.library.trash('some')).toEqual({ freedBytes: 0 });
      expect(await bring(test, from, 'move')).toMatchObject({ state: 'done', modelId: 'some' });
      expect(readFileSync(join(test.ownFolder, 'Some.gguf')).equals(content)).toBe(true);
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      rmSync(disk, { recursive: true });
    }
  });

  it('says at once what is no model', async () => {
    await using test = await openTestLibrary();
    const page = join(test.folder, 'Page.gguf');
    writeFileSync(page, '<!doctype html>');
    await expect(bring(test, page, 'copy')).rejects.toMatchObject({ code: 'not_a_gguf' });
    await expect(bring(test, join(test.folder, 'gone.gguf'), 'copy')).rejects.toMatchObject({
      code: 'file_not_found',
    });
    await expect(bring(test, 'somewhere.gguf', 'copy')).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describeWithShared('models of several files', (shared) => {
  const split = 'tiny-llama-3.1-8b-instruct-split';
  const part = (number: number) => `${split}-0000${number}-of-00003.gguf`;

  it('are one entry, and moved with all of their parts or not at all', async () => {
    await using test = await openTestLibrary();
    const from = join(test.folder, 'elsewhere');
    mkdirSync(from);
    for (const number of [1, 2, 3]) copyFileSync(join(shared, 'families', part(number)), join(from, part(number)));
    // Something stands in the way of the second part.
    mkdirSync(join(test.ownFolder, split));
    writeFileSync(join(test.ownFolder, split, part(2)), 'another file');
    expect(await bring(test, join(from, part(1)), 'move')).toMatchObject({ error: { code: 'conflict' } });
    expect(readdirSync(from).length).toBe(3);
    writeFileSync(join(test.ownFolder, split, part(2)), readFileSync(join(from, part(2))));
    const job = await bring(test, join(from, part(1)), 'move');
    expect(job).toMatchObject({ state: 'done', error: null });
    await test.library.scan();
    expect(test.models.list()).toMatchObject([{ id: split, path: join(test.ownFolder, split, part(1)) }]);
    expect((await test.library.details(split)).files.length).toBe(3);
    const bytes = [1, 2, 3].reduce((sum, number) => sum + statSync(join(shared, 'families', part(number))).size, 0);
    expect(await test.library.trash(split)).toEqual({ freedBytes: bytes });
    expect(readdirSync(test.ownFolder)).toEqual([]);
  });

  it('bring along what lets them see, which is no model of its own', async () => {
    await using test = await openTestLibrary();
    const from = join(test.folder, 'elsewhere');
    mkdirSync(from);
    for (const name of ['tiny-gemma-3-4b-it.gguf', 'mmproj-tiny-gemma-3.gguf'])
      copyFileSync(join(shared, 'vision', name), join(from, name));
    copyFileSync(join(shared, 'adapters', 'lora-for-paddock-tiny.gguf'), join(test.ownFolder, 'lora.gguf'));
    const job = await bring(test, join(from, 'tiny-gemma-3-4b-it.gguf'), 'copy');
    expect(job).toMatchObject({ state: 'done', modelId: 'tiny-gemma-3-4b-it' });
    await test.library.scan();
    expect(test.models.list().length).toBe(1);
    const details = await test.library.details('tiny-gemma-3-4b-it');
    expect(details.files.map(({ path }) => path)).toEqual([
      join(test.ownFolder, 'tiny-gemma-3-4b-it', 'tiny-gemma-3-4b-it.gguf'),
      join(test.ownFolder, 'tiny-gemma-3-4b-it', 'mmproj-tiny-gemma-3.gguf'),
    ]);
    await test.library.trash('tiny-gemma-3-4b-it');
    expect(test.trashed.length).toBe(2);
  });

  it('leave the companion that another model needs', async () => {
    await using test = await openTestLibrary();
    const folder = join(test.ownFolder, 'gemma');
    mkdirSync(folder);
    copyFileSync(join(shared, 'vision', 'tiny-gemma-3-4b-it.gguf'), join(folder, 'tiny-gemma-3-4b-it.gguf'));
    copyFileSync(join(shared, 'vision', 'tiny-gemma-3-4b-it.gguf'), join(folder, 'tiny-gemma-3-4b-it-Q4_0.gguf'));
    copyFileSync(join(shared, 'vision', 'mmproj-tiny-gemma-3.gguf'), join(folder, 'mmproj-tiny-gemma-3.gguf'));
    await test.library.scan();
    await test.library.trash('tiny-gemma-3-4b-it');
    expect(readdirSync(folder).sort()).toEqual(['mmproj-tiny-gemma-3.gguf', 'tiny-gemma-3-4b-it-Q4_0.gguf']);
  });

  it('are all of one header, the tensors counted by type', async () => {
    await using test = await openTestLibrary();
    copyFileSync(join(shared, 'families', 'tiny-qwen3-0.6b.gguf'), join(test.ownFolder, 'Qwen.gguf'));
    await test.library.scan();
    const { metadata, tensors } = await test.library.details('qwen');
    const tokens = metadata.find(({ key }) => key === 'tokenizer.ggml.tokens')?.value;
    expect(tokens).toHaveProperty('count');
    expect(JSON.stringify(tokens).length).toBeLessThan(1000);
    expect(tensors.every(({ count, sizeBytes }) => count > 0 && sizeBytes > 0)).toBe(true);
  });
});
