import { dirname } from 'node:path';
import { AppError, type ErrorInfo } from '../../contract/errors.ts';
import type { DownloadState } from '../../contract/downloads.ts';
import type { HubClient } from '../hub/types.ts';
import type { AdoptInput } from '../library/types.ts';
import type { LicenseClaim } from '../openness/classify.ts';
import type { DownloadRecord, StoredFile } from '../store/downloads.ts';
import { fetchFile, FileChanged, type FileJob } from './file.ts';
import { discardPart } from './finish.ts';
import { describeFileError, diskFull, prepareFolder, storedPath } from './paths.ts';
import { keepTexts, type KeptTexts } from './texts.ts';
import { isCompanion } from './title.ts';

/** What is under way of a download, and not kept. */
export type Progress = {
  state: Extract<DownloadState, 'downloading' | 'waiting' | 'verifying' | 'repairing'>;
  error: ErrorInfo | null;
};

export type ItemJob = Pick<FileJob, 'limit' | 'tuning' | 'now' | 'pause' | 'onBytes' | 'signal'> & {
  record: DownloadRecord;
  hub: Pick<HubClient, 'openFile' | 'listFiles'>;
  connections(): number;
  reserveBytes(): number;
  readFree(folder: string): Promise<number>;
  claimsOf(repo: string, signal: AbortSignal): Promise<LicenseClaim[]>;
  /** Nothing else works on that path meanwhile. */
  inTurn<Value>(path: string, signal: AbortSignal, run: () => Promise<Value>): Promise<Value>;
  adopt(input: AdoptInput): Promise<string>;
  /** The record has changed and should be kept. */
  save(): void;
  onState(progress: Progress): void;
  onFileProgress(path: string, doneBytes: number): void;
  /** Something that the person should know, though the download goes on. */
  notice(error: AppError): void;
};

const maxChanges = 3;

/** Brings all files of a download to their places and the model into the library; answers with its id. */
export async function runItem(job: ItemJob): Promise<string> {
  const { record } = job;
  if (record.error?.code === 'checksum_mismatch') {
    await discardAll(record);
    record.error = null;
    job.save();
  }
  let changes = 0;
  for (;;) {
    // Beside the large files, so that the end does not wait for them.
    const texts = startTexts(job);
    try {
      const paths = new Map<string, string>();
      for (const file of record.files) {
        const path = await prepareFolder(record.root, storedPath(record.repo, file.path));
        paths.set(file.path, path);
        if (!file.isDone) await job.inTurn(path, job.signal, () => bringFile(job, file, path));
      }
      return await adoptFiles(job, paths, await texts);
    } catch (error) {
      job.signal.throwIfAborted();
      const known = describeFileError(error, record.root);
      if (known instanceof FileChanged) {
        if ((changes += 1) > maxChanges) throw restless(known.file.path);
        await startFileAnew(job, known);
      } else if (!(await moveToSameFiles(job, known))) throw known;
    } finally {
      // Nothing is written any more when a download has ended.
      await texts.catch(() => {});
    }
  }
}

async function bringFile(job: ItemJob, file: StoredFile, path: string): Promise<void> {
  const { record } = job;
  const stop = new AbortController();
  let phase: Exclude<Progress['state'], 'waiting'> = 'downloading';
  const watch = setInterval(() => void guardReserve(), job.tuning.diskCheckMs);
  try {
    const { wasThere } = await fetchFile({
      hub: job.hub,
      source: { repo: record.repo, revision: record.revision, path: file.path },
      file,
      path,
      connections: job.connections(),
      limit: job.limit,
      tuning: job.tuning,
      now: job.now,
      pause: job.pause,
      onBytes: job.onBytes,
      onTrouble: (error, waitMs) => {
        const info = error.toInfo();
        const retryAt = Date.now() + Math.round(waitMs);
        job.onState({ state: 'waiting', error: { ...info, details: { ...info.details, retryAt } } });
      },
      onRelief: () => job.onState({ state: phase, error: null }),
      onPhase: (state) => {
        phase = state;
        job.onState({ state, error: null });
      },
      onProgress: (doneBytes) => job.onFileProgress(file.path, doneBytes),
      signal: AbortSignal.any([job.signal, stop.signal]),
    });
    file.isDone = true;
    file.wasThere = wasThere;
    job.save();
  } finally {
    clearInterval(watch);
  }

  /** Others write to the disk too. */
  async function guardReserve(): Promise<void> {
    const free = await job.readFree(dirname(path)).catch(() => null);
    if (free !== null && free < job.reserveBytes()) stop.abort(diskFull(record.root, job.reserveBytes() - free));
  }
}

