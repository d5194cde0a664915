import type { Command } from '@commander-js/extra-typings';
import { AppError } from '../contract/errors.ts';
import { formatBytes } from '../main/fit/plan.ts';
import { confirm, declined, isInteractive, print, printJson } from './output.ts';
import { resolveLocal } from './reference.ts';
import { rmOutputSchema } from './schemas.ts';
import { addVerb, withCore } from './verb.ts';

export function addRm(program: Command): void {
  addVerb(program, {
    name: 'rm',
    description: "Move a model's files to the bin.",
    examples: [
      ['paddock rm qwen3-0.6b-q8_0', 'asks first'],
      ['paddock rm qwen3-0.6b-q8_0 --yes', 'asks nothing'],
      ['paddock rm my-model --keep-file', 'only takes it out of the list'],
    ],
  })
    .argument('<model>', 'a name that paddock ls shows')
    .option('-y, --yes', 'ask nothing')
    .option('--keep-file', 'only take it out of the list; its file stays')
    .action((name, { yes = false, keepFile = false, json, ...common }) =>
      withCore({ ...common, json }, async ({ client }) => {
        const { id, path } = await resolveLocal(client, name);
        if (keepFile) {
          await client.models.forget({ id });
          if (json) return printJson(rmOutputSchema, { modelId: id, isTrashed: false, freedBytes: 0 });
          return print(`${id} is no longer in the list. Its file is still at ${path}.`);
        }
        if (!yes) {
          if (!isInteractive()) {
            throw new AppError('invalid_input', `Nobody said that ${id} may be removed.`, { remedy: 'Add --yes.' });
          }
          if (!(await confirm(`Move ${path} to the bin?`, false))) throw declined();
        }
        const { freedBytes } = await client.library.trash({ modelId: id });
        if (json) return printJson(rmOutputSchema, { modelId: id, isTrashed: true, freedBytes });
        print(`${id} is in the bin${freedBytes === 0 ? '' : `; emptying it frees ${formatBytes(freedBytes)}`}.`);
      }),
    );
}
