import { join } from 'node:path';
import type { Document, DocumentSearch } from '../../contract/documents.ts';
import { AppError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Events } from '../events.ts';
import type { Purpose } from '../gguf/purpose.ts';
import type { Log } from '../log.ts';
import { collectionQueries } from '../store/collections.ts';
import type { DocumentRecord } from '../store/documents.ts';
import { openMemoryStore } from '../store/memory.ts';
import type { Store } from '../store/open.ts';
import { createAttachments } from './attachments.ts';
import { createCollections } from './collections.ts';
import { createEmbedder, type Operate } from './embedder.ts';
import { createGatherer } from './gather.ts';
import { createIndexer } from './indexer.ts';
import { createKeptFiles } from './kept-files.ts';
import { createPlaces } from './places.ts';
import { createReader } from './reader.ts';
import { createRetriever } from './retrieve.ts';
import { createSearchModels } from './search-models.ts';
import { createKeptShelf, createMemoryShelf, type Shelf } from './shelf.ts';
import { createUploads } from './uploads.ts';

type Dependencies = {
  store: Store;
  events: Events;
  log: Log;
  dataFolder: string;
  settings: { get(): Settings };
  listModels(): Model[];
  purposeOf(model: Model): Promise<Purpose>;
  /** Makes vectors and scores with a local model. */
  operate: Operate;
  /** Throws an `AppError` where a model can't take pictures. */
  requireVision(modelId: string): Promise<void>;
  /** Whether the reading of collections waits for now, as for mains power. */
  isWaiting?(): boolean;
};

export type Documents = ReturnType<typeof createDocuments>;

/** Attachments and collections: read, cut into passages, indexed and searched, all on this computer. */
export function createDocuments(dependencies: Dependencies) {
  const { store, events, log, dataFolder, settings, listModels, purposeOf, operate, requireVision } = dependencies;
  const uploads = createUploads({ folder: join(dataFolder, 'attachments') });
  const memory = openMemoryStore();
  const kept = createKeptShelf({ store, uploads, log });
  const temporary = createMemoryShelf({ store: memory, log });
  const collectionStore = collectionQueries(store);
  const models = createSearchModels({ listModels, purposeOf, settings, log });
  const embedder = createEmbedder({ models, operate, log });
  const reader = createReader();
  const indexer = createIndexer({
    kept,
    temporary,
    collections: collectionStore,
    rootOf: ({ placeId }) => collectionStore.places().find(({ id }) => id === placeId)?.path ?? null,
    awayPlaceIds: () => places.awayIds(),
    reader,
    embedder,
    isWaiting: () => dependencies.isWaiting?.() ?? false,
    events,
    log,
  });
  const places = createPlaces({
    collections: collectionStore,
    documents: kept.queries,
    ownFolder: dataFolder,
    onRemoved: indexer.stop,
    onChanged: () => {
      indexer.say(null);
      indexer.wake();
    },
    log,
  });
  const collections = createCollections({
    queries: collectionStore,
    places,
    indexer,
    ownFolder: dataFolder,
    describe,
  });
  const attachments = createAttachments({ store, kept, temporary, uploads, indexer, events, log });
  const retrieve = createRetriever({ embedder, models, operate, log });
  const ending = new AbortController();
  void followChanges();

  function shelfOf(documentId: string): Shelf | null {
    return [kept, temporary].find((shelf) => shelf.queries.get(documentId) !== null) ?? null;
  }

  function find(documentId: string): { shelf: Shelf; record: DocumentRecord } {
    const shelf = shelfOf(documentId);
    const record = shelf?.queries.get(documentId);
    if (!shelf || !record || record.mediaType !== null) {
      throw new AppError('not_found', 'This document is no longer kept.');
    }
    return { shelf, record };
  }

  function describe(record: DocumentRecord): Document {
    const { id, name, path, sizeBytes, state, format, pageStarts, characters, isCut, error } = record;
    return {
      id,
      name,
      path,
      sizeBytes,
      state,
      progress: state === 'reading' ? indexer.shareOf(id) : state === 'waiting' ? 0 : 1,
      format,
      pageCount: pageStarts.length === 0 ? null : pageStarts.length,
      characters,
      isCut,
      error,
    };
  }

  /** Another embedding model makes all vectors anew; one that was added may work where another did not. */
  async function followChanges(): Promise<void> {
    let chosen = (await models.embedding())?.id;
    for await (const event of events.subscribe(ending.signal)) {
      if (event.type === 'power' || event.type === 'settings') indexer.wake();
      if (event.type !== 'settings' && event.type !== 'models') continue;
      const now = (await models.embedding())?.id;
      if (now === chosen && !models.hasFailed()) continue;
      chosen = now;
      models.changed();
      indexer.say(null);
      indexer.wake();
    }
  }

  return {
    attachments,
    collections,
    keptFiles: createKeptFiles({ kept, uploads, indexer }),
    gather: createGatherer({ kept, shelfOf, indexer, embedder, retrieve }),
    image: attachments.image,
    get: (documentId: string): Document => describe(find(documentId).record),
    read: (documentId: string, start: number, end: number) => {
      const { shelf, record } = find(documentId);
      const chunks = shelf.queries.chunksWithin(documentId, start, end);
      const from = chunks[0]?.start ?? 0;
      const to = chunks.at(-1)?.end ?? 0;
      return {
        document: describe(record),
        text: chunks.map(({ text }) => text).join(''),
        start: from,
        pages: record.pageStarts
          .map((at, index) => ({ page: index + 1, start: at }))
          .filter((page) => page.start >= from && page.start < to),
      };
    },
    vision: async (modelId: string) =>
      requireVision(modelId).then(
        () => ({ problem: null }),
        (error: unknown) => {
          if (!(error instanceof AppError)) throw error;
          return { problem: error.toInfo() };
        },
      ),
    search: (): Promise<DocumentSearch> => models.describe(),
    /** Goes on where an earlier run ended, without keeping anybody waiting. */
    start: async (): Promise<void> => {
      kept.queries.waitAgain();
      await attachments.sweep();
      for (const { id } of collectionStore.removedPlaces()) await places.remove(id);
      collectionStore.purgeRemoved();
      indexer.wake();
      await collections.resumeAll();
    },
    async [Symbol.asyncDispose](): Promise<void> {
      ending.abort();
      await attachments[Symbol.asyncDispose]();
      await places[Symbol.asyncDispose]();
      await indexer[Symbol.asyncDispose]();
      await reader[Symbol.asyncDispose]();
      memory.close();
    },
  };
}
