import { totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import { mostThreads } from '../cores.ts';
import { entryPath } from '../paths.ts';
import { probeAnswerSchema, type ProbeAnswer, type ProbeRequest } from './protocol.ts';

/** More than the caches of usual processors hold. */
const mostBufferBytes = 256 * 2 ** 20;
const durationMs = 300;
/** More do not make the memory faster. */
const mostReaders = 16;
/** A machine that is too busy to answer has to be asked another time. */
const timeoutMs = 10_000;

/**
 * Measures how many bytes a second this computer's processor reads from its memory, with as many threads as a runner
 * uses. Takes half a second, in threads of its own. Throws where these can not be started.
 */
export async function probeBandwidth(threads = usualThreads()): Promise<number> {
  const bufferBytes = Math.floor(Math.min(mostBufferBytes, totalmem() / 16) / threads);
  const workerData: ProbeRequest = { bufferBytes, durationMs };
  const workers = Array.from(
    { length: threads },
    () => new Worker(entryPath('bandwidth-worker'), { workerData, execArgv: [] }),
  );
  try {
    await Promise.all(workers.map((worker) => next(worker, 'ready')));
    // All begin together, so that they share the memory as a runner's threads do.
    const answers = workers.map((worker) => next(worker, 'read'));
    for (const worker of workers) worker.postMessage('read');
    const speeds = await Promise.all(answers);
    return speeds.reduce((sum, answer) => sum + (answer.type === 'read' ? answer.bytesPerSecond : 0), 0);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function usualThreads(): number {
  return Math.min(mostReaders, mostThreads());
}

async function next(worker: Worker, type: ProbeAnswer['type']): Promise<ProbeAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ProbeAnswer>();
  const timer = setTimeout(() => reject(new Error('A thread of the memory probe did not answer.')), timeoutMs);
  const onMessage = (message: unknown) => {
    const answer = probeAnswerSchema.safeParse(message);
    if (!answer.success) reject(answer.error);
    else if (answer.data.type === type) resolve(answer.data);
  };
  worker.on('message', onMessage);
  worker.once('error', reject);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', onMessage);
    worker.off('error', reject);
  });
}