/** Under this revision the hub has another file now. What was fetched of the old one is of no use. */
async function startFileAnew({ record, save, notice, onFileProgress }: ItemJob, { file }: FileChanged): Promise<void> {
  const known = record.files.find(({ path }) => path === file.path);
  if (known === undefined) return;
  await discardPart(await prepareFolder(record.root, storedPath(record.repo, file.path)));
  known.sizeBytes = file.sizeBytes;
  known.sha256 = file.sha256;
  onFileProgress(file.path, 0);
  save();
  notice(
    new AppError('conflict', `${file.path} was changed on the hub while it was fetched, and is fetched anew.`, {
      details: { repo: record.repo, path: file.path },
    }),
  );
}

/**
 * Where the revision is gone from the hub: goes on with the newest one if all files are the same there. Files are known
 * by their hashes, so nothing is fetched again.
 */
async function moveToSameFiles({ record, hub, save, signal }: ItemJob, error: unknown): Promise<boolean> {
  if (!(error instanceof AppError) || error.code !== 'hub_not_found') return false;
  const latest = await hub.listFiles(record.repo, null, signal).catch(() => null);
  if (latest === null || latest.revision === record.revision) return false;
  const isSame = record.files.every((file) =>
    latest.files.some(({ path, sha256 }) => path === file.path && sha256 !== null && sha256 === file.sha256),
  );
  if (!isSame) return false;
  record.revision = latest.revision;
  save();
  return true;
}

function startTexts({ hub, record: { repo, revision, root }, signal }: ItemJob): Promise<KeptTexts> {
  const texts = keepTexts({ hub, repo, revision, root }, signal);
  // A failure is met where they are waited for, if that comes.
  texts.catch(() => {});
  return texts;
}

async function adoptFiles(job: ItemJob, paths: ReadonlyMap<string, string>, early: KeptTexts): Promise<string> {
  const { record, signal } = job;
  job.onState({ state: 'verifying', error: null });
  const { repo, revision } = record;
  const { licenseText } = early.isWhole ? early : await startTexts(job);
  const claims = await job.claimsOf(repo, signal).catch(() => []);
  signal.throwIfAborted();
  const placed = record.files.map((file) => ({ ...file, absolute: paths.get(file.path) ?? '' }));
  return job.adopt({
    paths: placed.filter(({ path }) => !isCompanion(path)).map(({ absolute }) => absolute),
    companions: placed.filter(({ path }) => isCompanion(path)).map(({ absolute }) => absolute),
    repo,
    revision,
    files: placed.map(({ absolute, sizeBytes, sha256 }) => ({ path: absolute, sizeBytes, sha256 })),
    claims,
    licenseText,
  });
}

function restless(path: string): AppError {
  return new AppError('hub_failed', `${path} is another file each time the hub is asked for it.`, {
    remedy: 'Resume later. If you use a mirror of the hub, try the hub itself.',
    details: { path },
  });
}

async function discardAll(record: DownloadRecord): Promise<void> {
  for (const file of record.files) {
    if (!file.isDone) await discardPart(await prepareFolder(record.root, storedPath(record.repo, file.path)));
  }
}
