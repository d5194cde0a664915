import { Worker } from 'node:worker_threads';
import { AppError } from '../../contract/errors.ts';
import { entryPath } from '../paths.ts';
import { readAnswerSchema, type ReadAnswer, type ReadRequest, type ReadResult } from './protocol.ts';
import { problems } from './read/problems.ts';

export type ReadOptions = { signal: AbortSignal; onProgress(share: number): void };

export type Reader = AsyncDisposable & {
  /** Throws an `AppError` that says what is wrong with the document, or `cancelled`. */
  read(request: ReadRequest, options: ReadOptions): Promise<ReadResult>;
};

export type ReaderLimits = { timeoutMs: number; memoryMb: number };

const idleMs = 5000;
/** What libraries keep of earlier documents goes with the worker. */
const mostReads = 100;

/**
 * Reads documents in a worker, one at a time. Whatever a document holds, the caller neither blocks nor dies: a worker
 * that takes too long or too much memory is ended, and the next document gets a new one.
 */
export function createReader({ timeoutMs, memoryMb }: ReaderLimits = { timeoutMs: 60_000, memoryMb: 768 }): Reader {
  let kept: { worker: Worker; reads: number; timer: NodeJS.Timeout } | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  function take(): { worker: Worker; reads: number } {
    if (kept === null) return { worker: startWorker(memoryMb), reads: 0 };
    const { worker, reads, timer } = kept;
    clearTimeout(timer);
    kept = null;
    return { worker, reads };
  }

  function keep(worker: Worker, reads: number): void {
    const end = () => {
      kept = null;
      void worker.terminate();
    };
    if (reads >= mostReads) end();
    else kept = { worker, reads, timer: setTimeout(end, idleMs).unref() };
  }

  async function readNow(request: ReadRequest, options: ReadOptions): Promise<ReadResult> {
    if (options.signal.aborted) throw problems.cancelled();
    const { worker, reads } = take();
    try {
      const answer = await ask(worker, request, { ...options, timeoutMs });
      keep(worker, reads + 1);
      if (answer.type === 'failed') throw AppError.fromInfo(answer.error);
      return answer;
    } catch (error) {
      if (kept?.worker !== worker) await worker.terminate();
      throw error;
    }
  }

  return {
    read: (request, options) => {
      const result = turn.then(() => readNow(request, options));
      turn = result.catch(() => {});
      return result;
    },
    async [Symbol.asyncDispose]() {
      await turn;
      if (kept !== null) clearTimeout(kept.timer);
      await kept?.worker.terminate();
    },
  };
}

function startWorker(memoryMb: number): Worker {
  const worker = new Worker(entryPath('document-worker'), {
    // Flags of the process (a test runner's, Electron's) are not for the worker.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 64 },
    // Libraries have things to say about broken files.
    stdout: true,
    stderr: true,
  });
  worker.unref();
  return worker;
}

type FinalAnswer = Exclude<ReadAnswer, { type: 'progress' }>;

async function ask(
  worker: Worker,
  request: ReadRequest,
  { signal, onProgress, timeoutMs }: ReadOptions & { timeoutMs: number },
): Promise<FinalAnswer> {
  const { name } = request;
  const { promise, resolve, reject } = Promise.withResolvers<FinalAnswer>();
  const onAbort = () => reject(problems.cancelled());
  const onError = (error: unknown) => reject(describe(error, name));
  const onExit = (code: number) => reject(problems.broken(name, new Error(`The worker ended with code ${code}.`)));
  const onMessage = (message: unknown) => {
    const answer = readAnswerSchema.parse(message);
    if (answer.type === 'progress') onProgress(answer.share);
    else resolve(answer);
  };
  const timer = setTimeout(() => reject(problems.tooSlow(name, timeoutMs / 1000)), timeoutMs);
  signal.addEventListener('abort', onAbort, { once: true });
  worker.on('message', onMessage).once('error', onError).once('exit', onExit);
  worker.postMessage(request);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    worker.off('message', onMessage).off('error', onError).off('exit', onExit);
  }
}

/** Whatever a library throws at a document, the document is what is wrong. */
function describe(error: unknown, name: string): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? problems.tooMuchMemory(name) : problems.broken(name, error);
}
