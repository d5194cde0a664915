import { z } from 'zod';
import { idSchema } from '../../contract/procedure.ts';
import type { ExportedChat } from '../../contract/transfer.ts';
import type { BackupPart } from './protocol.ts';
import type { Tally } from './summary.ts';

const attachedFileSchema = z.object({
  id: idSchema,
  name: z.string().min(1).max(255),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.int().nonnegative(),
  addedAt: z.int(),
});
/** A file that came with a message. Its bytes lie under their SHA-256, each once. */
export type AttachedFile = z.infer<typeof attachedFileSchema>;

/** What a backup needs of the files that came with messages. */
export type AttachedFiles = {
  /** Those of these ids that are kept on the disk. */
  list(ids: readonly string[]): AttachedFile[];
  /** Of all of them. */
  totalBytes(): number;
  pathOf(sha256: string): string;
  hasBytes(sha256: string): boolean;
  /** Whether bringing it would change nothing. */
  isKept(file: AttachedFile): boolean;
  /** Takes over a file that was found to have this hash. */
  keepBytes(sha256: string, path: string): void;
  /** Makes it open where a message has it; its bytes are here. */
  add(file: AttachedFile): void;
};

/** The part of a backup that says which files are in it. */
export const attachedPart = 'attachments';

/** Takes in the files of a backup: what is here stays, what is not comes with the bytes that have its hash. */
export function createAttachedMerge(files: AttachedFiles, tally: Tally, isReal: boolean) {
  const met = new Set<string>();
  const expected = new Map<string, AttachedFile[]>();
  let added = 0;

  function add(file: AttachedFile): void {
    added += 1;
    if (isReal) files.add(file);
  }

  return {
    announce({ rows }: BackupPart): void {
      for (const row of rows) {
        const file = attachedFileSchema.safeParse(row).data;
        if (file === undefined || met.has(file.id)) continue;
        met.add(file.id);
        if (files.isKept(file)) continue;
        if (files.hasBytes(file.sha256)) add(file);
        else expected.set(file.sha256, [...(expected.get(file.sha256) ?? []), file]);
      }
    },
    isExpected: (sha256: string): boolean => expected.has(sha256),
    /** `path`: where the bytes lie; without `isReal` they lie nowhere. */
    take(sha256: string, isGood: boolean, path: string | null): void {
      const waiting = expected.get(sha256) ?? [];
      expected.delete(sha256);
      if (isGood && path !== null) files.keepBytes(sha256, path);
      for (const file of waiting) {
        if (isGood) add(file);
        else tally.skip({ reason: 'fileDamaged', name: file.name });
      }
    },
    finish(): void {
      for (const { name } of [...expected.values()].flat()) tally.skip({ reason: 'fileMissing', name });
      if (met.size > 0) tally.other({ name: 'attachments', count: met.size, added });
    },
  };
}

/** The files that messages have with them. */
export function attachedIds({ messages }: ExportedChat): string[] {
  return messages.flatMap(({ attachments }) =>
    attachments.map((one) => (one.kind === 'document' ? one.documentId : one.fileId)),
  );
}
