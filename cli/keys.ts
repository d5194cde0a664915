import { InvalidArgumentError, type Command } from '@commander-js/extra-typings';
import { AppError } from '../contract/errors.ts';
import { keyScopeSchema, type KeyScope } from '../contract/server.ts';
import { nearest } from './nearest.ts';
import { print, printJson, table } from './output.ts';
import { keysCreateOutputSchema, keysListOutputSchema, keysRevokeOutputSchema } from './schemas.ts';
import { addVerb, withCore } from './verb.ts';

const usualScopes: KeyScope[] = ['infer', 'embed', 'models'];

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('Make, list and take away keys for the local server.');
  addList(keys);
  addCreate(keys);
  addRevoke(keys);
}

function addList(keys: Command): void {
  addVerb(
    keys,
    {
      name: 'list',
      description: 'List the keys. Their texts are kept only as hashes.',
      examples: [['paddock keys', 'all of them']],
    },
    { isDefault: true },
  ).action(({ json, ...common }) =>
    withCore({ ...common, json }, async ({ client }) => {
      const list = await client.server.keys();
      if (json) return printJson(keysListOutputSchema, list);
      if (list.length === 0) return print('There are no keys. Make one with: paddock keys create NAME');
      const rows = list.map(({ prefix, name, scopes, lastUsedAt }) => [
        `${prefix}…`,
        name,
        scopes.join(' '),
        lastUsedAt === null ? 'never' : new Date(lastUsedAt).toLocaleString(),
      ]);
      print(table(['KEY', 'NAME', 'FOR', 'LAST USED'], rows));
    }),
  );
}

function addCreate(keys: Command): void {
  addVerb(keys, {
    name: 'create',
    description: 'Make a key and print its text, which nothing can print again.',
    examples: [
      ['paddock keys create "my laptop"', 'for answers, vectors and the list of models'],
      ['paddock keys create "Continue" --scope infer --per-minute 60', 'for less'],
    ],
  })
    .argument('<name>', 'what uses it')
    .option(
      '--scope <scopes...>',
      `what it may do: ${keyScopeSchema.options.join(', ')} (default: ${usualScopes.join(', ')})`,
      scope,
    )
    .option('--model <ids...>', 'only for these models')
    .option('--per-minute <requests>', 'turn away more requests than this', wholeNumber)
    .action((name, { scope: scopes, model, perMinute, json, ...common }) =>
      withCore({ ...common, json }, async ({ client }) => {
        const { key, secret } = await client.server.createKey({
          name,
          scopes: scopes ?? usualScopes,
          modelIds: model ?? null,
          requestsPerMinute: perMinute ?? null,
        });
        if (json) printJson(keysCreateOutputSchema, { ...key, secret });
        else print(secret);
      }),
    );
}

function addRevoke(keys: Command): void {
  addVerb(keys, {
    name: 'revoke',
    description: 'Take a key away. Programs that use it are turned away from then on.',
    examples: [['paddock keys revoke "my laptop"', 'by its name']],
  })
    .argument('<name>', 'the name of the key')
    .action((name, { json, ...common }) =>
      withCore({ ...common, json }, async ({ client }) => {
        const list = await client.server.keys();
        const key = list.find((candidate) => candidate.name === name);
        if (key === undefined)
          throw unknownKey(
            name,
            list.map((candidate) => candidate.name),
          );
        await client.server.revokeKey({ id: key.id });
        if (json) printJson(keysRevokeOutputSchema, { id: key.id });
        else print(`The key ${name} is taken away.`);
      }),
    );
}

function unknownKey(name: string, names: readonly string[]): AppError {
  const near = nearest(name, names);
  return new AppError('not_found', `There is no key with the name ${name}.`, {
    remedy: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'List them with: paddock keys',
  });
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
