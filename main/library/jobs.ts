import type { LibraryJob } from '../../contract/library.ts';
import type { Events } from '../events.ts';
import { createJobs, type JobHandle as Handle } from '../jobs.ts';
import type { Log } from '../log.ts';

export type JobHandle = Handle<LibraryJob>;

export type Jobs = ReturnType<typeof createLibraryJobs>;

/** The jobs of the library. A scan that ends well has nothing to show. */
export function createLibraryJobs({ events, log }: { events: Events; log: Log }) {
  const { start, ...jobs } = createJobs<LibraryJob>({
    announce: (list) => events.emit({ type: 'library-jobs', jobs: list }),
    log,
    vanishes: ({ kind, state }) => kind === 'scan' && state !== 'failed',
  });
  return {
    ...jobs,
    start: (
      { kind, title, modelId = null }: Pick<LibraryJob, 'kind' | 'title'> & Partial<Pick<LibraryJob, 'modelId'>>,
      work: (handle: JobHandle) => Promise<void>,
    ): LibraryJob => start((base) => ({ ...base, kind, title, doneBytes: 0, totalBytes: null, modelId }), work),
  };
}
