import { randomUUID } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import { isWithin } from '../folders.ts';
import type { Log } from '../log.ts';
import type { CollectionQueries, FileRecord, PlaceRecord } from '../store/collections.ts';
import type { DocumentQueries } from '../store/documents.ts';
import { isLeftOut, lookAt, walkFolder, type FoundFile } from './walk.ts';

type Dependencies = {
  collections: CollectionQueries;
  documents: DocumentQueries;
  /** Paddock's data folder, which is never indexed. */
  ownFolder: string;
  /** A file is gone, so that nobody need go on with it. */
  onRemoved(documentId: string): void;
  onChanged(): void;
  log: Log;
};

/** Changes that come together are looked at together. */
const settleMs = 400;

export type Places = ReturnType<typeof createPlaces>;

/** Keeps the files of collections in step with the disk. */
export function createPlaces({ collections, documents, ownFolder, onRemoved, onChanged, log }: Dependencies) {
  const watchers = new Map<string, FSWatcher>();
  const away = new Set<string>();
  const looking = new Map<string, number>();
  const ending = new AbortController();
  const jobs = new Set<Promise<unknown>>();

  function add(placeId: string, { path, sizeBytes, modifiedMs }: FoundFile): void {
    documents.insert({
      id: randomUUID(),
      placeId,
      path,
      name: basename(path),
      mediaType: null,
      sha256: null,
      sizeBytes,
      modifiedMs,
      state: 'waiting',
      addedAt: Date.now(),
    });
  }

  function update(placeId: string, known: FileRecord | null, found: FoundFile): boolean {
    if (known === null) add(placeId, found);
    else if (known.sizeBytes === found.sizeBytes && known.modifiedMs === found.modifiedMs) return false;
    else collections.changeFile(known.id, found.sizeBytes, found.modifiedMs);
    return true;
  }

  async function removeFiles(files: readonly FileRecord[]): Promise<void> {
    for (const { id } of files) {
      onRemoved(id);
      documents.remove(id);
      // Each takes its chunks along; others get their turn in between.
      await new Promise(setImmediate);
    }
  }

  async function find(place: PlaceRecord): Promise<{ files: FoundFile[]; unreadable: string[] } | null> {
    if (place.kind === 'file') {
      const found = await lookAt(place.path);
      return found && { files: [found], unreadable: [] };
    }
    const isThere = (await lstat(place.path).catch(() => null))?.isDirectory() ?? false;
    return isThere ? walkFolder(place.path, ownFolder, ending.signal) : null;
  }

  async function scanNow(place: PlaceRecord): Promise<void> {
    const found = await find(place);
    if (found === null) {
      // A disk that is away takes nothing with it.
      away.add(place.id);
      return;
    }
    away.delete(place.id);
    const known = new Map(collections.filesOfPlace(place.id).map((file) => [file.path, file]));
    collections.transaction(() => {
      for (const file of found.files) update(place.id, known.get(file.path) ?? null, file);
    });
    const present = new Set(found.files.map(({ path }) => path));
    const isGone = ({ path }: FileRecord) =>
      !present.has(path) && !found.unreadable.some((folder) => isWithin(path, folder));
    await removeFiles([...known.values()].filter(isGone));
  }

  function run(place: PlaceRecord, work: () => Promise<void>): Promise<void> {
    looking.set(place.id, (looking.get(place.id) ?? 0) + 1);
    onChanged();
    const job = work()
      .catch((error: unknown) => {
        if (!ending.signal.aborted) log.error({ err: error, path: place.path }, 'a place could not be looked through');
      })
      .finally(() => {
        looking.set(place.id, (looking.get(place.id) ?? 1) - 1);
        jobs.delete(job);
        if (!ending.signal.aborted) onChanged();
      });
    jobs.add(job);
    return job;
  }

  /** What has changed at some paths, which may be files or folders, and there or gone. */
  async function lookAgain(place: PlaceRecord, paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const found = await lookAt(path);
      if (found !== null) {
        update(place.id, collections.fileAt(place.id, path), found);
        continue;
      }
      const isFolder = (await lstat(path).catch(() => null))?.isDirectory() ?? false;
      if (isFolder || path === place.path) {
        await scanNow(place);
        return;
      }
      await removeFiles(collections.filesOfPlace(place.id).filter((file) => isWithin(file.path, path)));
    }
  }

  function follow(place: PlaceRecord): void {
    if (watchers.has(place.id) || ending.signal.aborted) return;
    const root = place.kind === 'folder' ? place.path : dirname(place.path);
    const changed = new Set<string>();
    let timer: NodeJS.Timeout | undefined;
    const watcher = watch(place.path, {
      ignoreInitial: true,
      followSymlinks: false,
      ignored: (path) => path !== place.path && isLeftOut(path, root, ownFolder),
    });
    watcher.on('all', (_, path) => {
      changed.add(path);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const paths = [...changed];
        changed.clear();
        if (watchers.get(place.id) === watcher) void run(place, () => lookAgain(place, paths));
      }, settleMs);
      timer.unref();
    });
    watcher.on('error', (error) => log.warn({ err: error, path: place.path }, 'changes of a folder may be missed'));
    watchers.set(place.id, watcher);
  }

  async function unfollow(placeId: string): Promise<void> {
    const watcher = watchers.get(placeId);
    watchers.delete(placeId);
    away.delete(placeId);
    await watcher?.close();
  }

  return {
    /** Looks through a place, and follows it from now on. */
    open: (place: PlaceRecord): Promise<void> => {
      follow(place);
      return run(place, () => scanNow(place));
    },
    scan: (place: PlaceRecord): Promise<void> => run(place, () => scanNow(place)),
    close: unfollow,
    /** Takes a place away with all that is known of it. */
    remove: async (placeId: string): Promise<void> => {
      await unfollow(placeId);
      await removeFiles(collections.filesOfPlace(placeId));
      collections.removePlace(placeId);
    },
    isAway: (placeId: string): boolean => away.has(placeId),
    awayIds: (): string[] => [...away],
    isLooking: (placeId: string): boolean => (looking.get(placeId) ?? 0) > 0,
    preview: async (path: string, kind: 'folder' | 'file') => {
      if (kind === 'folder') return walkFolder(path, ownFolder, ending.signal);
      const found = await lookAt(path);
      return { files: found === null ? [] : [found], isCut: false };
    },
    async [Symbol.asyncDispose](): Promise<void> {
      ending.abort();
      await Promise.all([...watchers.keys()].map(unfollow));
      await Promise.all(jobs);
    },
  };
}
