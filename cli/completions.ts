import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Argument, type Command } from '@commander-js/extra-typings';
import { defaultDataFolder, resourcesFolder } from '../main/paths.ts';
import { readCatalog } from '../main/openness/catalog.ts';
import { modelQueries } from '../main/store/models.ts';
import { openStore } from '../main/store/open.ts';
import { bashScript, fishScript, powershellScript, zshScript, type VerbWords } from './completion-scripts.ts';
import { orExplain } from './explain.ts';
import { print, printJson } from './output.ts';
import { completionsOutputSchema } from './schemas.ts';
import { findSession, withSession } from './session.ts';
import { addVerb } from './verb.ts';

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript, powershell: powershellScript };

export function addCompletions(program: Command): void {
  addVerb(program, {
    name: 'completions',
    description: 'Print a script that has a shell complete verbs, options and names of models.',
    examples: [
      ['eval "$(paddock completions bash)"', 'in ~/.bashrc'],
      ['eval "$(paddock completions zsh)"', 'in ~/.zshrc'],
      ['paddock completions fish | source', 'in ~/.config/fish/config.fish'],
      ['paddock completions powershell | Out-String | Invoke-Expression', 'in $PROFILE'],
    ],
  })
    .addArgument(new Argument('<shell>', 'which one').choices(shells))
    .action((shell, { json = false }) =>
      orExplain(json, async () => {
        const script = scripts[shell](listVerbs(program));
        if (json) printJson(completionsOutputSchema, { shell, script });
        else print(script);
      }),
    );
  // What the scripts ask; no verb for people.
  program
    .command('complete-models', { hidden: true })
    .option('--data-dir <folder>', 'where chats and settings are kept', defaultDataFolder())
    .action(({ dataDir }) => orExplain(false, async () => print((await modelNames(resolve(dataDir))).join('\n'))));
}

/** The verbs with their options, as the program itself knows them. */
function listVerbs(program: Command): VerbWords[] {
  return program.commands
    .filter((command) => command.name() !== 'complete-models')
    .map((command) => ({
      name: command.name(),
      description: command.description(),
      options: command.options.map(({ long, short, description, argChoices, required, optional }) => ({
        names: [long, short].filter((name) => typeof name === 'string'),
        description,
        takesValue: required || optional,
        choices: argChoices ?? [],
      })),
      verbs: command.commands.map((inner) => ({ name: inner.name(), description: inner.description() })),
      takesModel: command.registeredArguments.some((argument) => argument.name() === 'model'),
      choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    }));
}

/** Names of the library and of the starting set. Without a running core the library is read as it was left. */
async function modelNames(dataFolder: string): Promise<string[]> {
  const aliases = readCatalog(resourcesFolder()).map(({ alias }) => alias);
  const session = await findSession(dataFolder);
  if (session !== null) {
    return withSession(session, async ({ client }) => [
      ...(await client.models.list()).map(({ id }) => id),
      ...aliases,
    ]);
  }
  // Completing is no reason to make a data folder.
  if (!existsSync(join(dataFolder, 'paddock.sqlite3'))) return aliases;
  const store = openStore(dataFolder);
  try {
    return [
      ...modelQueries(store)
        .list()
        .map(({ id }) => id),
      ...aliases,
    ];
  } finally {
    store.close();
  }
}
