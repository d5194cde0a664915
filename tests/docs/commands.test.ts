import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { repositoryFolder } from '../harness/headless.ts';
import { notRun, shells, untilEnded } from './cases.ts';
import { commandsOf, documents } from './markdown.ts';
import { makeReaderPlace, type ReaderPlace } from './place.ts';

/** Every command that a document shows, in its order. Those that ask the server stand in snippets.test.ts. */
const shown = documents
  .map(({ path, blocks }) => ({
    path,
    commands: blocks.filter(({ language }) => language === 'sh').flatMap(commandsOf),
  }))
  .filter(({ commands }) => commands.length > 0);
const allCommands = shown.flatMap(({ commands }) => commands);

function isThere(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** Programs of others that a command needs and this computer lacks. */
function lacking(command: string): string[] {
  const needed = ['jq', 'git', 'zsh', 'fish'].filter(
    (program) => shells[command] === program || new RegExp(`(^|\\| )${program} `).test(command),
  );
  // Commands are shown as they are typed in a shell of Linux and macOS, and ended as the groups that these have.
  if (process.platform === 'win32') return ['Linux or macOS'];
  return ['bash', ...needed].filter((program) => !isThere(program));
}

for (const { path, commands } of shown) {
  const runnable = commands.filter((command) => notRun[command] === undefined && !command.startsWith('curl '));
  if (runnable.length === 0) continue;
  describe(path, () => {
    let place: ReaderPlace;
    beforeAll(async () => {
      place = await makeReaderPlace();
    });
    afterAll(() => place[Symbol.asyncDispose]());

    for (const command of runnable) {
      const missing = lacking(command);
      const name = missing.length === 0 ? command : `${command} (needs ${missing.join(', ')})`;
      test.skipIf(missing.length > 0)(name, async () => {
        const { ready } = untilEnded.find(({ begins }) => command.startsWith(begins)) ?? {};
        const { code, output, errors } = await place.type(command, { shell: shells[command], ready });
        // What it said beside is shown where it fails.
        expect([code, errors]).toEqual([0, errors]);
        expect(output).toMatch(/\brun\b.*capital of France/.test(command) ? /Paris/ : /^/);
      });
    }
  });
}

test('every command that is listed as not run is shown somewhere', () => {
  expect(Object.keys(notRun).filter((command) => !allCommands.includes(command))).toEqual([]);
});

test('every command that is treated in its own way is shown somewhere', () => {
  expect(Object.keys(shells).filter((command) => !allCommands.includes(command))).toEqual([]);
  expect(untilEnded.filter(({ begins }) => !allCommands.some((command) => command.startsWith(begins)))).toEqual([]);
});

test('npm knows every script that is named', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(repositoryFolder, 'package.json'), 'utf8')));
  const named = documents.flatMap(({ text }) =>
    [...text.matchAll(/\bnpm (?:run (?:--silent )?([\w:]+)|(test|start)\b)/g)].map(([, run, own]) => run ?? own ?? ''),
  );
  expect([...new Set(named)].filter((name) => scripts[name] === undefined)).toEqual([]);
});

test('npx finds the command of a checkout', () => {
  const { stdout } = spawnSync('npx', ['paddock', '--version'], {
    cwd: repositoryFolder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
});
