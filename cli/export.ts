import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Option, type Command } from '@commander-js/extra-typings';
import { AppError } from '../contract/errors.ts';
import { exportFormatSchema, type TransferJob } from '../contract/transfer.ts';
import { findChat } from './repl-commands.ts';
import { createStatusLine, print, printJson } from './output.ts';
import { exportOutputSchema } from './schemas.ts';
import type { Client, Course } from './session.ts';
import { addVerb, withCore } from './verb.ts';

const lookAgainMs = 200;

export function addExport(program: Command): void {
  addVerb(program, {
    name: 'export',
    description: 'Write chats, everything, or what is known of the models into a file.',
    examples: [
      ['paddock export --spdx models.spdx.json', 'licences, revisions and hashes of all models'],
      ['paddock export --chats chats.zip', 'all chats, as Markdown'],
      ['paddock export --chat "Trip to Rome" rome.html --format html', 'one chat'],
      ['paddock export --backup paddock.zip', 'everything but models and secrets'],
    ],
  })
    .option('--spdx [file]', 'the models as an SPDX 2.3 document in JSON; without a file, to standard output')
    .option('--chats <file>', 'all chats, as a zip with a file for each')
    .option(
      '--chat <title>',
      'one chat by its title, into the file that is named behind; without one, to standard output',
    )
    .option('--backup <file>', 'everything but models and secrets, as a zip')
    .addOption(new Option('--format <format>', 'of chats').choices(exportFormatSchema.options).default('markdown'))
    .argument('[file]', 'where --chat goes')
    .action((file, { spdx, chats, chat, backup, format: chosen, json = false, ...common }) =>
      withCore({ ...common, json }, async ({ client }, course) => {
        const format = exportFormatSchema.parse(chosen);
        const wishes = [spdx, chats, chat, backup].filter((wish) => wish !== undefined);
        if (wishes.length !== 1) {
          throw new AppError('invalid_input', 'It was not said what to export, or more than one thing.', {
            remedy: 'Say one of --spdx, --chats, --chat and --backup.',
          });
        }
        if (chats !== undefined) {
          return fetchJob(client, course, () => client.transfer.exportAll({ format, folderId: null }), {
            kind: 'chats',
            path: resolve(chats),
            asJson: json,
          });
        }
        if (backup !== undefined) {
          return fetchJob(client, course, () => client.transfer.backup(), {
            kind: 'backup',
            path: resolve(backup),
            asJson: json,
          });
        }
        if (chat !== undefined) {
          const { id: chatId } = findChat(await client.chats.list(), chat);
          const { data } = await client.transfer.exportChat({ chatId, format });
          return writeText('chats', file, data, json);
        }
        const { text } = await client.library.exportSpdx();
        return writeText('spdx', spdx === true ? undefined : spdx, text, json);
      }),
    );
}

type Kind = 'spdx' | 'chats' | 'backup';

async function writeText(kind: Kind, file: string | undefined, text: string, asJson: boolean): Promise<void> {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  const path = resolve(file);
  await writeFile(path, text).catch((cause: unknown) => Promise.reject(unwritable(path, cause)));
  tellWritten(kind, path, Buffer.byteLength(text), asJson);
}

/** Waits for the file that a job makes, and writes it where it was wanted. */
async function fetchJob(
  client: Client,
  course: Course,
  start: () => Promise<TransferJob>,
  { kind, path, asJson }: { kind: Kind; path: string; asJson: boolean },
): Promise<void> {
  const { id } = await start();
  course.onInterrupt(() => client.transfer.cancel({ id }));
  const status = createStatusLine();
  try {
    for (;;) {
      const job = (await client.transfer.jobs()).find((candidate) => candidate.id === id);
      if (job === undefined || job.state === 'cancelled') throw new AppError('cancelled', 'The export was cancelled.');
      if (job.error) throw AppError.fromInfo(job.error);
      if (job.state === 'done') break;
      status.show(`Writing  ${job.share === null ? '' : `${Math.floor(job.share * 100)} %`}`);
      await wait(lookAgainMs);
    }
  } finally {
    status.clear();
  }
  tellWritten(kind, path, await receive(client, id, path), asJson);
  await client.transfer.dismiss({ id });
}

async function receive(client: Client, id: string, path: string): Promise<number> {
  const file = createWriteStream(path, { mode: 0o600 });
  const failed = Promise.withResolvers<never>();
  file.once('error', (cause) => failed.reject(unwritable(path, cause)));
  let sizeBytes = 0;
  const copy = async () => {
    for await (const piece of await client.transfer.read({ id })) {
      const bytes = Buffer.from(piece, 'base64');
      sizeBytes += bytes.length;
      if (!file.write(bytes)) await new Promise<void>((resume) => file.once('drain', () => resume()));
    }
    await new Promise<void>((resume) => file.end(() => resume()));
    return sizeBytes;
  };
  return Promise.race([copy(), failed.promise]);
}

function tellWritten(kind: Kind, path: string, sizeBytes: number, asJson: boolean): void {
  if (asJson) printJson(exportOutputSchema, { kind, path, sizeBytes });
  else print(`Written to ${path}.`);
}

function unwritable(path: string, cause: unknown): AppError {
  return new AppError('file_unreadable', `${path} can't be written.`, {
    remedy: 'Choose another place for the file.',
    cause,
  });
}
