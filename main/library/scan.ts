import { existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { storeKindSchema, type StoreKind } from '../../contract/library.ts';
import type { Model } from '../../contract/models.ts';
import type { Events } from '../events.ts';
import type { GgufKind } from '../gguf/report.ts';
import type { Log } from '../log.ts';
import type { Models } from '../models/models.ts';
import type { FileRecord, LibraryQueries, OriginRecord } from '../store/library.ts';
import type { ModelFacts } from '../store/models.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Folders } from './folders.ts';
import type { JobHandle } from './jobs.ts';
import { storeReaders } from './stores/index.ts';
import { plainItem, type StoreItem, type Surroundings } from './stores/store.ts';
import { findModelFiles, statItem, type FoundItem } from './walk.ts';

/** Reads the header of a GGUF file of any kind. Throws an `AppError` that says what is wrong with it. */
export type InspectFile = (path: string, signal?: AbortSignal) => Promise<{ kind: GgufKind; facts: ModelFacts }>;

type Dependencies = {
  queries: LibraryQueries;
  folders: Folders;
  models: Pick<Models, 'place' | 'from'>;
  inspect: InspectFile;
  surroundings: Surroundings;
  events: Events;
  log: Log;
};

/** Where an item was found, and what that means for the list. */
type Where = {
  /** A folder's id, a store's kind, or `opened`. */
  place: string;
  source: Model['source'];
  isListed: boolean;
  /** Whether what a person took out of the list comes back. */
  restores: boolean;
};

/** Headers are read one after the other in two rows: more would keep a small computer from its other work. */
const readersAtOnce = 2;
const leftoverMs = 24 * 60 * 60 * 1000;

export type Scanner = ReturnType<typeof createScanner>;

/** Looks through folders and stores. A file that has not changed since the last time is not opened. */
export function createScanner({ queries, folders, models, inspect, surroundings, events, log }: Dependencies) {
  /** Puts one item into the index and, where it is a model and its place is shown, into the list. */
  async function index(item: StoreItem, where: Where, signal?: AbortSignal): Promise<FileRecord | null> {
    const known = queries.file(item.path);
    const isSame = known !== null && isUnchanged(known, item);
    const record = isSame ? { ...known, place: where.place } : await read(item, known, where.place, signal);
    if (record === null) return null;
    if (known?.modelId && known.fingerprint !== record.fingerprint) queries.dropEvidence(known.modelId);
    record.modelId = await enlist(record, known, item, where);
    const isAsBefore = isSame && known.place === record.place && known.modelId === record.modelId;
    if (!isAsBefore) queries.putFile(record);
    return record;
  }

  async function read(
    item: StoreItem,
    known: FileRecord | null,
    place: string,
    signal: AbortSignal | undefined,
  ): Promise<FileRecord | null> {
    const { path, parts, sizeBytes, modifiedMs } = item;
    const base = { path, place, parts, sizeBytes, modifiedMs, modelId: known?.modelId ?? null };
    try {
      const { kind, facts } = await inspect(path, signal);
      const named = item.name === null ? facts : { ...facts, name: item.name };
      return { ...base, kind, facts: named, fingerprint: await fingerprintOf(parts), error: null };
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof AppError)) {
        log.warn({ err: error, path }, 'a file could not be read');
        return null;
      }
      // What is wrong with the file stays so until it changes; what is wrong with its disk does not.
      if (error.code === 'file_unreadable' || error.code === 'file_not_found') return null;
      return { ...base, kind: 'broken', facts: null, fingerprint: null, error: error.toInfo() };
    }
  }

  /** The id in the list; `null` for what is not in it. */
  async function enlist(
    record: FileRecord,
    known: FileRecord | null,
    item: StoreItem,
    where: Where,
  ): Promise<string | null> {
    const { path, kind, facts, fingerprint, modelId } = record;
    if (kind !== 'model' || facts === null || fingerprint === null || !where.isListed) return modelId;
    const isAsBefore = known?.fingerprint === fingerprint && known.place === where.place;
    if (isAsBefore && modelId !== null && !where.restores) return modelId;
    const away = await foldersThatAreAway();
    const id = models.place({
      path,
      source: where.source,
      facts,
      fingerprint,
      repo: item.repo,
      restores: where.restores,
      mayHaveMoved: (oldPath) => !away.has(folders.containing(oldPath)?.id ?? ''),
    });
    if (id !== null && queries.origin(id) === null) keepEvidence(id, item);
    return id;
  }

  /** What a store knows of its models is kept like what a download left. */
  function keepEvidence(id: string, { parts, sha256, repo, revision, licenseText, modifiedMs }: StoreItem): void {
    if (repo === null && licenseText === null && sha256.length === 0) return;
    const origin: OriginRecord = {
      repo,
      revision,
      downloadedAt: Math.round(modifiedMs),
      licenseText,
      claims: [],
    };
    queries.putEvidence(id, origin, hashesOf(parts, sha256));
  }

  /** Models on a disk that is not connected are still there, and not moved. */
  async function foldersThatAreAway(): Promise<Set<string>> {
    const away = new Set<string>();
    for (const folder of folders.all()) if (!(await folders.isAvailable(folder))) away.add(folder.id);
    return away;
  }

  async function indexAll(items: readonly StoreItem[], where: Where, handle: JobHandle, done: Progress): Promise<void> {
    const waiting = items.values();
    const row = async () => {
      for (const item of waiting) {
        handle.signal.throwIfAborted();
        await index(item, where, handle.signal);
        done.bytes += item.sizeBytes;
        handle.update({ doneBytes: done.bytes });
      }
    };
    await Promise.all(Array.from({ length: readersAtOnce }, row));
    const found = new Set(items.map(({ path }) => path));
    for (const { path } of queries.filesOf(where.place)) {
      if (!found.has(path) && !existsSync(path)) queries.removeFile(path);
    }
    events.emit({ type: 'models' });
    events.emit({ type: 'library' });
  }

  async function scanFolder(id: string, handle: JobHandle, options: { restores: boolean }, done = progress()) {
    const folder = folders.find(id);
    if (!(await folders.isAvailable(folder))) return;
    handle.update({ title: folder.path });
    const { items, unread, leftovers } = await findModelFiles(folder.path, { signal: handle.signal });
    if (unread.length > 0) log.warn({ unread: unread.slice(0, 20) }, 'folders that could not be looked through');
    await Promise.all(leftovers.map(removeIfOld));
    const where = { place: id, source: 'library', isListed: true, ...options } as const;
    await indexAll(items.map(plainItem), where, handle, done);
  }

  async function scanStore(kind: StoreKind, handle: JobHandle, options: { restores: boolean }, done = progress()) {
    const places = await storeReaders[kind].locate(surroundings);
    const items: StoreItem[] = [];
    for (const place of places) {
      handle.update({ title: place });
      items.push(...(await storeReaders[kind].read(place, handle.signal)));
    }
    if (places.length === 0) return;
    // A person who added the store's folder as one of his own has these models already.
    const foreign = items.filter(({ path }) => folders.containing(path) === null);
    const isListed = queries.shownStores().includes(kind);
    await indexAll(foreign, { place: kind, source: kind, isListed, ...options }, handle, done);
  }

  /** Files that were opened where they are, so that they are known again when they have moved. */
  async function scanOpened(handle: JobHandle, done: Progress): Promise<void> {
    const items: FoundItem[] = [];
    for (const { path } of models.from('opened')) {
      const item = await statItem(path);
      const isElsewhere = item !== null && (queries.file(path)?.place ?? 'opened') !== 'opened';
      if (item !== null && !isElsewhere) items.push(item);
    }
    const where = { place: 'opened', source: 'opened', isListed: true, restores: false } as const;
    await indexAll(items.map(plainItem), where, handle, done);
  }

  async function attempt(place: string, handle: JobHandle, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (handle.signal.aborted) throw error;
      log.warn({ err: error, place }, 'a place of models could not be looked through');
    }
  }

  return {
    scanAll: async (handle: JobHandle): Promise<void> => {
      const done = progress();
      const options = { restores: false };
      for (const { id } of folders.all()) await attempt(id, handle, () => scanFolder(id, handle, options, done));
      for (const kind of storeKindSchema.options)
        await attempt(kind, handle, () => scanStore(kind, handle, options, done));
      await attempt('opened', handle, () => scanOpened(handle, done));
    },
    scanFolder,
    scanStore,
    /** One file that was just brought in. `null` where it is not there or can't be read. */
    scanFile: async (path: string): Promise<FileRecord | null> => {
      const item = await statItem(path);
      if (item === null) return null;
      const folder = folders.containing(path);
      return index(plainItem(item), {
        place: folder?.id ?? 'opened',
        source: folder ? 'library' : 'opened',
        isListed: true,
        restores: true,
      });
    },
  };
}

type Progress = { bytes: number };
function progress(): Progress {
  return { bytes: 0 };
}

function isUnchanged(known: FileRecord, item: FoundItem): boolean {
  return (
    known.sizeBytes === item.sizeBytes &&
    known.modifiedMs === item.modifiedMs &&
    known.parts.length === item.parts.length &&
    known.parts.every((part, index) => part === item.parts[index])
  );
}

function hashesOf(parts: readonly string[], sha256: readonly string[]) {
  return sha256.flatMap((hash, position) => {
    const name = parts[position];
    return name === undefined ? [] : [{ position, name: basename(name), sha256: hash, verifiedAt: null }];
  });
}

async function removeIfOld(path: string): Promise<void> {
  const facts = await stat(path).catch(() => null);
  if (facts && Date.now() - facts.mtimeMs > leftoverMs) await rm(path, { force: true }).catch(() => {});
}
