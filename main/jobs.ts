import { randomUUID } from 'node:crypto';
import { AppError, describeError, type ErrorInfo } from '../contract/errors.ts';
import type { Log } from './log.ts';

const announceEveryMs = 250;

type JobState = { id: string; state: 'running' | 'done' | 'failed' | 'cancelled'; error: ErrorInfo | null };

/** What the work of a job is given. */
export type JobHandle<Job extends JobState> = {
  signal: AbortSignal;
  update(change: Partial<Omit<Job, keyof JobState>>): void;
};

type Dependencies<Job> = {
  /** Tells of all jobs, at most a few times a second. */
  announce(jobs: Job[]): void;
  log: Log;
  /** Whether a job that ended leaves the list by itself, since it has nothing to show. */
  vanishes?(job: Job): boolean;
};

/** Work that takes its time and can be watched and cancelled. It is not kept: after a restart there is none. */
export function createJobs<Job extends JobState>({ announce, log, vanishes = () => false }: Dependencies<Job>) {
  type Entry = { job: Job; abort: AbortController; ended: Promise<void> };
  const entries = new Map<string, Entry>();
  let timer: NodeJS.Timeout | undefined;
  let announcedAt = 0;

  function list(): Job[] {
    return [...entries.values()].map(({ job }) => job);
  }

  function announceNow(): void {
    clearTimeout(timer);
    timer = undefined;
    announcedAt = Date.now();
    announce(list());
  }

  function announceSoon(): void {
    timer ??= setTimeout(announceNow, Math.max(0, announcedAt + announceEveryMs - Date.now()));
  }

  /** Starts the work and answers at once. `begin` makes the job of what every job has. */
  function start(begin: (base: JobState) => Job, work: (handle: JobHandle<Job>) => Promise<void>): Job {
    const job = begin({ id: randomUUID(), state: 'running', error: null });
    const abort = new AbortController();
    const entry: Entry = { job, abort, ended: Promise.resolve() };
    const change = (next: Partial<Job>) => {
      entry.job = { ...entry.job, ...next };
    };
    entries.set(job.id, entry);
    const update: JobHandle<Job>['update'] = (next) => {
      entry.job = { ...entry.job, ...next };
      announceSoon();
    };
    entry.ended = run(work, { signal: abort.signal, update }).then((end) => {
      change({ ...entry.job, ...end });
      if (vanishes(entry.job)) entries.delete(job.id);
      announceNow();
    });
    announceNow();
    return job;
  }

  async function run(
    work: (handle: JobHandle<Job>) => Promise<void>,
    handle: JobHandle<Job>,
  ): Promise<Pick<JobState, 'state' | 'error'>> {
    try {
      await work(handle);
      return { state: 'done', error: null };
    } catch (error) {
      if (handle.signal.aborted) return { state: 'cancelled', error: null };
      if (!(error instanceof AppError)) log.error({ err: error }, 'a job failed');
      return { state: 'failed', error: describeError(error) };
    }
  }

  function find(id: string): Entry {
    const entry = entries.get(id);
    if (!entry) throw new AppError('not_found', 'This job is no longer in the list.');
    return entry;
  }

  return {
    list,
    start,
    find: (id: string): Job => find(id).job,
    /** Settles when the job has ended, however it did; answers with its last state. */
    ended: async (id: string): Promise<Job> => {
      const entry = find(id);
      await entry.ended;
      return entry.job;
    },
    cancel: (id: string): void => find(id).abort.abort(),
    dismiss: (id: string): void => {
      const { job } = find(id);
      if (job.state === 'running') {
        throw new AppError('conflict', 'The job is still running.', { remedy: 'Cancel it first.' });
      }
      entries.delete(id);
      announceNow();
    },
    async [Symbol.asyncDispose](): Promise<void> {
      for (const { abort } of entries.values()) abort.abort();
      await Promise.all([...entries.values()].map(({ ended }) => ended));
      clearTimeout(timer);
    },
  };
}
