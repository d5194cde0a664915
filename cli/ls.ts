import type { Command } from '@commander-js/extra-typings';
import type { LoadedModel } from '../contract/engine.ts';
import type { Model } from '../contract/models.ts';
import { formatBytes } from '../main/fit/plan.ts';
import { print, printJson, table } from './output.ts';
import { lsOutputSchema, psOutputSchema } from './schemas.ts';
import { addVerb, withCore, withRunningCore } from './verb.ts';

export function addLs(program: Command): void {
  addVerb(program, {
    name: 'ls',
    description: 'List the models of the library.',
    examples: [
      ['paddock ls', 'all of them'],
      ['paddock ls qwen', 'those with this in their name'],
      ['paddock ls --json', 'with everything that is known of them'],
    ],
  })
    .argument('[text]', 'only those with this in their name, architecture or repository')
    .action((text, { json, ...common }) =>
      withCore({ ...common, json }, async ({ client, answerer }) => {
        // A core that has just been started has not looked yet.
        if (answerer() === 'own') await client.library.scan();
        const [models, status] = await Promise.all([client.models.list(), client.engine.status()]);
        const isLoaded = (id: string) => status.models.some((each) => each.modelId === id && each.state === 'ready');
        const shown = models.filter((model) => text === undefined || isAbout(model, text));
        if (json)
          return printJson(
            lsOutputSchema,
            shown.map((model) => ({ ...model, isLoaded: isLoaded(model.id) })),
          );
        const rows = shown.map((model) => [
          model.id,
          formatBytes(model.sizeBytes),
          model.parameterCount === null ? '' : parameters(model.parameterCount),
          model.quantization ?? '',
          model.openness.license?.id ?? 'unknown',
          model.available ? (isLoaded(model.id) ? 'loaded' : '') : 'file is gone',
        ]);
        print(table(['NAME', 'SIZE', 'PARAMETERS', 'QUANTIZATION', 'LICENCE', ''], rows));
      }),
    );
}

export function addPs(program: Command): void {
  addVerb(program, {
    name: 'ps',
    description: 'List the models that are in memory.',
    examples: [['paddock ps', 'with what they take and do']],
  }).action(({ json, ...common }) =>
    withRunningCore(
      { ...common, json },
      async ({ client, answerer }) => {
        const [{ models }, { baseUrl }] = await Promise.all([client.engine.status(), client.server.status()]);
        const who = answerer() === 'app' ? 'app' : 'host';
        if (json) return printJson(psOutputSchema, { answerer: who, models, server: baseUrl });
        if (models.length === 0) print('No model is in memory.');
        else print(table(['NAME', 'STATE', 'MEMORY', 'CONTEXT', 'ANSWERS'], models.map(describeLoaded)));
        if (baseUrl !== null) print(`\nLocal server: ${baseUrl}`);
      },
      () => {
        if (json) printJson(psOutputSchema, { answerer: null, models: [], server: null });
        else print('Paddock is not running, so no model is in memory.');
      },
    ),
  );
}

function isAbout({ id, name, architecture, repo }: Model, text: string): boolean {
  return [id, name, architecture, repo].some((part) => part?.toLowerCase().includes(text.toLowerCase()));
}

function describeLoaded({
  modelId,
  state,
  progress,
  memoryBytes,
  contextLength,
  activeRequests,
  settings,
}: LoadedModel) {
  return [
    modelId,
    state === 'loading' ? `loading, ${Math.floor(progress * 100)} %` : settings.pinned ? `${state}, pinned` : state,
    memoryBytes === null ? '' : formatBytes(memoryBytes),
    contextLength === null ? '' : String(contextLength),
    String(activeRequests),
  ];
}

function parameters(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)} B`;
  return count >= 1e6 ? `${Math.round(count / 1e6)} M` : `${Math.round(count / 1e3)} k`;
}
