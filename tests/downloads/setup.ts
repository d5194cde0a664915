import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { AppEvent } from '../../contract/app.ts';
import type { Download } from '../../contract/downloads.ts';
import type { Settings } from '../../contract/settings.ts';
import { settingsSchema } from '../../contract/settings.ts';
import { createDownloads, type Downloads, type DownloadsDependencies } from '../../main/downloads/downloads.ts';
import { defaultTuning, type Tuning } from '../../main/downloads/tuning.ts';
import { createHubClient } from '../../main/hub/client.ts';
import type { AdoptInput } from '../../main/library/types.ts';
import { createNetwork } from '../../main/network/network.ts';
import { openStore } from '../../main/store/open.ts';

/** Short times and small pieces, so that small files go through what large ones do. */
export const quickTuning: Tuning = {
  ...defaultTuning,
  segmentBytes: 256 * 1024,
  stallMs: 400,
  backOff: { firstMs: 10, maxMs: 100 },
  diskCheckMs: 50,
  syncMs: 200,
};

export type Setup = AsyncDisposable & {
  downloads: Downloads;
  /** Every model that went into the library. */
  adopted: AdoptInput[];
  events: AppEvent[];
  settings: Settings;
  /** The models folder. */
  root: string;
};

type Options = {
  hubUrl: string;
  /** Holds the store and the models folder. Kept at the end. */
  folder: string;
  token?: string | null;
  settings?: Partial<Settings>;
  tuning?: Tuning;
  overrides?: Partial<DownloadsDependencies>;
};

/** The real service with the real hub client, store and disk; only the library behind it is a list. */
export async function setUpDownloads({ hubUrl, folder, token = null, tuning = quickTuning, ...options }: Options) {
  const settings: Settings = {
    ...settingsSchema.parse({}),
    diskReserveBytes: 0,
    hubEndpoint: hubUrl,
    ...options.settings,
  };
  const root = join(folder, 'models');
  await mkdir(root, { recursive: true });
  const store = openStore(folder);
  const log = pino({ level: process.env['PADDOCK_TEST_LOG'] ?? 'silent' });
  const network = createNetwork({ settings: { get: () => settings }, log, version: 'test' });
  const hub = createHubClient({
    network,
    settings: { get: () => settings },
    secrets: { hubToken: () => token },
    environment: {},
  });
  const adopted: AdoptInput[] = [];
  const events: AppEvent[] = [];
  const downloads = createDownloads({
    store,
    log,
    hub,
    tuning,
    events: { emit: (event) => void events.push(event) },
    settings: { get: () => settings },
    library: {
      adoptDownload: async (input) => {
        adopted.push(input);
        return `model-${adopted.length}`;
      },
      folderPath: async () => root,
    },
    requireAllowed: async () => {},
    claimsOf: async () => [],
    ...options.overrides,
  });
  await downloads.start();
  const setup: Setup = {
    downloads,
    adopted,
    events,
    settings,
    root,
    [Symbol.asyncDispose]: async () => {
      await downloads[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
      store.close();
    },
  };
  return setup;
}

/** Waits until a download is as wanted; fails with what it is like when the time is up. */
export async function waitFor(
  downloads: Downloads,
  id: string,
  isThere: (download: Download) => boolean,
  timeoutMs = 20_000,
): Promise<Download> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const download = downloads.list().find((candidate) => candidate.id === id);
    if (download !== undefined && isThere(download)) return download;
    if (performance.now() > until) throw new Error(`The download stays as it is: ${JSON.stringify(download)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function isDone(download: Download): boolean {
  if (download.state === 'failed') throw new Error(`The download failed: ${JSON.stringify(download.error)}`);
  return download.state === 'done';
}

export async function makeTemporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'paddock-downloads-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
