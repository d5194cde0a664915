import { join } from 'node:path';
import type { Download } from '../../contract/downloads.ts';
import { AppError, describeError, type ErrorInfo } from '../../contract/errors.ts';
import type { Log } from '../log.ts';
import type { DownloadRecord } from '../store/downloads.ts';
import type { Clock } from './clock.ts';
import { requireSpace } from './disk.ts';
import { runItem, type ItemJob, type Progress } from './item.ts';
import { createRateMeter } from './rate.ts';

type Dependencies = {
  record: DownloadRecord;
  job: Omit<ItemJob, 'record' | 'pause' | 'save' | 'onBytes' | 'onState' | 'onFileProgress' | 'signal'>;
  clock: Clock;
  log: Pick<Log, 'info' | 'error'>;
  /** Keeps the record. */
  save(): void;
  onChange(): void;
  /** It runs no longer, for whatever reason. */
  onEnd(): void;
};

/** A download of the list, with what is under way of it. */
export type Entry = ReturnType<typeof createEntry>;

export function createEntry({ record, job, clock, log, save, onChange, onEnd }: Dependencies) {
  const meter = createRateMeter();
  const doneBytes = new Map<string, number>();
  let running: { stop: AbortController; ended: Promise<void> } | null = null;
  let progress: Progress | null = null;
  /** Ends a wait for the next attempt. */
  let wake = new AbortController();

  const doneOf = (file: { path: string; isDone: boolean; sizeBytes: number }) =>
    file.isDone ? file.sizeBytes : Math.min(file.sizeBytes, doneBytes.get(file.path) ?? 0);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const totalDone = () => sum(record.files.map(doneOf));
  const missingBytes = () => sum(record.files.map(({ sizeBytes }) => sizeBytes)) - totalDone();

  function settle(state: DownloadRecord['state'], error: ErrorInfo | null): void {
    record.state = state;
    record.error = error;
    save();
    onChange();
  }

  async function run(stop: AbortController): Promise<void> {
    const { signal } = stop;
    try {
      await requireSpace({
        folder: record.root,
        reserveBytes: job.reserveBytes(),
        neededBytes: missingBytes(),
        readFree: job.readFree,
      });
      const modelId = await runItem({
        ...job,
        record,
        save,
        signal,
        pause: async (ms, until) => {
          const outcome = await clock.wait(ms, AbortSignal.any([until, wake.signal]));
          return outcome === 'passed' ? 'waited' : 'woken';
        },
        onBytes: (bytes) => meter.add(bytes, clock.now()),
        onState: (next) => {
          if (signal.aborted || (progress?.state === next.state && next.error === null)) return;
          progress = next;
          onChange();
        },
        onFileProgress: (path, bytes) => {
          doneBytes.set(path, bytes);
          onChange();
        },
      });
      record.modelId = modelId;
      record.finishedAt = Date.now();
      log.info({ repo: record.repo, modelId }, 'download finished');
      settle('done', null);
    } catch (error) {
      // Paused, cancelled or Paddock ends: what there is to say has been said.
      if (signal.aborted) return;
      const info = describeError(error);
      if (info.code === 'internal') log.error({ err: error, repo: record.repo }, 'download failed');
      else log.info({ repo: record.repo, reason: info.code, message: info.message }, 'download stopped');
      settle(info.code === 'disk_full' ? 'paused' : 'failed', info);
    }
  }

  return {
    record,
    missingBytes,
    isRunning: () => running !== null,
    noteProgress: (path: string, bytes: number) => void doneBytes.set(path, bytes),

    /** Runs it to its end, or to where it is stopped. */
    async start(): Promise<void> {
      if (running !== null) return;
      const stop = new AbortController();
      wake = new AbortController();
      progress = { state: 'downloading', error: null };
      const ended = run(stop).finally(() => {
        running = null;
        progress = null;
        meter.reset();
      });
      running = { stop, ended };
      onChange();
      await ended;
      onEnd();
    },

    pause(): void {
      if (record.state !== 'queued') return;
      settle('paused', null);
      running?.stop.abort(stopped());
    },

    resume(): void {
      if (record.state === 'queued') {
        wake.abort();
        wake = new AbortController();
      } else if (record.state === 'paused' || record.state === 'failed') {
        // The error is left to the run, which may have to start anew because of it.
        settle('queued', record.error?.code === 'checksum_mismatch' ? record.error : null);
      }
    },

    cancel(at: number): void {
      record.cancelledAt = at;
      save();
      running?.stop.abort(stopped());
    },

    restore(): void {
      record.cancelledAt = null;
      save();
    },

    /** Paddock ends: it goes on from here at the next start. */
    stop: () => running?.stop.abort(stopped()),
    ended: async () => {
      await running?.ended;
    },

    describe(): Download {
      const now = clock.now();
      const state = progress !== null && record.state === 'queued' ? progress.state : record.state;
      const bytesPerSecond = state === 'downloading' || state === 'repairing' ? meter.bytesPerSecond(now) : null;
      return {
        id: record.id,
        repo: record.repo,
        revision: record.revision,
        title: record.title,
        state,
        sizeBytes: sum(record.files.map(({ sizeBytes }) => sizeBytes)),
        doneBytes: totalDone(),
        bytesPerSecond,
        secondsLeft: bytesPerSecond === null || bytesPerSecond === 0 ? null : missingBytes() / bytesPerSecond,
        files: record.files.map((file) => ({
          path: file.path,
          sizeBytes: file.sizeBytes,
          sha256: file.sha256,
          doneBytes: doneOf(file),
        })),
        folder: join(record.root, ...record.repo.split('/')),
        error:
          state === 'waiting'
            ? (progress?.error ?? null)
            : state === 'paused' || state === 'failed'
              ? record.error
              : null,
        addedAt: record.addedAt,
        finishedAt: record.finishedAt,
        modelId: record.modelId,
      };
    },
  };
}

function stopped(): AppError {
  return new AppError('cancelled', 'The download was stopped.');
}
