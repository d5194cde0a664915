import type { FileHandle } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import type { HubFile } from '../../contract/hub.ts';
import type { HubClient, OpenedFile, RepoFile } from '../hub/types.ts';
import { chooseBlockBytes, createBlocks, type Blocks } from './blocks.ts';
import { fetchBlocks, type FetchJob } from './file-fetch.ts';
import { discardPart, giveFinalName, journalPath, otherFile, partPath, sizeOfFile } from './finish.ts';
import { startHasher, type Hasher } from './hash.ts';
import { openJournal, type Journal } from './journal.ts';
import { openPlainFile } from './paths.ts';
import type { SpeedLimit } from './rate.ts';
import type { Tuning } from './tuning.ts';

export type FileJob = {
  hub: Pick<HubClient, 'openFile' | 'listFiles'>;
  source: RepoFile;
  file: HubFile;
  /** Where it will stand; its folder is there. */
  path: string;
  connections: number;
  limit: SpeedLimit;
  tuning: Tuning;
  now(): number;
  pause: FetchJob['pause'];
  onBytes(bytes: number): void;
  onTrouble: FetchJob['onTrouble'];
  onRelief: FetchJob['onRelief'];
  onPhase(phase: 'downloading' | 'verifying' | 'repairing'): void;
  /** How much of the file is here, as often as it changes. */
  onProgress(doneBytes: number): void;
  signal: AbortSignal;
};

/** The hub has another file under this name than the one that was begun. */
export class FileChanged extends Error {
  override readonly name = 'FileChanged';
  readonly file: HubFile;
  constructor(file: HubFile) {
    super('The file has changed on the hub.');
    this.file = file;
  }
}

const maxPasses = 3;
/** After so many different blocks in a pass, the whole is only checked again at its end. */
const maxEarlyChecks = 3;

/** How a file is cut, for it to be found again after a restart. */
export function journalSubject(file: HubFile, tuning: Tuning) {
  return {
    sizeBytes: file.sizeBytes,
    blockBytes: tuning.blockBytes ?? chooseBlockBytes(file.sizeBytes),
    sha256: file.sha256,
  };
}

/**
 * Brings one file to its place: goes on where it was left, checks the whole, and gives it its name. Says whether it was
 * already there. Throws `FileChanged`, `checksum_mismatch`, `conflict`, what the hub refuses, or the signal's reason.
 */
export async function fetchFile(job: FileJob): Promise<{ wasThere: boolean }> {
  const existing = await sizeOfFile(job.path);
  if (existing !== null && job.file.sha256 !== null) {
    if (existing !== job.file.sizeBytes || !(await isSameFile(job))) throw otherFile(job.path);
    await discardPart(job.path);
    job.onProgress(job.file.sizeBytes);
    return { wasThere: true };
  }
  const subject = journalSubject(job.file, job.tuning);
  const part = await openPlainFile(partPath(job.path));
  const closing: (() => PromiseLike<unknown>)[] = [() => part.close()];
  try {
    const journal = await openJournal(journalPath(job.path), subject);
    closing.unshift(() => journal.close());
    if ((await part.stat()).size > job.file.sizeBytes) await part.truncate(job.file.sizeBytes);
    const algorithm = job.file.sha256 === null ? 'git-sha1' : 'sha256';
    const hasher = startHasher({ descriptor: part.fd, algorithm, ...subject });
    closing.unshift(() => hasher[Symbol.asyncDispose]());
    const timer = setInterval(() => void syncQuietly(part, journal), job.tuning.syncMs);
    closing.unshift(async () => clearInterval(timer));
    await bringToEnd(job, { part, journal, hasher, blocks: createBlocks(subject.sizeBytes, subject.blockBytes) });
    job.onPhase('verifying');
    await part.sync();
  } finally {
    for (const close of closing) await close();
  }
  if (existing !== null && job.file.sha256 === null) await discardSame(job, existing);
  else await giveFinalName(job.path);
  return { wasThere: existing !== null };
}

type Parts = { part: FileHandle; journal: Journal; hasher: Hasher; blocks: Blocks };

async function bringToEnd(job: FileJob, parts: Parts): Promise<void> {
  const { blocks, journal, hasher } = parts;
  const source = createSource(job);
  job.onPhase('downloading');
  await fetchMissing(job, parts, source.open);
  job.onPhase('verifying');
  const isRight = async () => source.isRight(await hasher.digest(job.signal));
  if (await isRight()) return;
  job.onPhase('repairing');

  // First what the disk has lost since: that shows in the checksums of what was written.
  const wrong = await hasher.check([...journal.known], job.signal);
  if (wrong.length > 0) {
    for (const index of wrong) await forget(index);
    await fetchMissing(job, parts, source.open);
    hasher.restart();
    if (await isRight()) return;
  }
  // Then what was already wrong when it came: that shows when it is fetched once more.
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const found = await fetchAgain(job, parts, source.open, isRight);
    if (found === 'right') return;
    if (found === 'same') break;
  }
  throw new AppError('checksum_mismatch', `${job.file.path} is not the file that its owners put on the hub.`, {
    remedy: 'Resume to fetch it anew. If it happens again, the hub’s copy or a proxy on the way is damaged.',
    details: { path: job.file.path },
  });

  async function forget(index: number): Promise<void> {
    blocks.markMissing(index);
    await journal.remove(index);
  }
}

