import { Worker } from 'node:worker_threads';
import { AppError } from '../../contract/errors.ts';
import { entryPath } from '../paths.ts';
import { inspectAnswerSchema, type GgufReport, type InspectRequest } from './report.ts';
import type { GgufKind } from './report.ts';

export type { GgufReport, GgufFacts } from './report.ts';

export type InspectOptions = {
  timeoutMs?: number;
  signal?: AbortSignal;
  /** What the file may be; by default a model and nothing else. */
  accept?: readonly GgufKind[];
  /** With an adapter: the model that it has to fit. */
  basePath?: string;
};

/**
 * Reads and checks a GGUF file in a worker of its own, which is ended when it takes too long or the signal says so.
 * Only the header and a sample of the weights are read. Whatever the file holds, the caller neither blocks nor dies.
 * Throws `file_not_found`, `file_unreadable`, `not_a_gguf`, `gguf_truncated`, `gguf_invalid`, `gguf_unsupported` or `cancelled`.
 */
export async function inspectGguf(path: string, options: InspectOptions = {}): Promise<GgufReport> {
  const { timeoutMs = 5000, signal, accept = ['model'], basePath } = options;
  if (signal?.aborted) throw cancelled();
  const workerData: InspectRequest = { path, accept: [...accept], ...(basePath === undefined ? {} : { basePath }) };
  const worker = new Worker(entryPath('gguf-worker'), {
    workerData,
    // Flags of the process (a test runner's, Electron's) are not for the worker.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 64 },
  });
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const onAbort = () => reject(cancelled());
  const timer = setTimeout(() => reject(tooSlow(timeoutMs)), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  worker.once('message', resolve);
  worker.once('error', (error) => reject(describeWorkerError(error)));
  worker.once('exit', (code) => reject(new Error(`The GGUF worker ended with code ${code} and no answer.`)));
  try {
    const answer = inspectAnswerSchema.parse(await promise);
    if (!answer.ok) throw AppError.fromInfo(answer.error);
    return answer.report;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

function cancelled(): AppError {
  return new AppError('cancelled', 'Reading the file was cancelled.');
}

function tooSlow(timeoutMs: number): AppError {
  return new AppError('file_unreadable', `The file’s header could not be read within ${timeoutMs / 1000} seconds.`, {
    remedy: 'Its drive may be slow or disconnected. Try again, or copy the file to another drive.',
  });
}

function describeWorkerError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new AppError('gguf_invalid', 'Reading the file’s header took more memory than that of any real model.', {
    remedy: 'Download the file again, or choose another one.',
    cause: error,
  });
}
