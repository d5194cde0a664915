import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionsOutputSchema } from '../../cli/schemas.ts';
import { repositoryFolder } from '../harness/headless.ts';
import { makePlace, paddock, paddockError, paddockJson, type Place } from './paddock.ts';

let place: Place;
beforeAll(async () => {
  place = await makePlace();
  const bin = join(place.dataFolder, 'bin');
  await mkdir(bin);
  await symlink(join(repositoryFolder, 'cli', 'paddock.mjs'), join(bin, 'paddock'));
});
afterAll(() => place[Symbol.asyncDispose]());

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;

describe.skipIf(!has('bash'))('bash', () => {
  /** What bash offers behind these words, with the script that was printed. */
  async function complete(...words: string[]): Promise<string[]> {
    const { output } = await paddock(place, ['completions', 'bash']);
    const script = join(place.dataFolder, 'paddock.bash');
    await writeFile(script, output);
    execFileSync('bash', ['-n', script]);
    const ask = `source "$1"; shift; complete -p paddock >/dev/null || exit 9
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _paddock; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const path = [join(place.dataFolder, 'bin'), process.env['PATH']].join(delimiter);
    return execFileSync('bash', ['-c', ask, 'bash', script, ...words], {
      encoding: 'utf8',
      cwd: place.dataFolder,
      env: { ...process.env, ...place.env, PATH: path },
    })
      .split('\n')
      .filter((word) => word !== '');
  }

  it('completes verbs, options and values', async () => {
    expect(await complete('paddock', 'p')).toEqual(['pull', 'ps']);
    expect(await complete('paddock', 'run', '--tem')).toEqual(['--temperature']);
    expect(await complete('paddock', 'keys', 'rev')).toEqual(['revoke']);
    expect(await complete('paddock', 'completions', 'fi')).toEqual(['fish']);
  });

  it('completes names of models, those of the library and of the starting set', async () => {
    await paddock(place, ['ls']);
    expect(await complete('paddock', 'run', 'paddock-')).toEqual(['paddock-tiny']);
    expect(await complete('paddock', 'pull', 'qwen3:0')).toEqual(['qwen3:0.6b']);
  });
});

it.skipIf(!has('zsh'))('the script for zsh is sound', async () => {
  const { output } = await paddock(place, ['completions', 'zsh']);
  expect(spawnSync('zsh', ['-n'], { input: output }).status).toBe(0);
});

it.skipIf(!has('fish'))('the script for fish is sound', async () => {
  const { output } = await paddock(place, ['completions', 'fish']);
  expect(spawnSync('fish', ['--no-execute'], { input: output }).status).toBe(0);
});

it.each(['bash', 'zsh', 'fish', 'powershell'])('%s knows every verb and option', async (shell) => {
  const { last } = await paddockJson(place, completionsOutputSchema, ['completions', shell]);
  for (const verb of ['run', 'pull', 'doctor', 'keys']) expect(last.script).toContain(verb);
  expect(last.script).toMatch(/(--|-l )hide-thinking/);
  expect(last.script).not.toMatch(/undefined|\[object/);
});

it('knows no other shell', async () => {
  const { code } = await paddock(place, ['completions', 'tcsh']);
  expect(code).toBe(2);
  expect((await paddockError(place, ['completions'])).code).toBe('invalid_input');
});
