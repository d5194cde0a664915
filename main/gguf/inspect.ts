import { Worker } from 'node:worker_threads';
import { AppError } from '../../contract/errors.ts';
import { entryPath } from '../paths.ts';
import {
  inspectAnswerSchema,
  readRequestSchema,
  type GgufKind,
  type GgufReport,
  type InspectAnswer,
  type InspectRequest,
  type KnownArray,
  type ReadAnswer,
  type ReadRequest,
  type RemoteRequest,
} from './report.ts';

export type { GgufReport, GgufFacts, KnownArray } from './report.ts';

const idleMs = 1000;

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
  if (options.signal?.aborted) throw cancelled();
  const worker = startWorker();
  try {
    return reportOf(await ask(worker, taskOf(path, options))).report;
  } finally {
    await worker.terminate();
  }
}

export type Inspector = AsyncDisposable & { inspect: typeof inspectGguf };

/**
 * The same for many files: a worker is used again for the next file, and ended after a moment without one. One that
 * took too long or died is never used again.
 */
export function createInspector(): Inspector {
  const idle = new Map<Worker, NodeJS.Timeout>();

  function take(): Worker {
    const [worker] = idle.keys();
    if (worker === undefined) return startWorker();
    clearTimeout(idle.get(worker));
    idle.delete(worker);
    return worker;
  }

  function keep(worker: Worker): void {
    const end = () => {
      idle.delete(worker);
      void worker.terminate();
    };
    idle.set(worker, setTimeout(end, idleMs).unref());
  }

  async function inspect(path: string, options: InspectOptions = {}): Promise<GgufReport> {
    if (options.signal?.aborted) throw cancelled();
    const worker = take();
    const answer = await ask(worker, taskOf(path, options)).catch(async (error: unknown) => {
      await worker.terminate();
      throw error;
    });
    keep(worker);
    return reportOf(answer).report;
  }

  return {
    inspect,
    async [Symbol.asyncDispose]() {
      await Promise.all([...idle.keys()].map((worker) => worker.terminate()));
    },
  };
}

/** One file of a model that is elsewhere. */
export type RemotePart = {
  name: string;
  sizeBytes: number;
  /** Up to `length` bytes from `offset`, at least one. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
};

/**
 * The same for a model elsewhere, all parts in order. Nothing but the headers is asked for, and of these not the lists
 * that another file of the model had. Also throws whatever reading throws.
 */
export async function inspectRemote(
  parts: readonly RemotePart[],
  options: { knownArrays: readonly KnownArray[]; timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<{ report: GgufReport; knownArrays: KnownArray[] }> {
  const { knownArrays, timeoutMs, signal } = options;
  if (signal?.aborted) throw cancelled();
  const request: RemoteRequest = {
    parts: parts.map(({ name, sizeBytes }) => ({ name, sizeBytes })),
    knownArrays: [...knownArrays],
  };
  const tooSlow = new AppError(
    'network_failed',
    `The file’s header could not be fetched within ${timeoutMs / 1000} seconds.`,
    { remedy: 'Try again when the network is faster.', details: { reason: 'timeout' } },
  );
  const read: Task['read'] = async (part, offset, length) => {
    const source = parts[part];
    if (source === undefined) throw new Error(`There is no part ${part} of ${parts.length}.`);
    return source.read(offset, length);
  };
  const worker = startWorker();
  try {
    return reportOf(await ask(worker, { request, timeoutMs, signal, tooSlow, read }));
  } finally {
    await worker.terminate();
  }
}

function startWorker(): Worker {
  const worker = new Worker(entryPath('gguf-worker'), {
    // Flags of the process (a test runner's, Electron's) are not for the worker.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 64 },
  });
  worker.unref();
  return worker;
}

type Task = {
  request: InspectRequest | RemoteRequest;
  timeoutMs: number;
  signal: AbortSignal | undefined;
  tooSlow: AppError;
  /** For a file elsewhere: gets the bytes that the worker asks for. */
  read?: (part: number, offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;
};

function taskOf(path: string, { timeoutMs = 5000, signal, accept = ['model'], basePath }: InspectOptions): Task {
  const tooSlow = new AppError(
    'file_unreadable',
    `The file’s header could not be read within ${timeoutMs / 1000} seconds.`,
    { remedy: 'Its drive may be slow or disconnected. Try again, or copy the file to another drive.' },
  );
  const request = { path, accept: [...accept], ...(basePath === undefined ? {} : { basePath }) };
  return { request, timeoutMs, signal, tooSlow };
}

async function ask(worker: Worker, { request, timeoutMs, signal, tooSlow, read }: Task): Promise<InspectAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const onAbort = () => reject(cancelled());
  const onError = (error: unknown) => reject(describeWorkerError(error));
  const onExit = (code: number) => reject(new Error(`The GGUF worker ended with code ${code} and no answer.`));
  const serveRead = async ({ read: id, part, offset, length }: ReadRequest) => {
    try {
      const bytes = await read?.(part, offset, length);
      if (bytes !== undefined) worker.postMessage({ read: id, bytes } satisfies ReadAnswer);
    } catch (error) {
      // What is no error of ours is a bug, which the worker could not carry back whole.
      if (error instanceof AppError) worker.postMessage({ read: id, error: error.toInfo() } satisfies ReadAnswer);
      else reject(error);
    }
  };
  const onMessage = (message: unknown) => {
    const asked = readRequestSchema.safeParse(message);
    if (asked.success) void serveRead(asked.data);
    else resolve(message);
  };
  const timer = setTimeout(() => reject(tooSlow), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  worker.on('message', onMessage).once('error', onError).once('exit', onExit);
  worker.postMessage(request);
  try {
    return inspectAnswerSchema.parse(await promise);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    worker.off('message', onMessage).off('error', onError).off('exit', onExit);
  }
}

function reportOf(answer: InspectAnswer): Extract<InspectAnswer, { ok: true }> {
  if (!answer.ok) throw AppError.fromInfo(answer.error);
  return answer;
}

function cancelled(): AppError {
  return new AppError('cancelled', 'Reading the file was cancelled.');
}

function describeWorkerError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new AppError('gguf_invalid', 'Reading the file’s header took more memory than that of any real model.', {
    remedy: 'Download the file again, or choose another one.',
    cause: error,
  });
}
