import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Download } from '../../contract/downloads.ts';
import { AppError } from '../../contract/errors.ts';
import type { HubFile } from '../../contract/hub.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Events } from '../events.ts';
import type { HubClient } from '../hub/types.ts';
import type { DownloadTarget } from '../library/types.ts';
import type { Log } from '../log.ts';
import type { LicenseClaim } from '../openness/classify.ts';
import { downloadQueries, type DownloadRecord } from '../store/downloads.ts';
import type { Store } from '../store/open.ts';
import { systemClock, type Clock } from './clock.ts';
import { readFreeBytes, requireSpace } from './disk.ts';
import { createEntry, type Entry } from './entry.ts';
import { journalSubject } from './file.ts';
import { journalPath } from './finish.ts';
import { readDoneBytes } from './journal.ts';
import { storedPath } from './paths.ts';
import { purge } from './purge.ts';
import { createSpeedLimit } from './rate.ts';
import { createTurns } from './turns.ts';
import { isCompanion, makeTitle } from './title.ts';
import { defaultTuning, type Tuning } from './tuning.ts';

export type DownloadsDependencies = {
  store: Store;
  events: Pick<Events, 'emit'>;
  log: Pick<Log, 'info' | 'error'>;
  hub: HubClient;
  settings: {
    get(): Pick<Settings, 'downloadsAtOnce' | 'connectionsPerFile' | 'downloadSpeedLimit' | 'diskReserveBytes'>;
  };
  library: DownloadTarget;
  /** Throws `policy_blocked` where models like this one are not to be fetched. */
  requireAllowed(repo: string): Promise<void>;
  /** What a model and those it was made from say of their licences. */
  claimsOf(repo: string, signal: AbortSignal): Promise<LicenseClaim[]>;
  /** Whether downloads wait for now, as for mains power. */
  isWaiting?(): boolean;
  clock?: Clock;
  tuning?: Tuning;
  readFree?(folder: string): Promise<number>;
};

type AddInput = { repo: string; files: string[]; folderId: string | null; revision: string | null };

export type Downloads = ReturnType<typeof createDownloads>;

const eventIntervalMs = 250;

