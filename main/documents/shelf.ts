import { readFile } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import { documentQueries, type DocumentQueries, type DocumentRecord } from '../store/documents.ts';
import type { Store } from '../store/open.ts';
import type { Log } from '../log.ts';
import type { ReadRequest } from './protocol.ts';
import type { Uploads } from './uploads.ts';
import { createVectorSearch, type VectorSearch } from './vectors.ts';

/** Where documents are kept: on the disk, or for temporary chats in memory. */
export type Shelf = {
  queries: DocumentQueries;
  nearest: VectorSearch;
  /** Where the bytes of an attachment are. */
  sourceOf(document: DocumentRecord): ReadRequest['source'];
  bytesOf(document: DocumentRecord): Promise<Buffer>;
  /** Keeps bytes that came in memory. */
  keepBytes(sha256: string, bytes: Buffer): void;
  /** Lets go of bytes that no document is of any more. */
  release(sha256: string): Promise<void>;
};

export function createKeptShelf({ store, uploads, log }: { store: Store; uploads: Uploads; log: Log }): Shelf {
  const queries = documentQueries(store);
  return {
    queries,
    nearest: createVectorSearch(store, log),
    sourceOf: ({ sha256 }) => ({ kind: 'file', path: uploads.pathOf(sha256 ?? ''), root: null }),
    bytesOf: ({ name, sha256 }) =>
      readFile(uploads.pathOf(sha256 ?? '')).catch((cause: unknown) => {
        throw new AppError('file_not_found', `${name} is no longer kept.`, { cause });
      }),
    keepBytes: () => {
      throw new Error('What is kept on the disk comes as a file.');
    },
    release: async (sha256) => {
      if (!queries.isHashUsed(sha256)) await uploads.remove(sha256);
    },
  };
}

export function createMemoryShelf({ store, log }: { store: Store; log: Log }): Shelf {
  const queries = documentQueries(store);
  const kept = new Map<string, Buffer>();
  const find = ({ name, sha256 }: DocumentRecord): Buffer => {
    const bytes = kept.get(sha256 ?? '');
    if (!bytes) throw new AppError('file_not_found', `${name} is no longer kept.`);
    return bytes;
  };
  return {
    queries,
    nearest: createVectorSearch(store, log),
    sourceOf: (document) => ({ kind: 'bytes', bytes: find(document) }),
    bytesOf: async (document) => find(document),
    keepBytes: (sha256, bytes) => void kept.set(sha256, bytes),
    release: async (sha256) => {
      if (!queries.isHashUsed(sha256)) kept.delete(sha256);
    },
  };
}
