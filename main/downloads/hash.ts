import { Worker } from 'node:worker_threads';
import { entryPath } from '../paths.ts';
import type { HashAnswer, HashRequest, HashSubject } from './hash-protocol.ts';

type Asked = HashRequest extends infer Request ? (Request extends { id: number } ? Omit<Request, 'id'> : never) : never;

/**
 * Reads a file back as it grows and hashes it in a thread of its own, so that at the end nothing is left to be done
 * and neither windows nor connections wait for it.
 */
export type Hasher = AsyncDisposable & {
  /** Everything before this byte is written. */
  advance(toBytes: number): void;
  /** The blocks that are not what their checksum says. */
  check(checksums: [index: number, checksum: number][], signal: AbortSignal): Promise<number[]>;
  /** Of the whole, in hexadecimal. */
  digest(signal: AbortSignal): Promise<string>;
  /** Something before the hashed place has changed. */
  restart(): void;
};

export function startHasher(subject: HashSubject): Hasher {
  const worker = new Worker(entryPath('hash-worker'), { workerData: subject, execArgv: [] });
  const waiting = new Map<number, PromiseWithResolvers<HashAnswer>>();
  let lastId = 0;
  let isAdvancing = false;
  let wantedBytes = 0;
  let sentBytes = 0;

  const failAll = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', (answer: HashAnswer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.kind !== 'failed') asked?.resolve(answer);
    else asked?.reject(Object.assign(new Error(answer.message), answer.code === null ? {} : { code: answer.code }));
  });
  worker.on('error', (error) => failAll(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => failAll(new Error('The hashing thread has ended.')));

  function ask(request: Asked): Promise<HashAnswer> {
    const id = (lastId += 1);
    const asked = Promise.withResolvers<HashAnswer>();
    waiting.set(id, asked);
    worker.postMessage({ ...request, id } satisfies HashRequest);
    return asked.promise;
  }

  /** One at a time: what arrives in between is asked for with the next. */
  async function keepAdvancing(): Promise<void> {
    if (isAdvancing) return;
    isAdvancing = true;
    while (wantedBytes > sentBytes) {
      sentBytes = wantedBytes;
      // A failure shows again when the digest is asked for, and is handled there.
      await ask({ kind: 'advance', toBytes: sentBytes }).catch(() => {});
    }
    isAdvancing = false;
  }

  return {
    advance(toBytes) {
      wantedBytes = Math.max(wantedBytes, toBytes);
      void keepAdvancing();
    },
    async check(checksums, signal) {
      const wrong: number[] = [];
      // In portions, so that an end of the download is heeded between them.
      for (let start = 0; start < checksums.length; start += 64) {
        signal.throwIfAborted();
        const answer = await ask({ kind: 'check', checksums: checksums.slice(start, start + 64) });
        if (answer.kind === 'checked') wrong.push(...answer.wrong);
      }
      return wrong;
    },
    async digest(signal) {
      signal.throwIfAborted();
      const answer = await ask({ kind: 'digest' });
      return answer.kind === 'digest' ? answer.digest : '';
    },
    restart() {
      wantedBytes = 0;
      sentBytes = 0;
      ask({ kind: 'restart' }).catch(() => {});
    },
    async [Symbol.asyncDispose]() {
      worker.removeAllListeners('exit');
      await worker.terminate();
      failAll(new Error('The hashing thread was ended.'));
    },
  };
}
