import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../cli/exit.ts';
import { createProgram } from '../../cli/program.ts';
import { outputSchemas } from '../../cli/schemas.ts';
import { repositoryFolder } from '../harness/headless.ts';

const guide = readFileSync(join(repositoryFolder, 'docs', 'guides', 'command-line.md'), 'utf8');

/** Every command line that the documents show, without what comes before and behind `paddock`. */
function shownCommands(): string[] {
  const files = ['README.md', 'docs/guides/command-line.md', 'docs/guides/server.md', 'docs/guides/import-export.md'];
  const blocks = files.flatMap((file) => [
    ...readFileSync(join(repositoryFolder, file), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g),
  ]);
  return blocks
    .flatMap(([, text = '']) => text.split('\n'))
    .flatMap((line) => /(?:^|[\s(])(?:npx )?paddock ([^|>)#]+)/.exec(line)?.[1]?.trim() ?? []);
}

/** Words as a shell parts them. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}

/** The program with nothing behind its verbs. */
function hollowProgram(): Command {
  const program = createProgram();
  const silence = (command: Command) => {
    command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
    if (command.commands.length === 0) command.action(() => {});
    for (const inner of command.commands) silence(inner as Command);
  };
  silence(program);
  return program;
}

describe('the documents', () => {
  it.each(shownCommands())('paddock %s', async (line) => {
    await expect(hollowProgram().parseAsync(words(line), { from: 'user' })).resolves.toBeDefined();
  });

  it('name every verb that prints JSON, and every exit code', () => {
    for (const verb of Object.keys(outputSchemas)) expect(guide).toContain(`\`${verb}\``);
    for (const code of Object.values(exitCodes)) expect(guide).toMatch(new RegExp(`\\| +\`?${code}\`? +\\|`));
  });
});

it('every verb has a schema and takes --json', () => {
  const known = Object.keys(outputSchemas).map((name) => name.split(' ')[0]);
  for (const command of createProgram().commands.filter((each) => each.name() !== 'complete-models')) {
    expect(known).toContain(command.name());
    for (const verb of command.commands.length > 0 ? command.commands : [command]) {
      expect(verb.options.map(({ long }) => long)).toEqual(expect.arrayContaining(['--json', '--data-dir']));
    }
  }
});