/** What is on the disk from before is checked while the rest is fetched. */
async function fetchMissing(
  job: FileJob,
  { part, journal, hasher, blocks }: Parts,
  open: FetchJob['open'],
): Promise<void> {
  const known = [...journal.known].filter(([index]) => index < blocks.count && !blocks.isDone(index));
  known.sort(([one], [other]) => one - other);
  let unchecked = 0;
  for (const [index] of known) {
    blocks.hold(index);
    unchecked += blocks.lengthOf(index);
  }
  const report = () => job.onProgress(blocks.doneBytes() + unchecked);
  report();

  async function checkKnown(): Promise<void> {
    for (let start = 0; start < known.length; start += 64) {
      const some = known.slice(start, start + 64);
      const wrong = new Set(await hasher.check(some, job.signal));
      for (const [index] of some) {
        unchecked -= blocks.lengthOf(index);
        if (wrong.has(index)) {
          blocks.markMissing(index);
          await journal.remove(index);
        } else blocks.markDone(index);
      }
      hasher.advance(blocks.prefixBytes());
      report();
    }
  }

  const fetching = () =>
    fetchBlocks({
      ...job,
      open,
      blocks,
      part,
      onBlock: async (index, checksum) => {
        hasher.advance(blocks.prefixBytes());
        report();
        await journal.put(index, checksum);
      },
    });
  const [checked, fetched] = await Promise.allSettled([checkKnown(), fetching()]);
  if (fetched.status === 'rejected') throw fetched.reason;
  if (checked.status === 'rejected') throw checked.reason;
  // What the check has freed after the connections had ended.
  if (!blocks.isComplete()) await fetching();
}

/**
 * Fetches the whole once more, over what is there, and stops as soon as the file is right: `same` where nothing that
 * came was different, `different` where something was and the file is still not right.
 */
async function fetchAgain(
  job: FileJob,
  { part, journal, hasher, blocks }: Parts,
  open: FetchJob['open'],
  isRight: () => Promise<boolean>,
): Promise<'right' | 'same' | 'different'> {
  const again = createBlocks(blocks.sizeBytes, blocks.blockBytes);
  let changes = 0;
  while (!again.isComplete()) {
    const found = new AbortController();
    try {
      await fetchBlocks({
        ...job,
        open,
        part,
        blocks: again,
        signal: AbortSignal.any([job.signal, found.signal]),
        onBlock: async (index, checksum) => {
          if (journal.known.get(index) === checksum) return;
          changes += 1;
          await journal.put(index, checksum);
          if (changes <= maxEarlyChecks) found.abort();
        },
      });
    } catch (error) {
      job.signal.throwIfAborted();
      if (!found.signal.aborted) throw error;
    }
    if (changes === 0) continue;
    hasher.restart();
    if (await isRight()) return 'right';
  }
  return changes === 0 ? 'same' : 'different';
}

/** Opens ranges of the file, and heeds what the hub says about which file it is. */
function createSource(job: FileJob) {
  const { file } = job;
  const accepted = new Set(file.sha256 === null ? [] : [file.sha256]);
  let gitBlobId: string | null = null;

  async function examine(etag: string): Promise<void> {
    if (file.sha256 === null) {
      // Kept in git itself: the hub names it by its blob.
      if (gitBlobId !== null) throw new FileChanged(file);
      gitBlobId = etag;
    } else if (/^[0-9a-f]{64}$/.test(etag)) {
      const listed = await job.hub.listFiles(job.source.repo, job.source.revision, job.signal);
      const found = listed.files.find(({ path }) => path === file.path);
      if (found === undefined) throw gone(file.path);
      if (found.sha256 !== file.sha256 || found.sizeBytes !== file.sizeBytes) throw new FileChanged(found);
    }
    accepted.add(etag);
  }

  return {
    async open(range: [number, number], signal: AbortSignal): Promise<OpenedFile> {
      const opened = await job.hub.openFile(job.source, { range, signal });
      try {
        if (opened.etag !== null && !accepted.has(opened.etag)) await examine(opened.etag);
        return opened;
      } catch (error) {
        opened.body.cancel().catch(() => {});
        throw error;
      }
    },
    isRight: (digest: string): boolean =>
      file.sha256 !== null
        ? digest === file.sha256
        : gitBlobId === null || !/^[0-9a-f]{40}$/.test(gitBlobId) || digest === gitBlobId,
  };
}

/** Whether the file that has the name already is the one on the hub. */
async function isSameFile(job: FileJob): Promise<boolean> {
  job.onPhase('verifying');
  const handle = await openPlainFile(job.path);
  try {
    const subject = journalSubject(job.file, job.tuning);
    await using hasher = startHasher({ descriptor: handle.fd, algorithm: 'sha256', ...subject });
    return (await hasher.digest(job.signal)) === job.file.sha256;
  } finally {
    await handle.close();
  }
}

/** Of a file without a hash on the hub's list: the same size as before counts as the same file. */
async function discardSame(job: FileJob, existing: number): Promise<void> {
  if (existing !== job.file.sizeBytes) throw otherFile(job.path);
  await discardPart(job.path);
}

async function syncQuietly(part: FileHandle, journal: Journal): Promise<void> {
  // In this order most of what the journal names is on the disk. Its checksums tell where not.
  await part.datasync().catch(() => {});
  await journal.sync().catch(() => {});
}

function gone(path: string): AppError {
  return new AppError('hub_not_found', `${path} is no longer in the repository.`, {
    remedy: 'Open the model’s page and choose another file.',
  });
}
