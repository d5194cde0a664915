import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerEvent, Message } from '../contract/chats.ts';
import { loadSettingsSchema, samplingSchema } from '../contract/inference.ts';
import type { Model } from '../contract/models.ts';
import { settingsSchema, type Settings } from '../contract/settings.ts';
import { paddockTinyPath } from '../tests/fixtures.ts';
import { createEngine } from './engine/engine.ts';
import { forkRunners } from './engine/process.ts';
import { createEvents } from './events.ts';
import { createLoadRecords } from './fit/records.ts';
import { fitSettingsSchema } from './fit/settings.ts';
import { createLog } from './log.ts';
import { entryPath } from './paths.ts';
import { openStore, type Store } from './store/open.ts';
import { createChatModels } from './chats/chat-models.ts';
import { createChats, type Chats } from './chats/chats.ts';
import type { ChatDocuments, ChatModels, ChatTools } from './chats/ports.ts';

const tiny: Model = {
  id: 'tiny',
  path: paddockTinyPath,
  name: 'Paddock Tiny',
  source: 'builtin',
  sizeBytes: 1,
  architecture: 'llama',
  parameterCount: 1,
  quantization: 'F16',
  contextLength: 4096,
  license: null,
  openness: { class: 'unknown', isGated: false, license: null, facts: null, reasons: [], conflicts: [], lineage: [] },
  repo: null,
  hasChatTemplate: true,
  warnings: [],
  available: true,
  addedAt: 0,
};

/** The diagnostic model in a real runner, as chats see it. Ends with `dispose`. */
export function startModel({ contextLength = 1024 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'paddock-chats-'));
  const log = createLog(folder);
  const events = createEvents();
  const launch = forkRunners(entryPath('runner'));
  const load = loadSettingsSchema.parse({ contextLength, slots: 2 });
  const engine = createEngine({
    launchRunner: launch,
    launchServerRunner: launch,
    findServer: () => Promise.reject(new Error('no llama-server in these tests')),
    findModel: () => tiny,
    plan: (_, settings) =>
      Promise.resolve({
        settings,
        neededBytes: 1,
        freeBytes: 2 ** 40,
        forecast: {
          identity: 'tiny',
          architecture: 'llama',
          settings: fitSettingsSchema.parse({ ...settings, contextLength, gpuLayers: 0 }),
          plainBytes: 2e8,
          predictedBytes: 2e8,
        },
      }),
    profiles: { get: () => ({ load }), recordWorking: () => {}, recordCrash: () => {}, isHopeless: () => false },
    watchLoad: createLoadRecords({ store: openStore(folder), log }).watch,
    events,
    log,
    stateFolder: null,
  });
  const models = createChatModels({
    recordUsage: () => {},
    inference: {
      find: () => null,
      defaults: () => ({ load, sampling: samplingSchema.parse({ temperature: 0 }) }),
      modalities: () => Promise.resolve({ image: false, audio: false }),
      generate: (id, request, { signal }) => engine.generate(id, request, signal),
    },
    engine,
    findLocal: () => tiny,
    library: { sha256Of: () => 'a'.repeat(64) },
  });
  return { engine, models, dispose: () => engine[Symbol.asyncDispose]() };
}

export const noTools: ChatTools = {
  offer: () => Promise.resolve([]),
  peek: () => [],
  permission: () => 'denied',
  allowAlways: () => {},
  call: () => Promise.reject(new Error('there are no tools')),
};

export const noDocuments: ChatDocuments = {
  gather: () => Promise.resolve({ sources: [] }),
  image: () => Promise.reject(new Error('there are no pictures')),
  get: () => ({ characters: 0 }),
};

/** A model that must not be asked. */
export const silentModel: ChatModels = {
  find: (id) => ({ id, name: id, file: null }),
  sampling: () => samplingSchema.parse({}),
  loaded: () => null,
  load: () => Promise.resolve(null),
  canSee: () => Promise.resolve(false),
  generate: () => {
    throw new Error('nobody should be asked');
  },
  peek: () => Promise.resolve(null),
};

type Setup = {
  models?: ChatModels;
  tools?: ChatTools;
  documents?: ChatDocuments;
  settings?: Partial<Settings>;
  folder?: string;
};

/** Chats over a real database in a folder of its own. */
export function startChats({
  models = silentModel,
  tools = noTools,
  documents = noDocuments,
  settings = {},
  folder = mkdtempSync(join(tmpdir(), 'paddock-chats-')),
}: Setup = {}): { chats: Chats; store: Store; folder: string } {
  const store = openStore(folder);
  const chats = createChats({
    store,
    events: createEvents(),
    log: createLog(folder),
    models,
    tools,
    documents,
    settings: { get: () => settingsSchema.parse({ automaticTitles: false, ...settings }) },
    version: '0.0.0',
  });
  return { chats, store, folder };
}

/** Everything that is said of an answer until it ends. */
export async function follow(chats: Chats, messageId: string): Promise<AnswerEvent[]> {
  const events: AnswerEvent[] = [];
  for await (const event of chats.follow(messageId, undefined)) events.push(event);
  return events;
}

/** An answer as it ended. */
export async function ended(chats: Chats, messageId: string): Promise<Message> {
  const last = (await follow(chats, messageId)).at(-1);
  if (last?.type !== 'end') throw new Error('the answer did not end');
  return last.message;
}

/** Follows an answer until it is as wished. */
export async function until(
  chats: Chats,
  messageId: string,
  isAsWished: (message: Message) => boolean,
): Promise<Message> {
  let message: Message | null = null;
  for await (const event of chats.follow(messageId, undefined)) {
    if (event.type === 'snapshot' || event.type === 'end') ({ message } = event);
    if (event.type === 'delta' && message) message = { ...message, text: message.text + event.text };
    if (message && isAsWished(message)) return message;
  }
  throw new Error('the answer ended otherwise');
}
