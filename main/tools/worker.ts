import { parentPort, workerData } from 'node:worker_threads';
import { runScript } from './builtin/script.ts';
import { readHtml } from './builtin/html.ts';
import { workerJobSchema, type WorkerAnswer } from './worker-protocol.ts';

/** One piece of work that could take too long, in a thread that can be ended. */
async function work(): Promise<WorkerAnswer> {
  const job = workerJobSchema.parse(workerData);
  switch (job.kind) {
    case 'script':
      return runScript(job.code, job.limits);
    case 'html':
      return { isError: false, text: readHtml(job.html) };
    default:
      return job satisfies never;
  }
}

parentPort?.postMessage(await work());
