import { AppError, describeError } from '../../contract/errors.ts';
import type { Events } from '../events.ts';
import type { Log } from '../log.ts';
import type { CollectionQueries } from '../store/collections.ts';
import type { DocumentRecord } from '../store/documents.ts';
import type { Embedder } from './embedder.ts';
import type { ReadResult } from './protocol.ts';
import type { Reader } from './reader.ts';
import type { Shelf } from './shelf.ts';
import { indexedWords } from './words.ts';

type Dependencies = {
  kept: Shelf;
  temporary: Shelf;
  collections: CollectionQueries;
  /** Of files: the place that they have to lie in. */
  rootOf(document: DocumentRecord): string | null;
  /** Places that are not there now, whose files are not looked for. */
  awayPlaceIds(): string[];
  reader: Reader;
  embedder: Embedder;
  /** Whether collections wait for now, as for mains power. What is attached to a question never does. */
  isWaiting(): boolean;
  events: Events;
  log: Log;
};

/** Larger files are no documents that a person would ask about. */
const largestFileBytes = 50_000_000;
/** Written at once; in between others get their turn. */
const batchChunks = 100;
const sayEveryMs = 250;

export type Indexer = ReturnType<typeof createIndexer>;

/** Reads what waits, one document at a time: attachments first, then files of collections, then their vectors. */
export function createIndexer(dependencies: Dependencies) {
  const { kept, temporary, collections, rootOf, awayPlaceIds, reader, embedder, isWaiting, events, log } = dependencies;
  const ending = new AbortController();
  let current: { document: DocumentRecord; share: number; abort: AbortController } | null = null;
  /** How far the vectors of a collection are, while they are made. */
  const filling = new Map<string, number>();
  let running: Promise<void> | null = null;
  let isWoken = false;
  const waiters = new Map<string, (() => void)[]>();
  let timer: NodeJS.Timeout | undefined;
  const toSay = new Set<string | null>();

  /** At most a few times a second for each. */
  function say(documentId: string | null): void {
    toSay.add(documentId);
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const id of toSay) events.emit({ type: 'documents', documentId: id });
      toSay.clear();
    }, sayEveryMs);
  }

  function next(): { shelf: Shelf; document: DocumentRecord } | null {
    for (const shelf of [kept, temporary]) {
      const document = shelf.queries.nextAttachment();
      if (document) return { shelf, document };
    }
    if (isWaiting()) return null;
    const document = collections.next(awayPlaceIds());
    return document && { shelf: kept, document };
  }

  function wake(): void {
    isWoken = true;
    if (ending.signal.aborted) return;
    running ??= work().finally(() => {
      running = null;
      if (isWoken) wake();
    });
  }

  async function work(): Promise<void> {
    isWoken = false;
    for (let job = next(); job && !ending.signal.aborted; job = next()) await index(job.shelf, job.document);
    if (!ending.signal.aborted) await fillCollections();
  }

  /** Vectors that are missing, as after another model was chosen. */
  async function fillCollections(): Promise<void> {
    for (const { id, isPaused } of collections.list()) {
      if (isPaused || isWaiting()) continue;
      const onProgress = (share: number) => {
        filling.set(id, share);
        say(null);
      };
      try {
        const scope = { documentIds: [], collectionIds: [id] };
        const mayGoOn = () => !isWoken && !isWaiting() && collections.get(id)?.isPaused === false;
        await embedder.fill(kept, scope, { signal: ending.signal, onProgress, mayGoOn });
      } catch (error) {
        if (!ending.signal.aborted) log.error({ err: error }, 'a collection could not be indexed');
      }
      if (filling.delete(id)) say(null);
      if (ending.signal.aborted || isWoken) return;
    }
  }

  async function index(shelf: Shelf, document: DocumentRecord): Promise<void> {
    const { id, placeId } = document;
    const abort = new AbortController();
    const stop = () => abort.abort();
    ending.signal.addEventListener('abort', stop, { once: true });
    current = { document, share: 0, abort };
    shelf.queries.setState(id, 'reading');
    say(id);
    try {
      const result = await read(shelf, document, abort.signal);
      await take(shelf, document, result, abort.signal);
      if (placeId !== null) {
        const scope = { documentIds: [id], collectionIds: [] };
        await embedder.fill(shelf, scope, { signal: abort.signal, onProgress: () => {} });
      }
    } catch (error) {
      if (ending.signal.aborted) shelf.queries.setState(id, 'waiting');
      else if (!abort.signal.aborted) fail(shelf, document, error);
    } finally {
      ending.signal.removeEventListener('abort', stop);
      current = null;
      settle(id);
      say(id);
      if (placeId !== null) say(null);
    }
  }

  function read(shelf: Shelf, document: DocumentRecord, signal: AbortSignal): Promise<ReadResult> {
    const { id, name, path, placeId, sizeBytes, sha256, characters } = document;
    if (placeId !== null && sizeBytes > largestFileBytes) {
      throw new AppError('unsupported', `${name} is too large for a collection.`, {
        remedy: 'Files of up to 50 MB are indexed.',
      });
    }
    const source =
      placeId === null ? shelf.sourceOf(document) : { kind: 'file' as const, path: path ?? '', root: rootOf(document) };
    const onProgress = (share: number) => {
      if (current?.document.id === id) current.share = share;
      say(id);
    };
    return reader.read({ name, source, knownSha256: characters > 0 ? sha256 : null }, { signal, onProgress });
  }

  async function take(shelf: Shelf, { id }: DocumentRecord, result: ReadResult, signal: AbortSignal): Promise<void> {
    if (result.type === 'same') {
      shelf.queries.setUnchanged(id);
      return;
    }
    const { text, chunks, pageStarts, format, isCut, sha256 } = result;
    shelf.queries.removeChunks(id);
    for (let first = 0; first < chunks.length; first += batchChunks) {
      signal.throwIfAborted();
      const batch = chunks.slice(first, first + batchChunks).map((chunk) => ({
        ...chunk,
        text: text.slice(chunk.start, chunk.end),
        words: indexedWords(text.slice(chunk.lead, chunk.end)),
      }));
      shelf.queries.putChunks(id, first, batch);
      await new Promise(setImmediate);
    }
    signal.throwIfAborted();
    shelf.queries.setRead(id, { sha256, format, pageStarts, isCut, characters: text.length });
  }

  function fail(shelf: Shelf, { id, name }: DocumentRecord, error: unknown): void {
    if (!(error instanceof AppError)) log.error({ err: error }, 'a document could not be indexed');
    else if (error.cause !== undefined) log.warn({ err: error.cause, name }, error.message);
    shelf.queries.removeChunks(id);
    shelf.queries.setState(id, 'failed', describeError(error));
  }

  function settle(documentId: string): void {
    const waiting = waiters.get(documentId) ?? [];
    waiters.delete(documentId);
    for (const resolve of waiting) resolve();
  }

  return {
    wake,
    say,
    /** 0 to 1, of a document that is being read. */
    shareOf: (documentId: string): number => (current?.document.id === documentId ? current.share : 0),
    currentFile: (): DocumentRecord | null => current?.document ?? null,
    fillingShare: (collectionId: string): number | null => filling.get(collectionId) ?? null,
    /** Stops reading a document that is removed. */
    stop: (documentId: string): void => {
      if (current?.document.id === documentId) current.abort.abort();
      settle(documentId);
    },
    /** Resolves when a document is ready, has failed, or is gone. */
    untilRead: async ({ queries }: Shelf, documentId: string, signal: AbortSignal): Promise<void> => {
      const isUnread = () => ['waiting', 'reading'].includes(queries.get(documentId)?.state ?? '');
      while (isUnread() && !ending.signal.aborted) {
        signal.throwIfAborted();
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        const leave = () => reject(new AppError('cancelled', 'The question was cancelled.'));
        signal.addEventListener('abort', leave, { once: true });
        waiters.set(documentId, [...(waiters.get(documentId) ?? []), resolve]);
        wake();
        await promise.finally(() => signal.removeEventListener('abort', leave));
      }
    },
    async [Symbol.asyncDispose](): Promise<void> {
      ending.abort();
      clearTimeout(timer);
      for (const id of waiters.keys()) settle(id);
      await running;
    },
  };
}
