import { randomUUID } from 'node:crypto';
import { AppError, describeError } from '../../contract/errors.ts';
import type { LibraryJob } from '../../contract/library.ts';
import type { Events } from '../events.ts';
import type { Log } from '../log.ts';

const emitEveryMs = 250;

/** What the work of a job is given. */
export type JobHandle = {
  signal: AbortSignal;
  update(change: Partial<Pick<LibraryJob, 'title' | 'doneBytes' | 'totalBytes' | 'modelId'>>): void;
};

export type Jobs = ReturnType<typeof createJobs>;

type Entry = { job: LibraryJob; abort: AbortController; ended: Promise<void> };

/** Work that takes its time and can be watched and cancelled. It is not kept: after a restart there is none. */
export function createJobs({ events, log }: { events: Events; log: Log }) {
  const entries = new Map<string, Entry>();
  let timer: NodeJS.Timeout | undefined;
  let emittedAt = 0;

  function list(): LibraryJob[] {
    return [...entries.values()].map(({ job }) => job);
  }

  function emit(): void {
    clearTimeout(timer);
    timer = undefined;
    emittedAt = Date.now();
    events.emit({ type: 'library-jobs', jobs: list() });
  }

  function emitSoon(): void {
    timer ??= setTimeout(emit, Math.max(0, emittedAt + emitEveryMs - Date.now()));
  }

  /** Starts the work and answers at once. One that ends well and has nothing to show leaves the list by itself. */
  function start(
    { kind, title, modelId = null }: Pick<LibraryJob, 'kind' | 'title'> & Partial<Pick<LibraryJob, 'modelId'>>,
    work: (handle: JobHandle) => Promise<void>,
  ): LibraryJob {
    const id = randomUUID();
    const abort = new AbortController();
    const job: LibraryJob = {
      id,
      kind,
      title,
      state: 'running',
      doneBytes: 0,
      totalBytes: null,
      error: null,
      modelId,
    };
    const entry: Entry = { job, abort, ended: Promise.resolve() };
    const change = (next: Partial<LibraryJob>) => {
      entry.job = { ...entry.job, ...next };
    };
    entries.set(id, entry);
    const update: JobHandle['update'] = (next) => {
      change(next);
      emitSoon();
    };
    entry.ended = run(work, { signal: abort.signal, update }).then((end) => {
      change(end);
      if (kind === 'scan' && end.state !== 'failed') entries.delete(id);
      emit();
    });
    emit();
    return job;
  }

  async function run(
    work: (handle: JobHandle) => Promise<void>,
    handle: JobHandle,
  ): Promise<Pick<LibraryJob, 'state' | 'error'>> {
    try {
      await work(handle);
      return { state: 'done', error: null };
    } catch (error) {
      if (handle.signal.aborted) return { state: 'cancelled', error: null };
      if (!(error instanceof AppError)) log.error({ err: error }, 'a job of the library failed');
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
    /** Settles when the job has ended, however it did; answers with its last state. */
    ended: async (id: string): Promise<LibraryJob> => {
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
      emit();
    },
    async [Symbol.asyncDispose](): Promise<void> {
      for (const { abort } of entries.values()) abort.abort();
      await Promise.all([...entries.values()].map(({ ended }) => ended));
      clearTimeout(timer);
    },
  };
}
