import type { ExportedChat, ExportFormat, SkipReason } from '../../contract/transfer.ts';
import type { ReadChat } from './formats/draft.ts';

/** What the worker is started with. */
export type TransferTask =
  /** `withAttached`: files that came with messages are told of. */
  | { kind: 'read'; paths: readonly string[]; withAttached: boolean }
  | { kind: 'write'; target: string; format: ExportFormat | 'backup' };

export type Skipped = { reason: SkipReason; name: string };

/** A table of a backup, as rows. */
export type BackupPart = { name: string; rows: readonly Readonly<Record<string, unknown>>[] };

/** From the worker. After each it waits until it is answered. */
export type WorkerMessage =
  | {
      type: 'read';
      chats: readonly ReadChat[];
      parts: readonly BackupPart[];
      skipped: readonly Skipped[];
      doneBytes: number;
      totalBytes: number;
    }
  /** A file that came with messages is next, and is only read where that is asked for. */
  | { type: 'attached'; sha256: string }
  /** Whether it has the hash under which it stands, and no more bytes than a file may have. */
  | { type: 'attached-read'; sha256: string; isGood: boolean }
  /** It can take the next thing to write. `wasLeftOut`: the last file can't be read, or is not what it was. */
  | { type: 'ready'; wasLeftOut: boolean }
  | { type: 'end'; sizeBytes: number };

/** To the worker. */
export type WorkerRequest =
  | { type: 'more' }
  /** Reads the file that is next: into a new file at `target`, or with `null` only to see what it is. */
  | { type: 'take'; target: string | null }
  | { type: 'chats'; chats: readonly ExportedChat[] }
  | { type: 'file'; name: string; text: string }
  | { type: 'attach'; path: string; sha256: string }
  | { type: 'finish' };
