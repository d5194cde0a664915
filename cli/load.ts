import type { Command } from '@commander-js/extra-typings';
import { AppError } from '../contract/errors.ts';
import { formatBytes } from '../main/fit/plan.ts';
import { setOption } from './load-options.ts';
import { loadModel } from './memory.ts';
import { print, printJson } from './output.ts';
import { resolveLocal } from './reference.ts';
import { loadOutputSchema, unloadOutputSchema } from './schemas.ts';
import { addVerb, notRunning, withRunningCore } from './verb.ts';

export function addLoad(program: Command): void {
  addVerb(program, {
    name: 'load',
    description: 'Bring a model into the memory of the running Paddock.',
    examples: [
      ['paddock load qwen3:8b', 'with the settings that are kept for it'],
      ['paddock load qwen3:8b --set contextLength=32768 --set pinned=true', 'with others'],
    ],
  })
    .argument('<model>', 'a name that paddock ls shows, or a GGUF file')
    .addOption(setOption)
    .option('--force', 'also where the memory seems too small')
    .action((name, { set, force = false, json, ...common }) =>
      withRunningCore(
        { ...common, json },
        async ({ client }, course) => {
          const { id } = await resolveLocal(client, name);
          course.onInterrupt(() => client.engine.unload({ modelId: id }));
          const loaded = await loadModel(client, id, { set, force });
          if (json) return printJson(loadOutputSchema, loaded);
          const memory = loaded.memoryBytes === null ? '' : `, takes ${formatBytes(loaded.memoryBytes)}`;
          print(`${id} is in memory${memory}, with a context of ${loaded.contextLength ?? 'unknown'} tokens.`);
        },
        () => {
          throw notRunning(`Open the app, or keep it in memory with: paddock serve --model ${name}`);
        },
      ),
    );
}

export function addUnload(program: Command): void {
  addVerb(program, {
    name: 'unload',
    description: 'Give the memory of a model back.',
    examples: [
      ['paddock unload qwen3:8b', 'one'],
      ['paddock unload --all', 'all of them'],
    ],
  })
    .argument('[model]', 'a name that paddock ps shows')
    .option('--all', 'every model that is in memory')
    .action((name, { all = false, json, ...common }) =>
      withRunningCore(
        { ...common, json },
        async ({ client }) => {
          if (all === (name !== undefined)) {
            throw new AppError('invalid_input', 'Name one model, or say --all.');
          }
          const { models } = await client.engine.status();
          const wanted = name === undefined ? null : (await resolveLocal(client, name)).id;
          const unloaded = models.map(({ modelId }) => modelId).filter((id) => wanted === null || id === wanted);
          if (wanted !== null && unloaded.length === 0) {
            throw new AppError('not_found', `${wanted} is not in memory.`, { remedy: 'See what is with: paddock ps' });
          }
          for (const modelId of unloaded) await client.engine.unload({ modelId });
          if (json) return printJson(unloadOutputSchema, { unloaded });
          print(unloaded.length === 0 ? 'No model is in memory.' : `${unloaded.join(', ')} left the memory.`);
        },
        () => {
          throw notRunning('There is nothing to unload.');
        },
      ),
    );
}
