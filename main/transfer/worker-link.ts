import { Worker } from 'node:worker_threads';
import { AppError, errorInfoSchema } from '../../contract/errors.ts';
import { entryPath } from '../paths.ts';
import type { TransferTask, WorkerMessage, WorkerRequest } from './protocol.ts';

/** Enough for the largest chat that is read, and an end to what would take all of the computer's. */
const memoryMegabytes = 2048;

export type WorkerLink = AsyncDisposable & {
  /** What the worker says next. Throws where it failed, and as soon as the signal aborts. */
  next(): Promise<WorkerMessage>;
  send(request: WorkerRequest): void;
};

/** Reads or writes in a thread of its own, so that files of any size leave the core free. */
export function startTransferWorker(task: TransferTask, signal: AbortSignal): WorkerLink {
  const worker = new Worker(entryPath('transfer-worker'), {
    workerData: task,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
  });
  const messages: WorkerMessage[] = [];
  let failure: Error | undefined;
  let wake = () => {};
  const fail = (error: Error) => {
    failure ??= error;
    wake();
  };
  worker.on('message', (message: WorkerMessage) => {
    messages.push(message);
    wake();
  });
  worker.on('error', (error) => fail(describeWorkerError(error instanceof Error ? error : new Error(String(error)))));
  worker.on('exit', () => fail(new Error('The transfer thread has ended.')));
  const onAbort = () => fail(new AppError('cancelled', 'This was cancelled.'));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    async next() {
      for (;;) {
        signal.throwIfAborted();
        const message = messages.shift();
        if (message !== undefined) return message;
        if (failure !== undefined) throw failure;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    send: (request) => worker.postMessage(request),
    async [Symbol.asyncDispose]() {
      signal.removeEventListener('abort', onAbort);
      await worker.terminate();
    },
  };
}

/** An `AppError` loses its class on the way between threads, but not its fields. */
function describeWorkerError(error: Error): Error {
  const info = errorInfoSchema.safeParse(error).data;
  if (info !== undefined) return AppError.fromInfo(info, error);
  const code = 'code' in error ? error.code : null;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new AppError('out_of_memory', 'This file holds chats that are too large to be read.', {
      remedy: 'Split the file, or leave the largest chat out.',
      cause: error,
    });
  }
  if (code === 'ENOSPC') {
    return new AppError('disk_full', 'There is not enough free space for this file.', {
      remedy: 'Free some space on the disk, then try again.',
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOENT') {
    return new AppError('file_unreadable', 'Paddock may not read or write there.', {
      remedy: 'Choose another file or folder.',
      cause: error,
    });
  }
  return error;
}
