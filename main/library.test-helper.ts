import { randomUUID } from 'node:crypto';
import { closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pino from 'pino';
import type { LibraryJob } from '../contract/library.ts';
import type { OpennessPolicy } from '../contract/openness.ts';
import { createEvents } from './events.ts';
import { createInspector } from './gguf/inspect.ts';
import type { HubClient } from './hub/types.ts';
import { createLibrary, type Library } from './library/library.ts';
import type { InspectFile } from './library/scan.ts';
import { readFacts, readFile } from './models/facts.ts';
import { createModels, type Models } from './models/models.ts';
import { classify, ruleFor } from './openness/classify.ts';
import { findCompanion } from './runner-server/choose.ts';
import { openStore } from './store/open.ts';

const builtinPath = join(import.meta.dirname, '..', 'resources', 'paddock-tiny.gguf');

export type TestLibrary = AsyncDisposable & {
  library: Library;
  models: Models;
  /** Everything of the test is in here. */
  folder: string;
  home: string;
  ownFolder: string;
  /** How many headers were read. */
  reads(): number;
  /** Paths that were moved to the bin. */
  trashed: string[];
  unloaded: string[];
  /** Waits for the end of a job and answers with its last state. */
  ended(job: LibraryJob): Promise<LibraryJob>;
};

type Options = {
  /** Kept after the test: to open the same library again. */
  folder?: string;
  hub?: Pick<HubClient, 'listFiles'>;
  policy?: OpennessPolicy;
  hasTrash?: boolean;
};

/** A library as core.ts makes it, in a folder of its own and with a home folder of its own. */
export async function openTestLibrary(options: Options = {}): Promise<TestLibrary> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'paddock-library-'));
  const home = join(folder, 'home');
  const ownFolder = join(folder, 'data', 'models');
  mkdirSync(home, { recursive: true });
  const store = openStore(join(folder, 'data'));
  const events = createEvents();
  const log = pino({ level: 'silent' });
  const trashed: string[] = [];
  const unloaded: string[] = [];
  const inspector = createInspector();
  let reads = 0;
  const inspect: InspectFile = (path, signal) => {
    reads += 1;
    return readFile(path, inspector.inspect, signal);
  };
  const models = createModels({
    store,
    events,
    inspect: readFacts,
    builtinPath,
    classify,
    isHidden: (openness) => ruleFor(options.policy ?? {}, openness) !== 'show',
  });
  const library = createLibrary({
    store,
    events,
    log,
    models,
    inspect,
    findCompanion,
    hub: options.hub ?? { listFiles: () => Promise.reject(new Error('This test has no hub.')) },
    trash:
      options.hasTrash === false
        ? undefined
        : async (path) => {
            trashed.push(path);
            rmSync(path);
          },
    unload: async (id) => void unloaded.push(id),
    ownFolder,
    surroundings: { home, env: {}, platform: 'linux', root: join(folder, 'root') },
    version: '0.0.0',
  });
  mkdirSync(ownFolder, { recursive: true });
  return {
    library,
    models,
    folder,
    home,
    ownFolder,
    reads: () => reads,
    trashed,
    unloaded,
    ended: async ({ id }) => {
      for (;;) {
        const job = library.jobs().find((candidate) => candidate.id === id);
        if (!job) throw new Error('The job is no longer in the list.');
        if (job.state !== 'running') return job;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async [Symbol.asyncDispose]() {
      await library[Symbol.asyncDispose]();
      await inspector[Symbol.asyncDispose]();
      store.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A sound model file; with different numbers, different content of the same size. */
export function putModel(path: string, number = 0): string {
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(builtinPath, path);
  // The last bytes are weights: another model of the same shape.
  const file = openSync(path, 'r+');
  writeSync(file, new Uint8Array([number & 255, number >> 8, 0, 0]), 0, 4, statSync(path).size - 4);
  closeSync(file);
  return path;
}

export function newFolder(): string {
  const folder = join(tmpdir(), `paddock-library-${randomUUID()}`);
  mkdirSync(folder);
  return folder;
}
