import type { Activity } from './activity.ts';
import { isRunning } from './activity.ts';
import type { Texts } from './texts/en.ts';

/** What is being done now and would be cut off by an end. */
export type RunningWork = {
  answers: number;
  /** That other programs asked the server. */
  requests: number;
  downloads: number;
  isIndexing: boolean;
  /** Imports, exports, backups and checks. */
  jobs: number;
  isMeasuring: boolean;
};

export async function findWork({ client, server }: Activity): Promise<RunningWork> {
  const [chats, downloads, collections, libraryJobs, transferJobs, benches] = await Promise.all([
    client.chats.list(),
    // What events said of them may be a moment old.
    client.downloads.list(),
    client.documents.collections(),
    client.library.jobs(),
    client.transfer.jobs(),
    client.benches.list(),
  ]);
  const jobs = [...libraryJobs.filter(({ kind }) => kind !== 'scan'), ...transferJobs];
  return {
    answers: chats.filter(({ isGenerating }) => isGenerating).length,
    requests: server().activeRequests,
    downloads: downloads.filter(isRunning).length,
    isIndexing: collections.some(({ state }) => state === 'looking' || state === 'indexing'),
    jobs: jobs.filter(({ state }) => state === 'running').length,
    isMeasuring: benches.some(({ state }) => state === 'running'),
  };
}

/** What an end would do to each of it; empty where nothing is being done. */
export function describeWork(work: RunningWork, { quit }: Texts): string[] {
  return [
    work.answers > 0 ? quit.answers(work.answers) : null,
    work.requests > 0 ? quit.requests(work.requests) : null,
    work.downloads > 0 ? quit.downloads(work.downloads) : null,
    work.isIndexing ? quit.indexing : null,
    work.jobs > 0 ? quit.jobs(work.jobs) : null,
    work.isMeasuring ? quit.measuring : null,
  ].filter((text) => text !== null);
}
