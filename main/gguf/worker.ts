import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../contract/errors.ts';
import { examineFile } from './examine.ts';
import { inspectRequestSchema, type InspectAnswer } from './report.ts';

// One file per worker: `inspectGguf` starts it and ends it. An error that is not ours ends it by itself.
parentPort?.postMessage(await answer());

async function answer(): Promise<InspectAnswer> {
  try {
    return { ok: true, report: await examineFile(inspectRequestSchema.parse(workerData)) };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, error: error.toInfo() };
    throw error;
  }
}
