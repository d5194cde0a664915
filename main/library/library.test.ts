import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newFolder, openTestLibrary, putModel } from '../library.test-helper.ts';

const ids = (list: { id: string }[]) => list.map(({ id }) => id).sort();

describe('folders', () => {
  it('lists the models in its folders, however deep, and nothing that is hidden or unfinished', async () => {
    await using test = await openTestLibrary();
    putModel(join(test.ownFolder, 'owner', 'name', 'Deep.gguf'), 1);
    putModel(join(test.ownFolder, 'Top.gguf'), 2);
    putModel(join(test.ownFolder, '.hidden.gguf'), 3);
    putModel(join(test.ownFolder, '.cache', 'Hidden.gguf'), 3);
    putModel(join(test.ownFolder, 'incomplete-Half.gguf'), 3);
    putModel(join(test.ownFolder, 'Part.gguf.part'), 3);
    await test.library.scan();
    expect(ids(test.models.list())).toEqual(['deep', 'top']);
    expect(test.models.find('deep')).toMatchObject({ source: 'library', available: true });
  });

  it('survives links in a circle, broken files and folders that it may not read', async () => {
    await using test = await openTestLibrary();
    const inside = join(test.ownFolder, 'inside');
    putModel(join(inside, 'Good.gguf'), 1);
    symlinkSync(test.ownFolder, join(inside, 'around'));
    symlinkSync(join(test.folder, 'nowhere.gguf'), join(inside, 'lost.gguf'));
    mkdirSync(join(inside, 'folder.gguf'));
    writeFileSync(join(inside, 'Page.gguf'), '<!doctype html>Not found');
    mkdirSync(join(inside, 'closed'), { mode: 0o000 });
    await test.library.scan();
    expect(ids(test.models.list())).toEqual(['good']);
    const readsBefore = test.reads();
    await test.library.scan();
    expect(test.reads()).toBe(readsBefore);
    chmodSync(join(inside, 'closed'), 0o700);
  });

  it('keeps the id of a model that was moved or renamed', async () => {
    await using test = await openTestLibrary();
    const path = putModel(join(test.ownFolder, 'Before.gguf'), 1);
    putModel(join(test.ownFolder, 'Other.gguf'), 2);
    await test.library.scan();
    mkdirSync(join(test.ownFolder, 'sub'));
    renameSync(path, join(test.ownFolder, 'sub', 'After.gguf'));
    await test.library.scan();
    expect(test.models.find('before').path).toBe(join(test.ownFolder, 'sub', 'After.gguf'));
    expect(ids(test.models.list())).toEqual(['before', 'other']);
  });

  it('keeps the id of an opened file that was moved into a models folder', async () => {
    await using test = await openTestLibrary();
    const path = putModel(join(test.folder, 'downloads', 'Found.gguf'), 1);
    const { id } = await test.models.open(path);
    await test.library.scan();
    renameSync(path, join(test.ownFolder, 'Kept.gguf'));
    await test.library.scan();
    expect(test.models.find(id)).toMatchObject({ source: 'library', available: true });
  });

  it('keeps the models of a disk that is away, and does not take a copy for them', async () => {
    await using test = await openTestLibrary();
    const disk = join(test.folder, 'disk');
    putModel(join(disk, 'Away.gguf'), 1);
    const added = await test.library.addFolder(disk);
    await test.library.scan();
    renameSync(disk, join(test.folder, 'unplugged'));
    putModel(join(test.ownFolder, 'Copy.gguf'), 1);
    await test.library.scan();
    expect(test.models.find('away')).toMatchObject({ available: false });
    expect(test.models.find('copy')).toMatchObject({ available: true });
    expect((await test.library.folders()).find(({ id }) => id === added.id)).toMatchObject({
      isAvailable: false,
      modelCount: 1,
      freeBytes: null,
    });
    await expect(test.library.folderPath(added.id)).rejects.toMatchObject({ code: 'file_not_found' });
    renameSync(join(test.folder, 'unplugged'), disk);
    await test.library.scan();
    expect(test.models.find('away')).toMatchObject({ available: true });
  });

  it('leaves out what a person took out of the list, until its folder is added anew', async () => {
    await using test = await openTestLibrary();
    const folder = join(test.folder, 'more');
    putModel(join(folder, 'Some.gguf'), 1);
    const { id } = await test.library.addFolder(folder);
    await test.library.scan();
    test.models.forget('some');
    await test.library.scan();
    expect(test.models.list()).toEqual([]);
    test.library.removeFolder(id);
    await test.library.addFolder(folder);
    await test.library.scan();
    expect(ids(test.models.list())).toEqual(['some']);
    expect(existsSync(join(folder, 'Some.gguf'))).toBe(true);
  });

  it('lists nothing of a folder or store that was given up while it was looked through', async () => {
    await using test = await openTestLibrary();
    const folder = join(test.folder, 'more');
    for (let number = 0; number < 4; number += 1) putModel(join(folder, `Some-${number}.gguf`), number);
    putModel(join(test.home, '.lmstudio', 'models', 'a', 'b', 'Theirs.gguf'), 9);
    const { id } = await test.library.addFolder(folder);
    test.library.removeFolder(id);
    test.library.showStore('lm_studio', true);
    test.library.showStore('lm_studio', false);
    await test.library.scan();
    expect(test.models.list()).toEqual([]);
    expect((await test.library.folders()).map((known) => known.id)).toEqual(['own']);
  });

  it('refuses folders in each other, and gives up no folder that it needs', async () => {
    await using test = await openTestLibrary();
    await expect(test.library.addFolder(test.folder)).rejects.toMatchObject({ code: 'conflict' });
    mkdirSync(join(test.ownFolder, 'inside'));
    await expect(test.library.addFolder(join(test.ownFolder, 'inside'))).rejects.toMatchObject({ code: 'conflict' });
    await expect(test.library.addFolder(join(test.folder, 'missing'))).rejects.toMatchObject({
      code: 'file_not_found',
    });
    expect(() => test.library.removeFolder('own')).toThrow(/own models folder/);
    mkdirSync(join(test.folder, 'big'));
    const { id } = await test.library.addFolder(join(test.folder, 'big'));
    test.library.setDefaultFolder(id);
    expect(await test.library.folderPath(null)).toBe(join(test.folder, 'big'));
    test.library.removeFolder(id);
    expect(await test.library.folderPath(null)).toBe(test.ownFolder);
  });

  it('reads no header again after a restart, and reads the one that has changed', async () => {
    const folder = newFolder();
    try {
      await using first = await openTestLibrary({ folder });
      const changing = putModel(join(first.ownFolder, 'Changing.gguf'), 1);
      putModel(join(first.ownFolder, 'Same.gguf'), 2);
      await first.library.scan();
      expect(first.reads()).toBe(2);
      await first[Symbol.asyncDispose]();
      putModel(changing, 3);
      await using second = await openTestLibrary({ folder });
      await second.library.scan();
      expect(second.reads()).toBe(1);
      expect(ids(second.models.list())).toEqual(['changing', 'same']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('hides the classes that the policy hides, and still knows the models', async () => {
    await using test = await openTestLibrary({ policy: { unknown: 'hide' } });
    putModel(join(test.ownFolder, 'Some.gguf'), 1);
    await test.library.scan();
    const isShown = test.models.list().length === 1;
    expect(isShown).toBe(test.models.find('some').openness.class !== 'unknown');
  });
});

describe('duplicates', () => {
  it('says what a second copy costs, and that a second name costs nothing', async () => {
    await using test = await openTestLibrary();
    const path = putModel(join(test.ownFolder, 'One.gguf'), 1);
    putModel(join(test.ownFolder, 'Copy.gguf'), 1);
    linkSync(path, join(test.ownFolder, 'Link.gguf'));
    putModel(join(test.ownFolder, 'Other.gguf'), 2);
    await test.library.scan();
    const [duplicate, ...more] = await test.library.duplicates();
    expect(more).toEqual([]);
    expect(duplicate?.copies.map(({ modelId }) => modelId).sort()).toEqual(['copy', 'link', 'one']);
    expect(duplicate?.wastedBytes).toBe(statSync(path).size);
  });
});

describe('verify', () => {
  it('remembers what it read first, and tells of a change of one byte afterwards', async () => {
    await using test = await openTestLibrary();
    const path = putModel(join(test.ownFolder, 'Some.gguf'), 1);
    await test.library.scan();
    expect(await test.ended(test.library.verify('some'))).toMatchObject({
      state: 'done',
      doneBytes: statSync(path).size,
    });
    const [file] = (await test.library.details('some')).files;
    expect(file?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(file?.verifiedAt).not.toBeNull();
    const bytes = readFileSync(path);
    // Deep in the weights, where no sample of the fingerprint is taken.
    const place = 5_000_123;
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const failed = await test.ended(test.library.verify('some'));
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'checksum_mismatch' } });
  });

  it('can be cancelled', async () => {
    await using test = await openTestLibrary();
    putModel(join(test.ownFolder, 'Some.gguf'), 1);
    await test.library.scan();
    const job = test.library.verify('some');
    test.library.cancelJob(job.id);
    expect(await test.ended(job)).toMatchObject({ state: 'cancelled', error: null });
    test.library.dismissJob(job.id);
    expect(test.library.jobs()).toEqual([]);
  });
});

describe('trash', () => {
  it('unloads a model, bins its file and the folder that it leaves empty, and says what that frees', async () => {
    await using test = await openTestLibrary();
    const path = putModel(join(test.ownFolder, 'owner', 'name', 'Some.gguf'), 1);
    const size = statSync(path).size;
    await test.library.scan();
    expect(await test.library.trash('some')).toEqual({ freedBytes: size });
    expect(test.unloaded).toEqual(['some']);
    expect(test.trashed).toEqual([path]);
    expect(existsSync(join(test.ownFolder, 'owner'))).toBe(false);
    expect(existsSync(test.ownFolder)).toBe(true);
    expect(test.models.list()).toEqual([]);
  });

  it('frees nothing where the content has another name', async () => {
    await using test = await openTestLibrary();
    const path = putModel(join(test.ownFolder, 'Some.gguf'), 1);
    linkSync(path, join(test.folder, 'elsewhere.gguf'));
    await test.library.scan();
    expect(await test.library.trash('some')).toEqual({ freedBytes: 0 });
  });

  it('brings the same model back under its id when it comes out of the bin', async () => {
    await using test = await openTestLibrary();
    putModel(join(test.ownFolder, 'Some.gguf'), 1);
    await test.library.scan();
    await test.library.trash('some');
    putModel(join(test.ownFolder, 'again', 'Renamed.gguf'), 1);
    await test.library.scan();
    expect(ids(test.models.list())).toEqual(['some']);
  });

  it('leaves alone what is not its own, and says where there is no bin', async () => {
    await using test = await openTestLibrary({ hasTrash: false });
    await test.models.ensureBuiltin();
    await expect(test.library.trash('paddock-tiny')).rejects.toMatchObject({ code: 'unsupported' });
    const path = putModel(join(test.ownFolder, 'Some.gguf'), 1);
    const foreign = putModel(join(test.home, '.lmstudio', 'models', 'a', 'b', 'Theirs.gguf'), 2);
    const { id } = await test.models.open(foreign);
    await test.library.scan();
    await expect(test.library.trash(id)).rejects.toMatchObject({ code: 'unsupported', message: /another program/ });
    await expect(test.library.trash('some')).rejects.toMatchObject({
      code: 'unsupported',
      remedy: `Delete the file yourself: ${path}`,
    });
    expect(existsSync(foreign)).toBe(true);
  });
});
