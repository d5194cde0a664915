/** Between a download and the thread that reads its file back and hashes it. */
export type HashSubject = {
  /** Of the open file: threads of a process share its descriptors. */
  descriptor: number;
  sizeBytes: number;
  blockBytes: number;
  /** As the hub names large files, or as git names small ones; `null` hashes nothing. */
  algorithm: HashAlgorithm | null;
};

export type HashAlgorithm = 'sha256' | 'git-sha1';

export type HashRequest = { id: number } & (
  | /** Hashes on, up to there. */ { kind: 'advance'; toBytes: number }
  /** Reads these blocks and answers with those that are not what their checksum says. */
  | { kind: 'check'; checksums: [index: number, checksum: number][] }
  /** Hashes the rest, and ends with the digest of the whole. */
  | { kind: 'digest' }
  /** What was hashed has changed since: the next advance begins at the first byte. */
  | { kind: 'restart' }
);

export type HashAnswer = { id: number } & (
  | { kind: 'advanced' }
  | { kind: 'checked'; wrong: number[] }
  | { kind: 'digest'; digest: string }
  | { kind: 'failed'; code: string | null; message: string }
);
