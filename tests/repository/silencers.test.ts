import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryFolder } from '../harness/headless.ts';

const sourceFolders = ['contract', 'main', 'cli', 'preload', 'renderer', 'tests', 'bench', 'scripts'];

async function listFiles(folder: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(join(repositoryFolder, folder), { recursive: true });
  return names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
}

async function read(file: string): Promise<string> {
  return readFile(join(repositoryFolder, file), 'utf8');
}

test('no source file silences the type checker or the linter', async () => {
  const silencer = new RegExp(['@ts-' + '(ignore|nocheck|expect-error)', '(ox|es)lint-' + 'disable'].join('|'));
  const silenced: string[] = [];
  for (const folder of sourceFolders) {
    for (const file of await listFiles(folder, /\.(ts|tsx|mjs|css)$/)) {
      if (silencer.test(await read(file))) silenced.push(file);
    }
  }
  expect(silenced).toEqual([]);
});
