import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import type { DocumentRecord } from '../store/documents.ts';
import { pictureType } from './formats.ts';
import type { Indexer } from './indexer.ts';
import type { Shelf } from './shelf.ts';
import { headBytes, plainName, type Uploads } from './uploads.ts';

/** What it takes to have an attachment on another computer: text and passages are made again of its bytes. */
type KeptFile = Pick<DocumentRecord, 'id' | 'name' | 'sizeBytes' | 'addedAt'> & { sha256: string };

type Dependencies = { kept: Shelf; uploads: Uploads; indexer: Indexer };

/** Attachments as backups take them along and bring them back. Those of temporary chats are none of them. */
export function createKeptFiles({ kept: { queries }, uploads, indexer }: Dependencies) {
  function hasBytes(sha256: string): boolean {
    return existsSync(uploads.pathOf(sha256));
  }

  return {
    hasBytes,
    pathOf: uploads.pathOf,
    keepBytes: uploads.keep,
    totalBytes: queries.sentBytes,
    list: (ids: readonly string[]): KeptFile[] =>
      queries
        .attachmentsAmong(ids)
        .flatMap(({ id, name, sha256, sizeBytes, addedAt }) =>
          sha256 === null ? [] : [{ id, name, sha256, sizeBytes, addedAt }],
        ),
    /** Whether there is nothing to bring: it is here, or its id is that of another document. */
    isKept: ({ id, sha256 }: KeptFile): boolean => {
      const known = queries.get(id);
      if (known === null) return false;
      return known.placeId !== null || known.sha256 !== sha256 || hasBytes(sha256);
    },
    /** Its bytes are here, and a message has it. */
    add: ({ id, name, sha256, addedAt }: KeptFile): void => {
      const known = queries.get(id);
      if (known === null) {
        const { head, sizeBytes } = look(uploads.pathOf(sha256));
        const mediaType = pictureType(head);
        const state = mediaType === null ? 'waiting' : 'ready';
        const plain = plainName(name);
        queries.insert({
          id,
          placeId: null,
          path: null,
          name: plain,
          mediaType,
          sha256,
          sizeBytes,
          modifiedMs: null,
          state,
          addedAt,
        });
        queries.markSent([id]);
      } else if (known.state === 'failed') {
        queries.setState(id, 'waiting');
      }
      indexer.say(id);
      indexer.wake();
    },
  };
}

function look(path: string): { head: Uint8Array; sizeBytes: number } {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(headBytes);
    return { head: head.subarray(0, readSync(file, head)), sizeBytes: fstatSync(file).size };
  } finally {
    closeSync(file);
  }
}
