import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRandom } from '../../tests/downloads/random.ts';
import { isInside, openPlainFile, prepareFolder, storedPath } from './paths.ts';

function placeOf(path: string): string {
  try {
    return join('/models', ...storedPath('o/n', path));
  } catch {
    return 'refused';
  }
}

describe('the place of a file', () => {
  it.each([
    '../up.gguf',
    'a/../../up.gguf',
    '/etc/passwd',
    'a//b.gguf',
    './a.gguf',
    'C:\\a.gguf',
    'a\\..\\b.gguf',
    'a.gguf:stream',
    'nul',
    'COM1.gguf',
    'ends-with-dot.',
    'ends-with-space ',
    'null\u0000byte',
    'x'.repeat(250),
    '',
  ])('is refused for %j', (path) => {
    expect(() => storedPath('owner/name', path)).toThrow('not safe');
  });

  it.each(['owner', 'owner/name/more', '../name', 'owner/..', '/name'])('is refused for the repository %j', (repo) => {
    expect(() => storedPath(repo, 'a.gguf')).toThrow('not safe');
  });

  it('is always inside of the folder, whatever the name is made of', () => {
    const random = makeRandom(3);
    const parts = ['..', '.', '/', '\\', 'a', 'é', ' ', ':', '~', '%2e', '\u202e', '-', '*', 'con'];
    for (let round = 0; round < 5000; round += 1) {
      const path = Array.from(
        { length: 1 + Math.floor(random() * 6) },
        () => parts[Math.floor(random() * parts.length)],
      );
      const place = placeOf(path.join(''));
      expect(place === 'refused' || isInside('/models', place)).toBe(true);
    }
  });
});

describe('on the disk', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paddock-paths-'));
    await mkdir(join(folder, 'models'));
    await mkdir(join(folder, 'elsewhere'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('folders are made, and found again', async () => {
    const path = await prepareFolder(join(folder, 'models'), ['o', 'n', 'sub', 'a.gguf']);
    expect(await prepareFolder(join(folder, 'models'), ['o', 'n', 'sub', 'a.gguf'])).toBe(path);
  });

  it('a link or a file in the place of a folder is refused', async () => {
    await symlink(join(folder, 'elsewhere'), join(folder, 'models', 'o'));
    await expect(prepareFolder(join(folder, 'models'), ['o', 'n', 'a.gguf'])).rejects.toMatchObject({
      code: 'conflict',
    });
    await writeFile(join(folder, 'models', 'p'), '');
    await expect(prepareFolder(join(folder, 'models'), ['p', 'n', 'a.gguf'])).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('a models folder that is itself reached through a link is fine, and one that is away says so', async () => {
    await symlink(join(folder, 'models'), join(folder, 'link'));
    expect(await prepareFolder(join(folder, 'link'), ['o', 'n', 'a.gguf'])).toContain(join('models', 'o', 'n'));
    await expect(prepareFolder(join(folder, 'away'), ['o', 'n', 'a.gguf'])).rejects.toMatchObject({
      code: 'file_not_found',
    });
  });

  it('a link in the place of a file is refused', async () => {
    await writeFile(join(folder, 'elsewhere', 'mine'), 'mine');
    await symlink(join(folder, 'elsewhere', 'mine'), join(folder, 'models', 'a.part'));
    await expect(openPlainFile(join(folder, 'models', 'a.part'))).rejects.toMatchObject({ code: 'conflict' });
  });
});
