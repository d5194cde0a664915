import { randomUUID } from 'node:crypto';
import type { Attachment } from '../../contract/chats.ts';
import { AppError } from '../../contract/errors.ts';
import type { Events } from '../events.ts';
import type { Log } from '../log.ts';
import { removableAttachments, type DocumentRecord } from '../store/documents.ts';
import type { Store } from '../store/open.ts';
import { pictureType } from './formats.ts';
import type { Indexer } from './indexer.ts';
import type { Shelf } from './shelf.ts';
import type { Uploaded, Uploads } from './uploads.ts';

type Dependencies = {
  store: Store;
  kept: Shelf;
  temporary: Shelf;
  uploads: Uploads;
  indexer: Indexer;
  events: Events;
  log: Log;
};

/** What was attached and never sent is kept for as long as a question may lie unfinished. */
const unsentLifeMs = 24 * 60 * 60 * 1000;
/** After chats have changed: none of them may need an attachment any more. */
const sweepAfterMs = 10_000;

/** Files that come with questions: taken in, shown, and let go of. */
export function createAttachments({ store, kept, temporary, uploads, indexer, events, log }: Dependencies) {
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  void sweepAfterChanges();

  function keep(shelf: Shelf, { name, sizeBytes, sha256, head, bytes }: Uploaded): Attachment {
    const mediaType = pictureType(head);
    const id = randomUUID();
    if (bytes !== null) shelf.keepBytes(sha256, bytes);
    shelf.queries.insert({
      id,
      placeId: null,
      path: null,
      name,
      mediaType,
      sha256,
      sizeBytes,
      modifiedMs: null,
      state: mediaType === null ? 'waiting' : 'ready',
      addedAt: Date.now(),
    });
    indexer.wake();
    return mediaType === null
      ? { kind: 'document', documentId: id, name, sizeBytes }
      : { kind: 'image', fileId: id, name, sizeBytes, mediaType };
  }

  async function remove(shelf: Shelf, { id, sha256 }: DocumentRecord): Promise<void> {
    indexer.stop(id);
    shelf.queries.remove(id);
    if (sha256 !== null) await shelf.release(sha256);
  }

  /** Removes what no message has with it any more, from the store and from the disk. */
  async function sweep(): Promise<void> {
    for (const id of removableAttachments(store, Date.now() - unsentLifeMs)) {
      const document = kept.queries.get(id);
      if (document) await remove(kept, document);
    }
  }

  async function sweepAfterChanges(): Promise<void> {
    for await (const event of events.subscribe(ending.signal)) {
      if (event.type !== 'chats') continue;
      timer ??= setTimeout(() => {
        timer = undefined;
        sweep().catch((error: unknown) => log.error({ err: error }, 'attachments could not be removed'));
      }, sweepAfterMs).unref();
    }
  }

  return {
    begin: uploads.begin,
    append: uploads.append,
    finish: async (uploadId: string): Promise<Attachment> => {
      const uploaded = await uploads.finish(uploadId);
      return keep(uploaded.bytes === null ? kept : temporary, uploaded);
    },
    cancel: uploads.cancel,
    /** Nothing happens to what has been sent: it goes with its message. */
    discard: async (id: string): Promise<void> => {
      for (const shelf of [kept, temporary]) {
        const document = shelf.queries.get(id);
        if (document?.placeId === null && !document.wasSent) await remove(shelf, document);
      }
    },
    image: async (id: string): Promise<string> => {
      for (const shelf of [kept, temporary]) {
        const document = shelf.queries.get(id);
        if (!document?.mediaType) continue;
        shelf.queries.markSent([id]);
        return `data:${document.mediaType};base64,${(await shelf.bytesOf(document)).toString('base64')}`;
      }
      throw new AppError('not_found', 'This picture is no longer kept.');
    },
    /** The same at start, with what an earlier run left half done. */
    sweep: async (): Promise<void> => {
      await uploads.clear();
      await sweep();
      await uploads.keepOnly(new Set(kept.queries.hashes()));
    },
    async [Symbol.asyncDispose](): Promise<void> {
      ending.abort();
      clearTimeout(timer);
      await uploads[Symbol.asyncDispose]();
    },
  };
}
