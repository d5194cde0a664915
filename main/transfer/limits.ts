import { largestAttachmentBytes } from '../../contract/documents.ts';

/** What is read of a file that somebody else made. Beyond it an item is left out, and the summary says so. */
export const limits = {
  /** Of one chat as JSON. */
  itemBytes: 128 * 1024 * 1024,
  /** Brackets in brackets. No known export comes near. */
  depth: 150,
  messagesOfChat: 50_000,
  /** As long as a message may be that a person writes. */
  textCharacters: 1_000_000,
  /** What one text in a zip may unfold to, and how much larger all of them may be than the zip. */
  unzippedFileBytes: 4 * 1024 ** 3,
  unzippedBytes: 8 * 1024 ** 3,
  attachedFileBytes: largestAttachmentBytes,
  filesOfFolder: 200_000,
  folderDepth: 12,
} as const;