/** Fetches models, a few at a time, in the order of its list. Goes on at the next start with what was not finished. */
export function createDownloads(dependencies: DownloadsDependencies) {
  const { store, events, log, hub, settings, library } = dependencies;
  const clock = dependencies.clock ?? systemClock;
  const tuning = dependencies.tuning ?? defaultTuning;
  const readFree = dependencies.readFree ?? readFreeBytes;
  const queries = downloadQueries(store);
  const entries = new Map<string, Entry>();
  const limit = createSpeedLimit({
    limit: () => settings.get().downloadSpeedLimit,
    now: clock.now,
    wait: async (ms, signal) => void (await clock.wait(ms, signal)),
  });
  const inTurn = createTurns();
  /** Cancelled ones that can still be brought back. */
  const purges = new Map<string, AbortController>();
  let isOpen = true;
  let emittedAt = -Infinity;
  let emitTimer: NodeJS.Timeout | null = null;

  for (const record of queries.all()) entries.set(record.id, makeEntry(record));

  function makeEntry(record: DownloadRecord): Entry {
    return createEntry({
      record,
      job: {
        hub,
        limit,
        tuning,
        now: clock.now,
        readFree,
        inTurn,
        claimsOf: dependencies.claimsOf,
        adopt: library.adoptDownload,
        connections: () => settings.get().connectionsPerFile,
        reserveBytes: () => settings.get().diskReserveBytes,
        notice: (error) => events.emit({ type: 'notice', error: error.toInfo() }),
      },
      clock,
      log,
      save: () => queries.put(record),
      onChange: changed,
      onEnd: schedule,
    });
  }

  const inOrder = () => [...entries.values()].toSorted((one, other) => one.record.position - other.record.position);
  const present = () => inOrder().filter(({ record }) => record.cancelledAt === null);

  function list(): Download[] {
    const all = present().map((entry) => entry.describe());
    const finished = all.filter(({ state }) => state === 'done');
    finished.sort((one, other) => (other.finishedAt ?? 0) - (one.finishedAt ?? 0));
    return [...all.filter(({ state }) => state !== 'done'), ...finished];
  }

  /** At once, and then at most so often. */
  function changed(): void {
    if (emitTimer !== null || !isOpen) return;
    const emit = () => {
      emitTimer = null;
      if (!isOpen) return;
      emittedAt = clock.now();
      events.emit({ type: 'downloads', downloads: list() });
    };
    const waitMs = emittedAt + eventIntervalMs - clock.now();
    emitTimer = setTimeout(emit, Math.max(0, waitMs));
  }

  /** Starts what may be started. */
  function schedule(): void {
    if (!isOpen) return;
    if (dependencies.isWaiting?.()) {
      // They stay queued, and go on from where they were.
      for (const entry of entries.values()) entry.stop();
      changed();
      return;
    }
    let running = [...entries.values()].filter((entry) => entry.isRunning()).length;
    for (const entry of present()) {
      if (running >= settings.get().downloadsAtOnce) break;
      if (entry.record.state !== 'queued' || entry.isRunning()) continue;
      void entry.start();
      running += 1;
    }
    changed();
  }

  async function add({ repo, files, folderId, revision }: AddInput): Promise<Download> {
    await dependencies.requireAllowed(repo);
    const root = await library.folderPath(folderId);
    const twin = findTwin(repo, files, root, revision);
    if (twin) return takeUp(twin);
    const listed = await hub.listFiles(repo, revision);
    const wanted = chooseFiles(repo, files, listed.files);
    const access = await hub.access(repo);
    if (access.error) throw AppError.fromInfo(access.error);
    const neededBytes = wanted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    await requireSpace({
      folder: root,
      reserveBytes: settings.get().diskReserveBytes,
      neededBytes: neededBytes + promisedBytes(root),
      readFree,
    });
    // Someone may have asked for the same while the hub was asked.
    const again = findTwin(repo, files, root, revision);
    if (again) return takeUp(again);
    const record: DownloadRecord = {
      id: randomUUID(),
      position: nextPosition(),
      repo,
      revision: listed.revision,
      title: makeTitle(repo, wanted[0]?.path ?? repo),
      root,
      files: wanted.map((file) => ({ ...file, isDone: false, wasThere: false })),
      state: 'queued',
      error: null,
      addedAt: Date.now(),
      finishedAt: null,
      cancelledAt: null,
      modelId: null,
    };
    queries.put(record);
    const entry = makeEntry(record);
    entries.set(record.id, entry);
    schedule();
    return entry.describe();
  }

  function findTwin(repo: string, files: string[], root: string, revision: string | null): Entry | undefined {
    const names = (paths: string[]) => paths.toSorted().join('\n');
    return present().find(
      ({ record }) =>
        record.state !== 'done' &&
        record.repo === repo &&
        record.root === root &&
        (revision === null || record.revision === revision) &&
        names(record.files.map(({ path }) => path)) === names([...new Set(files)]),
    );
  }

  function takeUp(entry: Entry): Download {
    if (entry.record.state === 'failed') resume(entry.record.id);
    return entry.describe();
  }

  /** What the others of the list will still take on the same disk. */
  function promisedBytes(root: string): number {
    const others = present().filter(({ record }) => record.root === root && record.state === 'queued');
    return others.reduce((sum, entry) => sum + entry.missingBytes(), 0);
  }

  function nextPosition(): number {
    return Math.max(0, ...[...entries.values()].map(({ record }) => record.position)) + 1;
  }

  function find(id: string): Entry {
    const entry = entries.get(id);
    if (entry === undefined || entry.record.cancelledAt !== null) throw notThere();
    return entry;
  }

  function pause(id: string): void {
    find(id).pause();
    schedule();
  }

  function resume(id: string): void {
    find(id).resume();
    schedule();
  }

  function cancel(id: string): void {
    const entry = find(id);
    entry.cancel(Date.now());
    purgeLater(entry);
    schedule();
  }

  function restore(id: string): void {
    const entry = entries.get(id);
    if (entry === undefined || entry.record.cancelledAt === null) throw notThere();
    purges.get(id)?.abort();
    purges.delete(id);
    entry.restore();
    schedule();
  }

  /** After the time in which it can be brought back. What of that passed while Paddock was closed counts too. */
  function purgeLater(entry: Entry): void {
    const { id, cancelledAt } = entry.record;
    const stop = new AbortController();
    purges.set(id, stop);
    const waitMs = Math.max(0, (cancelledAt ?? 0) + tuning.restoreMs - Date.now());
    void (async () => {
      try {
        if ((await clock.wait(waitMs, stop.signal)) === 'aborted') return;
        purges.delete(id);
        entries.delete(id);
        await entry.ended();
        await purge(entry.record, (path) => isWanted(entry.record, path));
        if (isOpen) queries.remove(id);
      } catch (error) {
        log.error({ err: error }, 'could not take away a cancelled download');
      }
    })();
  }

  /** Whether another download of the list has the same file. */
  function isWanted({ repo, root }: DownloadRecord, path: string): boolean {
    return present().some(
      ({ record }) =>
        record.repo === repo && record.root === root && record.files.some((candidate) => candidate.path === path),
    );
  }

  function move(id: string, beforeId: string | null): void {
    const moved = find(id);
    const others = inOrder().filter((entry) => entry !== moved);
    const place = beforeId === null ? others.length : others.indexOf(find(beforeId));
    for (const [position, { record }] of others.toSpliced(place, 0, moved).entries()) {
      if (record.position === position) continue;
      record.position = position;
      queries.put(record);
    }
    schedule();
  }

  /** Takes up what an earlier run of Paddock left. */
  async function start(): Promise<void> {
    for (const entry of entries.values()) {
      const { record } = entry;
      for (const file of record.files) {
        if (file.isDone) continue;
        const path = join(record.root, ...storedPath(record.repo, file.path));
        entry.noteProgress(file.path, await readDoneBytes(journalPath(path), journalSubject(file, tuning)));
      }
      if (record.cancelledAt !== null) purgeLater(entry);
    }
    schedule();
  }

  return {
    start,
    list,
    add,
    pause,
    resume,
    pauseAll: () => {
      for (const entry of present()) entry.pause();
      schedule();
    },
    resumeAll: () => {
      for (const entry of present()) entry.resume();
      schedule();
    },
    cancel,
    restore,
    move,
    clearFinished: () => {
      for (const { record } of present()) {
        if (record.state !== 'done') continue;
        entries.delete(record.id);
        queries.remove(record.id);
      }
      changed();
    },
    /** A changed setting may allow for more at once, or the power for all or none. */
    settingsChanged: schedule,
    /** The computer has slept, and has a network again: nobody waits for the next attempt. */
    resumed: () => {
      for (const entry of present()) if (entry.record.state === 'queued') entry.resume();
      schedule();
    },
    /** Ends what is under way, to go on at the next start. */
    async [Symbol.asyncDispose](): Promise<void> {
      isOpen = false;
      if (emitTimer !== null) clearTimeout(emitTimer);
      for (const stop of purges.values()) stop.abort();
      for (const entry of entries.values()) entry.stop();
      await Promise.all([...entries.values()].map((entry) => entry.ended()));
    },
  };
}

/** In the order of their names, which is that of the parts, and what goes along at last. */
function chooseFiles(repo: string, paths: string[], listed: HubFile[]): HubFile[] {
  const wanted = [...new Set(paths)].map((path) => {
    storedPath(repo, path);
    const file = listed.find((candidate) => candidate.path === path);
    if (file !== undefined) return file;
    throw new AppError('hub_not_found', `${repo} has no file ${path}.`, {
      remedy: 'Open the model’s page again and choose from what it has now.',
      details: { repo, path },
    });
  });
  return wanted.toSorted(
    (one, other) => Number(isCompanion(one.path)) - Number(isCompanion(other.path)) || (one.path < other.path ? -1 : 1),
  );
}

function notThere(): AppError {
  return new AppError('not_found', 'This download is no longer in the list.');
}
