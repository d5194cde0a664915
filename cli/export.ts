import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import { createEvents } from '../main/events.ts';
import { createSpdxDocument } from '../main/library/spdx.ts';
import { readFacts } from '../main/models/facts.ts';
import { createModels } from '../main/models/models.ts';
import { classify } from '../main/openness/classify.ts';
import { appRoot, defaultDataFolder, resourcesFolder } from '../main/paths.ts';
import { libraryQueries } from '../main/store/library.ts';
import { openStore } from '../main/store/open.ts';
import { orExplain } from './explain.ts';

export function addExport(program: Command): void {
  program
    .command('export')
    .description('Write down what is known of the models: licences, revisions and hashes.')
    .option('--spdx [file]', 'as an SPDX 2.3 document in JSON; without a file, to standard output')
    .option('--data-dir <folder>', 'where chats and settings are kept', defaultDataFolder())
    .action(({ spdx, dataDir }) => orExplain(false, () => exportModels(spdx, resolve(dataDir))));
}

async function exportModels(spdx: string | true | undefined, dataFolder: string): Promise<void> {
  if (spdx === undefined) {
    throw new AppError('invalid_input', 'It was not said in which form to export.', { remedy: 'Add --spdx.' });
  }
  const store = openStore(dataFolder);
  try {
    const models = createModels({
      store,
      events: createEvents(),
      inspect: readFacts,
      builtinPath: join(resourcesFolder(), 'paddock-tiny.gguf'),
      classify,
      isHidden: () => false,
    });
    const about = { id: randomUUID(), version: readVersion(), now: new Date() };
    const { text } = createSpdxDocument(models.list(), libraryQueries(store), about);
    if (spdx === true) process.stdout.write(text);
    else await writeFile(resolve(spdx), text).catch((cause: unknown) => Promise.reject(unwritable(spdx, cause)));
  } finally {
    store.close();
  }
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(appRoot, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

function unwritable(path: string, cause: unknown): AppError {
  return new AppError('file_unreadable', `${path} can't be written.`, {
    remedy: 'Choose another place for the file.',
    cause,
  });
}
