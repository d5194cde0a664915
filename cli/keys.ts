import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from '@commander-js/extra-typings';
import { AppError } from '../contract/errors.ts';
import { keyScopeSchema, type KeyScope, type ServerKey } from '../contract/server.ts';
import { defaultDataFolder } from '../main/paths.ts';
import { createKeys, type Keys } from '../main/server/keys.ts';
import { openStore } from '../main/store/open.ts';
import { orExplain } from './explain.ts';

const usualScopes: KeyScope[] = ['infer', 'embed', 'models'];

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('Make, list and take away keys for the local server.');
  keys
    .command('list', { isDefault: true })
    .description('List the keys. Their texts are kept only as hashes.')
    .addOption(dataFolder())
    .option('--json', 'print one line of JSON')
    .action(({ dataDir, json = false }) =>
      orExplain(json, () => withKeys(dataDir, ({ list }) => print(json ? JSON.stringify(list()) : table(list())))),
    );
  keys
    .command('create')
    .description('Make a key and print its text, which nothing can print again.')
    .argument('<name>', 'what uses it')
    .option(
      '--scope <scopes...>',
      `what it may do: ${keyScopeSchema.options.join(', ')} (default: ${usualScopes.join(', ')})`,
      scope,
    )
    .option('--model <ids...>', 'only for these models')
    .option('--per-minute <requests>', 'turn away more requests than this', wholeNumber)
    .addOption(dataFolder())
    .option('--json', 'print one line of JSON')
    .action((name, { dataDir, scope: scopes, model, perMinute, json = false }) =>
      orExplain(json, () =>
        withKeys(dataDir, ({ create }) => {
          const made = create({
            name,
            scopes: scopes ?? usualScopes,
            modelIds: model ?? null,
            requestsPerMinute: perMinute ?? null,
          });
          print(json ? JSON.stringify({ ...made.key, secret: made.secret }) : made.secret);
        }),
      ),
    );
  keys
    .command('revoke')
    .description('Take a key away. Programs that use it are turned away from then on.')
    .argument('<name>', 'the name of the key')
    .addOption(dataFolder())
    .option('--json', 'print one line of JSON')
    .action((name, { dataDir, json = false }) =>
      orExplain(json, () =>
        withKeys(dataDir, ({ list, revoke }) => {
          const key = list().find((candidate) => candidate.name === name);
          if (key === undefined) throw new AppError('not_found', `There is no key with the name ${name}.`);
          revoke(key.id);
          print(json ? JSON.stringify({ id: key.id }) : `The key ${name} is taken away.`);
        }),
      ),
    );
}

function dataFolder() {
  return new Option('--data-dir <folder>', 'where chats and settings are kept').default(defaultDataFolder());
}

async function withKeys(dataDir: string, work: (keys: Keys) => void): Promise<void> {
  const store = openStore(resolve(dataDir));
  try {
    work(createKeys({ store }));
  } finally {
    store.close();
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function table(keys: readonly ServerKey[]): string {
  if (keys.length === 0) return 'There are no keys.';
  return keys.map(({ prefix, name, scopes }) => `${prefix}…  ${name}  (${scopes.join(', ')})`).join('\n');
}

/** Called once for each word after `--scope`. */
function scope(text: string, before: KeyScope[] | undefined): KeyScope[] {
  const parsed = keyScopeSchema.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError(`A scope is one of ${keyScopeSchema.options.join(', ')}.`);
  return [...(before ?? []), parsed.data];
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number of at least 1.');
  return value;
}
