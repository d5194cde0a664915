import { AppError, describeError } from '../../contract/errors.ts';
import type { UpdateSettings } from '../../contract/update-settings.ts';
import type { UpdateObstacle, UpdateOffer, UpdateState, UpdateStatus } from '../../contract/updates.ts';
import type { Events } from '../events.ts';
import type { Log } from '../log.ts';
import type { DataCopies } from './data-copies.ts';
import type { UpdateMeans, Updater } from './port.ts';

type Dependencies = {
  version: string;
  means: UpdateMeans;
  settings: { get(): { updates: UpdateSettings } };
  dataCopies: DataCopies;
  /** What an update would cut off now. */
  obstacles(): UpdateObstacle[];
  events: Pick<Events, 'emit'>;
  log: Pick<Log, 'info' | 'error'>;
  timing?: Timing;
};

type Timing = { firstCheckMs: number; checkEveryMs: number; lookAgainMs: number };
const usualTiming: Timing = { firstCheckMs: 60_000, checkEveryMs: 6 * 3_600_000, lookAgainMs: 1000 };
const progressEveryMs = 250;

export type Updates = ReturnType<typeof createUpdates>;

/**
 * Looks for new versions, fetches them, and has the host put them in place. By itself it does only what the settings
 * allow, and nothing while there is work that it would disturb.
 */
export function createUpdates({
  version,
  means: { way, updater },
  settings,
  dataCopies,
  obstacles,
  events,
  log,
  timing = usualTiming,
}: Dependencies) {
  let state: UpdateState = { kind: 'idle', checkedAt: null };
  let checkedAt: number | null = null;
  let previous: string | null = null;
  let download: AbortController | null = null;
  let waiting: NodeJS.Timeout | undefined;
  let progressAt = 0;

  const timers =
    updater === null
      ? []
      : [
          setTimeout(() => void checkByItself(), timing.firstCheckMs),
          setInterval(() => void checkByItself(), timing.checkEveryMs),
        ];
  for (const timer of timers) timer.unref();
  const known = updater?.previous().then((kept) => (previous = kept));

  function set(next: UpdateState): void {
    clearTimeout(waiting);
    state = next;
    events.emit({ type: 'updates' });
  }

  async function status(): Promise<UpdateStatus> {
    await known;
    return {
      version,
      way,
      state,
      previous: previous === null ? null : { version: previous, losesSince: dataCopies.losesSince(previous) },
      dataCopies: dataCopies.list(),
    };
  }

  function requireUpdater(): Updater {
    if (updater !== null) return updater;
    throw new AppError('unsupported', 'This Paddock can’t replace itself.', {
      remedy: 'Settings, Updates says how a new version gets here.',
    });
  }

  /** What a state is about, where it is about a version. */
  function offered(): UpdateOffer | null {
    return 'offer' in state ? state.offer : null;
  }

  function fail(error: unknown, offer: UpdateOffer | null): void {
    if (!(error instanceof AppError)) log.error({ err: error }, 'an update failed');
    set({ kind: 'failed', offer, error: describeError(error) });
  }

  async function check(): Promise<void> {
    const port = requireUpdater();
    // What is under way is about the newest version already.
    if (state.kind !== 'idle' && state.kind !== 'available' && state.kind !== 'failed') return;
    set({ kind: 'checking' });
    try {
      const offer = await port.check(settings.get().updates.channel);
      checkedAt = Date.now();
      set(offer === null ? { kind: 'idle', checkedAt } : { kind: 'available', offer });
    } catch (error) {
      fail(error, null);
    }
  }

  async function checkByItself(): Promise<void> {
    const { mode } = settings.get().updates;
    if (mode === 'undecided' || mode === 'off') return;
    await check();
    // A failure that nobody asked for is looked into at the next time, and not shown.
    if (state.kind === 'failed') set({ kind: 'idle', checkedAt });
    if (mode === 'automatic' && state.kind === 'available') whenFree('download', state.offer, fetch);
  }

  /** Goes on at once, or as soon as nothing stands in the way. */
  function whenFree(next: 'download' | 'install' | 'return', offer: UpdateOffer | null, go: () => void): void {
    const found = obstacles();
    if (found.length === 0) {
      go();
      return;
    }
    const isNews = state.kind !== 'waiting' || JSON.stringify(state.obstacles) !== JSON.stringify(found);
    if (isNews) set({ kind: 'waiting', offer, next, obstacles: found });
    waiting = setTimeout(() => whenFree(next, offer, go), timing.lookAgainMs);
    waiting.unref();
  }

  function fetch(): void {
    const port = requireUpdater();
    const offer = offered();
    if (offer === null)
      throw new AppError('conflict', 'There is no new version to fetch.', { remedy: 'Look for one.' });
    if (state.kind === 'downloading' || state.kind === 'ready') return;
    const abort = new AbortController();
    download = abort;
    set({ kind: 'downloading', offer, receivedBytes: 0, totalBytes: offer.sizeBytes });
    const onProgress = (progress: { receivedBytes: number; totalBytes: number }) => {
      if (state.kind !== 'downloading' || Date.now() - progressAt < progressEveryMs) return;
      progressAt = Date.now();
      set({ kind: 'downloading', offer, ...progress });
    };
    port
      .download(onProgress, abort.signal)
      .then(() => port.keepRunning())
      .then((isKept) => {
        log.info({ version: offer.version, isKept }, 'a new version is ready');
        set({ kind: 'ready', offer });
      })
      .catch((error: unknown) => {
        if (abort.signal.aborted) set({ kind: 'available', offer });
        else fail(error, offer);
      });
  }

  function install(): void {
    const port = requireUpdater();
    const offer = offered();
    if (state.kind !== 'ready' || offer === null) {
      throw new AppError('conflict', 'There is no new version to install.', { remedy: 'Fetch it first.' });
    }
    whenFree('install', offer, () => {
      set({ kind: 'installing', version: offer.version });
      port.install();
    });
  }

  async function returnToPrevious(): Promise<void> {
    const port = requireUpdater();
    const target = await port.previous();
    if (target === null) throw new AppError('not_found', 'No version before this one was kept.');
    whenFree('return', null, () => {
      dataCopies.prepareReturn(target);
      set({ kind: 'installing', version: target });
      port.returnToPrevious();
    });
  }

  /** What waits is given up; what was fetched stays. */
  function cancel(): void {
    if (state.kind === 'downloading') download?.abort();
    if (state.kind !== 'waiting') return;
    const { next, offer } = state;
    if (next === 'install' && offer !== null) set({ kind: 'ready', offer });
    else if (offer !== null) set({ kind: 'available', offer });
    else set({ kind: 'idle', checkedAt });
  }

  return {
    status,
    check: async (): Promise<UpdateStatus> => {
      await check();
      return status();
    },
    /** By hand it does not wait: whoever asks for it knows what else is going on. */
    download: fetch,
    cancel,
    install,
    returnToPrevious,
    [Symbol.dispose](): void {
      for (const timer of timers) clearTimeout(timer);
      clearTimeout(waiting);
      download?.abort();
    },
  };
}
