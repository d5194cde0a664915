import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Attachment, Source } from '../../contract/chats.ts';
import { settingsSchema } from '../../contract/settings.ts';
import { createEvents } from '../events.ts';
import { openStore } from '../store/open.ts';
import { createDocuments } from './documents.ts';

type Options = Partial<
  Pick<Parameters<typeof createDocuments>[0], 'listModels' | 'purposeOf' | 'operate' | 'isWaiting'>
> & {
  dataFolder?: string;
};

/** A real service over a store of its own; without an embedding model unless one is given. */
export async function openDocuments(options: Options = {}) {
  const stack = new AsyncDisposableStack();
  const dataFolder =
    options.dataFolder ??
    stack.adopt(await mkdtemp(join(tmpdir(), 'paddock-documents-')), (path) =>
      rm(path, { recursive: true, force: true }),
    );
  const store = stack.adopt(openStore(dataFolder), (opened) => void opened.close());
  const events = createEvents();
  const settings = settingsSchema.parse({});
  const documents = stack.use(
    createDocuments({
      store,
      events,
      log: pino({ level: 'silent' }),
      dataFolder,
      settings: { get: () => settings },
      listModels: options.listModels ?? (() => []),
      purposeOf: options.purposeOf ?? (async () => 'chat'),
      operate:
        options.operate ??
        (async () => {
          throw new Error('There is no model.');
        }),
      requireVision: async () => {},
      isWaiting: options.isWaiting ?? (() => false),
    }),
  );
  await documents.start();

  async function attach(name: string, content: string | Uint8Array, isTemporary = false): Promise<Attachment> {
    const bytes = Buffer.from(content);
    const uploadId = await documents.attachments.begin({ name, sizeBytes: bytes.length, isTemporary });
    for (let start = 0; start < bytes.length; start += 1024) {
      await documents.attachments.append(uploadId, bytes.subarray(start, start + 1024));
    }
    return documents.attachments.finish(uploadId);
  }

  async function ask(
    question: string,
    given: Partial<
      Pick<Parameters<typeof documents.gather>[0], 'attachments' | 'earlier' | 'collectionIds' | 'roomTokens'>
    >,
  ): Promise<Source[]> {
    const { sources } = await documents.gather({
      question,
      attachments: [],
      earlier: [],
      collectionIds: [],
      roomTokens: 4000,
      countTokens: async (text) => Math.ceil(text.length / 4),
      signal: new AbortController().signal,
      onProgress: () => {},
      ...given,
    });
    return sources;
  }

  return {
    documents,
    store,
    events,
    settings,
    dataFolder,
    attach,
    ask,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** What a test of documents reads about: each paragraph tells of another castle. */
export function castles(count: number): string {
  const colors = ['red', 'blue', 'green', 'yellow', 'white', 'black', 'golden', 'silver'];
  const filler =
    'The walls are thick and the towers are high, and travellers rest in its courtyard before they go on. ';
  return Array.from({ length: count }, (_, index) => {
    const color = `${colors[index % colors.length]}${index >= colors.length ? `-${Math.floor(index / colors.length)}` : ''}`;
    return `${filler.repeat(6)}The code of the ${color} castle is ${4000 + index}. ${filler.repeat(6)}`;
  }).join('\n\n');
}
