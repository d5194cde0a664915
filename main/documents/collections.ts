import { randomUUID } from 'node:crypto';
import { lstat, realpath } from 'node:fs/promises';
import type { Collection, Document, PlacePreview } from '../../contract/documents.ts';
import { AppError } from '../../contract/errors.ts';
import { absolutePath, isWithin } from '../folders.ts';
import type { CollectionQueries, CollectionRecord, PlaceRecord, Tally } from '../store/collections.ts';
import type { DocumentRecord } from '../store/documents.ts';
import type { Indexer } from './indexer.ts';
import type { Places } from './places.ts';

type Dependencies = {
  queries: CollectionQueries;
  places: Places;
  indexer: Indexer;
  ownFolder: string;
  describe(document: DocumentRecord): Document;
};

/** What a person does with collections. */
export function createCollections({ queries, places, indexer, ownFolder, describe }: Dependencies) {
  function find(id: string): CollectionRecord {
    const collection = queries.get(id);
    if (!collection || collection.removedAt !== null) {
      throw new AppError('not_found', 'This collection is no longer there.');
    }
    return collection;
  }

  function placesOf(collectionId: string): PlaceRecord[] {
    return queries.places().filter((place) => place.collectionId === collectionId);
  }

  function describeCollection({ id, name, isPaused }: CollectionRecord, tally: readonly Tally[]): Collection {
    const own = placesOf(id);
    const ownIds = new Set(own.map((place) => place.id));
    const files = tally.filter(({ placeId }) => ownIds.has(placeId));
    const count = (...states: Tally['state'][]) =>
      files.filter(({ state }) => states.includes(state)).reduce((sum, one) => sum + one.count, 0);
    const fileCount = files.reduce((sum, one) => sum + one.count, 0);
    const open = count('waiting', 'reading');
    const filling = indexer.fillingShare(id);
    const isLooking = own.some((place) => places.isLooking(place.id));
    const current = indexer.currentFile();
    const busy = isPaused ? 'paused' : 'indexing';
    return {
      id,
      name,
      state: open > 0 || filling !== null ? busy : isLooking ? 'looking' : 'idle',
      progress: open > 0 ? (fileCount - open) / fileCount : (filling ?? 1),
      current: current?.placeId != null && ownIds.has(current.placeId) ? current.name : null,
      places: own.map((place) => ({
        id: place.id,
        path: place.path,
        kind: place.kind,
        isAvailable: !places.isAway(place.id),
        fileCount: files.filter(({ placeId }) => placeId === place.id).reduce((sum, one) => sum + one.count, 0),
      })),
      fileCount,
      readyCount: count('ready'),
      failedCount: count('failed'),
      skippedCount: count('skipped'),
      sizeBytes: files.reduce((sum, one) => sum + one.sizeBytes, 0),
    };
  }

  function changed(id: string): Collection {
    indexer.say(null);
    return describeCollection(find(id), queries.tally());
  }

  /** The place itself, with links followed, so that two names of a folder are one. */
  async function locate(given: string): Promise<{ path: string; kind: 'folder' | 'file' }> {
    const typed = absolutePath(given);
    const path = await realpath(typed).catch(() => null);
    const facts = path === null ? null : await lstat(path).catch(() => null);
    if (path === null || !facts || !(facts.isDirectory() || facts.isFile())) {
      throw new AppError('file_not_found', `There is no folder or file at ${typed}.`, { remedy: 'Check the path.' });
    }
    if (isWithin(path, ownFolder)) {
      throw new AppError('unsupported', 'Paddock’s own data folder is not indexed.');
    }
    return { path, kind: facts.isDirectory() ? 'folder' : 'file' };
  }

  async function previewPlace(given: string): Promise<PlacePreview> {
    const { path, kind } = await locate(given);
    const { files, isCut } = await places.preview(path, kind);
    if (kind === 'file' && files.length === 0) {
      throw new AppError('unsupported', `${path} is not a kind of document that Paddock reads.`, {
        remedy: 'Choose a PDF, a Word document, or a file of text, tables or code.',
      });
    }
    return {
      path,
      kind,
      isCut,
      fileCount: files.length,
      sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    };
  }

  async function addPlace(collectionId: string, given: string): Promise<Collection> {
    find(collectionId);
    const { path, kind } = await locate(given);
    const other = placesOf(collectionId).find((place) => isWithin(path, place.path) || isWithin(place.path, path));
    if (other) {
      throw new AppError(
        'conflict',
        other.path === path
          ? `${path} is in the collection already.`
          : isWithin(path, other.path)
            ? `${path} lies in ${other.path}, which is in the collection.`
            : `${other.path}, which is in the collection, lies in ${path}.`,
        isWithin(path, other.path) ? {} : { remedy: 'Take that one out first.' },
      );
    }
    const place = { id: randomUUID(), collectionId, path, kind };
    queries.insertPlace(place);
    void places.open(place);
    return changed(collectionId);
  }

  return {
    list: (): Collection[] => {
      const tally = queries.tally();
      return queries.list().map((collection) => describeCollection(collection, tally));
    },
    create: (name: string): Collection => {
      const id = randomUUID();
      queries.insert(id, name, Date.now());
      return changed(id);
    },
    rename: (id: string, name: string): Collection => {
      queries.rename(find(id).id, name);
      return changed(id);
    },
    remove: async (id: string): Promise<void> => {
      const own = placesOf(find(id).id);
      queries.setRemoved(id, Date.now());
      indexer.say(null);
      await Promise.all(own.map((place) => places.close(place.id)));
    },
    restore: (id: string): Collection => {
      if (!queries.get(id)) throw new AppError('not_found', 'This collection can no longer be brought back.');
      queries.setRemoved(id, null);
      for (const place of placesOf(id)) void places.open(place);
      return changed(id);
    },
    previewPlace,
    addPlace,
    removePlace: async (collectionId: string, placeId: string): Promise<Collection> => {
      find(collectionId);
      if (!placesOf(collectionId).some(({ id }) => id === placeId)) {
        throw new AppError('not_found', 'This folder is not in the collection.');
      }
      await places.remove(placeId);
      return changed(collectionId);
    },
    rescan: async (id: string): Promise<void> => {
      await Promise.all(placesOf(find(id).id).map(places.scan));
    },
    pause: (id: string): Collection => {
      queries.setPaused(find(id).id, true);
      return changed(id);
    },
    resume: (id: string): Collection => {
      queries.setPaused(find(id).id, false);
      indexer.wake();
      return changed(id);
    },
    cancel: (id: string): Collection => {
      queries.skipWaiting(find(id).id);
      queries.setPaused(id, false);
      return changed(id);
    },
    files: (request: { collectionId: string; show: 'all' | 'problems'; offset: number; limit: number }) => {
      find(request.collectionId);
      const { files, total } = queries.page(request);
      return { files: files.map(describe), total };
    },
    retry: (id: string, documentId: string | null): Collection => {
      queries.retry(find(id).id, documentId);
      indexer.wake();
      return changed(id);
    },
    /** Looks through all places, one after the other, and follows them. */
    resumeAll: async (): Promise<void> => {
      for (const place of queries.places()) await places.open(place);
    },
  };
}
