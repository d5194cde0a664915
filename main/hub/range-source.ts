import { AppError } from '../../contract/errors.ts';
import type { OpenedFile } from './types.ts';

/** After a jump little is left to read, such as the list of tensors; a walk through a vocabulary goes on for megabytes. */
const firstStepBytes = 128 * 1024;
const largestStepBytes = 1024 * 1024;
/** Above the header of every real model; a file that claims to have more is not read on. */
const mostBytes = 96 * 2 ** 20;

type Dependencies = {
  sizeBytes: number;
  /** Bytes from the first to the last, both included. */
  open(range: [number, number]): Promise<OpenedFile>;
};

/**
 * Reads a remote file by ranges that grow while it is read in order. Never more than one step ahead of what was asked
 * for, and a bounded number of bytes in all.
 */
export function createRangeSource({ sizeBytes, open }: Dependencies) {
  let window = { start: 0, bytes: new Uint8Array(0) };
  let stepBytes = firstStepBytes;
  let fetchedBytes = 0;

  async function fetchWindow(offset: number): Promise<void> {
    const isNext = offset === window.start + window.bytes.length && offset > 0;
    stepBytes = isNext ? Math.min(stepBytes * 2, largestStepBytes) : firstStepBytes;
    const length = Math.min(stepBytes, sizeBytes - offset);
    if (fetchedBytes + length > mostBytes) {
      throw new AppError('gguf_invalid', 'The file’s header is longer than that of any model.', {
        remedy: 'Choose another file.',
      });
    }
    const opened = await open([offset, offset + length - 1]);
    if (opened.sizeBytes !== sizeBytes) {
      await opened.body.cancel();
      throw new AppError('hub_failed', 'The file has another size than the hub’s list says.', {
        remedy: 'It may just have been replaced. Open the model’s page again.',
      });
    }
    if (opened.status === 200 && offset > 0) {
      await opened.body.cancel();
      throw new AppError('hub_failed', 'The hub can’t hand out parts of files here.', {
        remedy: 'A proxy or mirror on the way does not handle ranges. Without them, what a model takes can’t be told.',
      });
    }
    const bytes = await readExactly(opened.body, length);
    fetchedBytes += bytes.length;
    window = { start: offset, bytes };
  }

  return {
    read: async (offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
      const isInside = () => offset >= window.start && offset < window.start + window.bytes.length;
      if (!isInside()) await fetchWindow(offset);
      const from = offset - window.start;
      return window.bytes.slice(from, from + length);
    },
  };
}

async function readExactly(body: ReadableStream<Uint8Array>, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  // Leaving the loop cancels what is left of the body.
  for await (const part of body) {
    const used = part.subarray(0, length - filled);
    bytes.set(used, filled);
    filled += used.length;
    if (filled === length) return bytes;
  }
  throw new AppError('network_failed', 'The connection broke off in the middle of the file’s header.', {
    remedy: 'Try again.',
    details: { reason: 'reset' },
  });
}
