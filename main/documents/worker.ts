import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { AppError, describeError } from '../../contract/errors.ts';
import { largestAttachmentBytes } from '../../contract/documents.ts';
import { isWithin } from '../folders.ts';
import { chunkText } from './chunks.ts';
import { readRequestSchema, type ReadAnswer, type ReadRequest } from './protocol.ts';
import { readDocument } from './read/read.ts';

const progressEveryMs = 100;

// One document after the other: who asks waits for the answer. An error that is not ours ends the worker.
parentPort?.on('message', (message: unknown) => {
  void answer(readRequestSchema.parse(message)).then((result) => parentPort?.postMessage(result));
});

async function answer({ name, source, knownSha256 }: ReadRequest): Promise<ReadAnswer> {
  try {
    const bytes = source.kind === 'bytes' ? source.bytes : await readBytes(name, source.path, source.root);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 === knownSha256) return { type: 'same' };
    const { text, format, pageStarts, isCut } = await readDocument(name, bytes, createProgress());
    const plain = text.toWellFormed();
    const chunks = chunkText(plain, format, pageStarts);
    return { type: 'read', sha256, text: plain, format, pageStarts, isCut, chunks };
  } catch (error) {
    if (error instanceof AppError) return { type: 'failed', error: describeError(error) };
    throw error;
  }
}

async function readBytes(name: string, path: string, root: string | null): Promise<Uint8Array> {
  try {
    const target = await realpath(path);
    if (root !== null && !isWithin(target, await realpath(root))) {
      throw new AppError('unsupported', `${name} is a link to a place outside the folder.`, {
        remedy: 'Add the place that it leads to.',
      });
    }
    const { size } = await stat(target);
    if (size > largestAttachmentBytes) throw new AppError('unsupported', `${name} is too large to be read.`);
    const { buffer, byteOffset, byteLength } = await readFile(target);
    // The PDF reader takes no Buffer.
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw isMissing
      ? new AppError('file_not_found', `${name} is no longer there.`)
      : new AppError('file_unreadable', `${name} can’t be opened.`, {
          remedy: 'Check who may read it, and whether its disk is connected.',
          cause,
        });
  }
}

function createProgress(): (share: number) => void {
  let saidAt = 0;
  return (share) => {
    const now = performance.now();
    if (now - saidAt < progressEveryMs) return;
    saidAt = now;
    parentPort?.postMessage({ type: 'progress', share } satisfies ReadAnswer);
  };
}
