import { join } from 'node:path';
import { pino } from 'pino';
import { settingsSchema } from '../contract/settings.ts';
import type { ServerEntry } from '../contract/tools.ts';
import type { TransferJob, TransferSummary } from '../contract/transfer.ts';
import { openDocuments } from './documents/documents.test-helper.ts';
import { chatQueries } from './store/chats.ts';
import { settingQueries } from './store/settings.ts';
import { createTransfer } from './transfer/transfer.ts';

export type OpenedTransfer = Awaited<ReturnType<typeof openTransfer>>;

/** A data folder with the service on it, its chats, and the real documents that belong to them. */
export async function openTransfer(dataFolder: string) {
  const stack = new AsyncDisposableStack();
  const { documents, store, events, attach } = stack.use(await openDocuments({ dataFolder }));
  const chats = chatQueries(store, { isTemporary: false });
  const servers: { name: string; entry: ServerEntry }[] = [];
  const kept = settingQueries(store);
  const settings = {
    get: () => settingsSchema.parse(kept.all()),
    set: (patch: Record<string, unknown>) => {
      kept.put(patch);
      return settingsSchema.parse(kept.all());
    },
  };
  const transfer = stack.use(
    createTransfer({
      store,
      events,
      log: pino({ level: 'silent' }),
      chats: {
        get(id) {
          const chat = chats.getChat(id);
          if (chat === null) throw new Error('no such chat');
          return { chat, messages: chats.listMessages(id), ...chats.getDetails(id) };
        },
      },
      settings,
      tools: {
        list: () => servers,
        add: (name, entry) => void servers.push({ name, entry }),
      },
      attachedFiles: documents.keptFiles,
      host: { kind: 'headless' },
      workFolder: join(dataFolder, 'transfer'),
      surroundings: { home: dataFolder, env: {}, platform: 'linux' },
      version: '0.0.0',
    }),
  );
  return {
    store,
    chats,
    documents,
    attach,
    settings,
    servers,
    transfer,
    dataFolder,
    texts: () => chats.listChats().map(({ id, title }) => [title, chats.listMessages(id).map(({ text }) => text)]),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** The job once it is done. */
export async function done({ transfer }: OpenedTransfer, job: TransferJob): Promise<TransferJob> {
  const ended = await transfer.ended(job.id);
  if (ended.state !== 'done') throw new Error(`${ended.state}: ${ended.error?.message}`);
  return ended;
}

export async function summaryOf(there: OpenedTransfer, job: TransferJob): Promise<TransferSummary> {
  const { summary } = await done(there, job);
  if (summary === null) throw new Error('no summary');
  return summary;
}

export async function bytesOf({ transfer }: OpenedTransfer, { id }: TransferJob): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  for await (const piece of transfer.read(id, undefined)) pieces.push(Buffer.from(piece, 'base64'));
  return Buffer.concat(pieces);
}
