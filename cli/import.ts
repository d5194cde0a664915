import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Option, type Command } from '@commander-js/extra-typings';
import { AppError } from '../contract/errors.ts';
import { importMethodSchema, type ImportMethod } from '../contract/library.ts';
import { formatBytes } from '../main/fit/plan.ts';
import { bar, createStatusLine, print, printJson } from './output.ts';
import { importOutputSchema } from './schemas.ts';
import type { Client } from './session.ts';
import { addVerb, withCore } from './verb.ts';

const lookAgainMs = 200;

export function addImport(program: Command): void {
  addVerb(program, {
    name: 'import',
    description: 'Bring a model file into the library, or add a folder of them.',
    examples: [
      ['paddock import ./model.gguf', 'copies it into the models folder'],
      ['paddock import ./model.gguf --how move', 'moves it there; link and in_place leave it where it is'],
      ['paddock import ~/models', 'adds a folder; its models are used where they are'],
    ],
  })
    .argument('<path>', 'a GGUF file, or a folder')
    .addOption(
      new Option('--how <method>', 'what becomes of the file').choices(importMethodSchema.options).default('copy'),
    )
    .action((path, { how, json, ...common }) =>
      withCore({ ...common, json }, async ({ client }, course) => {
        const whole = resolve(path);
        if (isFolder(whole)) {
          const folder = await client.library.addFolder({ path: whole });
          if (json) return printJson(importOutputSchema, { kind: 'folder', folder });
          return print(`${folder.path} is one of the models folders, with ${folder.modelCount} models in it.`);
        }
        const modelId = await importFile(client, whole, importMethodSchema.parse(how), (cancel) =>
          course.onInterrupt(cancel),
        );
        const model = (await client.models.list()).find(({ id }) => id === modelId);
        if (model === undefined) throw new AppError('policy_blocked', 'The openness policy hides this model.');
        if (json) return printJson(importOutputSchema, { kind: 'model', model });
        print(`${model.name} is in the library. Its name is ${model.id}.`);
      }),
    );
}

async function importFile(
  client: Client,
  path: string,
  method: ImportMethod,
  onStart: (cancel: () => Promise<unknown>) => void,
): Promise<string> {
  const { id } = await client.library.import({ path, method, folderId: null });
  onStart(() => client.library.cancelJob({ id }));
  const status = createStatusLine();
  try {
    for (;;) {
      const job = (await client.library.jobs()).find((candidate) => candidate.id === id);
      if (job === undefined || job.state === 'cancelled') throw new AppError('cancelled', 'The import was cancelled.');
      if (job.error) throw AppError.fromInfo(job.error);
      if (job.state === 'done' && job.modelId !== null) return job.modelId;
      const share = job.totalBytes ? job.doneBytes / job.totalBytes : 0;
      status.show(`${job.title}  ${bar(share)}  ${formatBytes(job.doneBytes)}`);
      await wait(lookAgainMs);
    }
  } finally {
    status.clear();
  }
}

function isFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new AppError('file_not_found', `There is nothing at ${path}.`, { remedy: 'Check the path.' });
  }
  return found.isDirectory();
}
