import { Worker } from 'node:worker_threads';
import { entryPath } from '../../paths.ts';
import { workerAnswerSchema, type WorkerAnswer, type WorkerJob } from '../worker-protocol.ts';

/** Does a piece of work in a thread of its own, which is ended when it takes too long or is not wanted any more. */
export async function runJob(job: WorkerJob, timeMs: number, signal: AbortSignal): Promise<WorkerAnswer> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<WorkerAnswer>();
  const worker = new Worker(entryPath('tools-worker'), {
    workerData: job,
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
  });
  const abort = () => reject(signal.reason);
  const timer = setTimeout(
    () => resolve({ isError: true, text: `It took more than ${Math.round(timeMs / 1000)} seconds.` }),
    timeMs,
  );
  signal.addEventListener('abort', abort, { once: true });
  worker.once('message', (answer) => resolve(workerAnswerSchema.parse(answer)));
  worker.once('error', (error: Error) => resolve({ isError: true, text: `It could not be done: ${error.message}` }));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
