import { limits } from './format.ts';
import { count, invalid, truncated } from './problems.ts';

/** Where bytes come from: a file on the disk, or a remote one that is read by ranges. */
export type ByteSource = {
  readonly sizeBytes: number;
  /** Up to `length` bytes from `offset`. Fewer is allowed; none means that the source ends there. */
  read: (offset: number, length: number) => Promise<Uint8Array>;
  /** How much to read ahead at once; by default what costs a disk next to nothing. */
  readonly stepBytes?: number;
};

const usualStepBytes = 512 * 1024;
const utf8 = new TextDecoder();

export type ByteReader = ReturnType<typeof createByteReader>;

/**
 * Walks through a source once, buffering a step at a time.
 * `need` makes bytes available or says that the file is cut short; the `take` functions then read without waiting.
 */
export function createByteReader(source: ByteSource) {
  const { stepBytes = usualStepBytes } = source;
  let buffer = new Uint8Array(0);
  let view = new DataView(buffer.buffer);
  /** Where the buffer begins in the source. */
  let bufferStart = 0;
  /** The next byte, counted from the start of the buffer. */
  let at = 0;

  async function fill(length: number): Promise<void> {
    const wanted = Math.min(Math.max(length, stepBytes), source.sizeBytes - bufferStart - at);
    const next = new Uint8Array(wanted);
    let filled = Math.min(buffer.length - at, wanted);
    next.set(buffer.subarray(at, at + filled));
    bufferStart += at;
    at = 0;
    while (filled < wanted) {
      const part = await source.read(bufferStart + filled, wanted - filled);
      if (part.length === 0) break;
      const used = part.subarray(0, wanted - filled);
      next.set(used, filled);
      filled += used.length;
    }
    buffer = next.subarray(0, filled);
    view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    if (filled < length) throw truncated(bufferStart + filled, null);
  }

  const position = () => bufferStart + at;
  const remaining = () => source.sizeBytes - position();
  const has = (length: number) => buffer.length - at >= length;

  async function need(length: number): Promise<void> {
    if (has(length)) return;
    if (length > remaining()) throw truncated(source.sizeBytes, null);
    await fill(length);
  }

  /** Moves on by any number of bytes; what lies beyond the buffer is not read. */
  function skip(length: number): void {
    if (length > remaining()) throw truncated(source.sizeBytes, null);
    if (has(length)) {
      at += length;
      return;
    }
    bufferStart = position() + length;
    at = 0;
    buffer = new Uint8Array(0);
    view = new DataView(buffer.buffer);
  }

  function takeBytes(length: number): Uint8Array {
    at += length;
    return buffer.subarray(at - length, at);
  }

  /** A length or a count. Above 2^53 it is no longer exact, which no bound lets pass. */
  function takeUint64(): number {
    at += 8;
    return view.getUint32(at - 4, true) * 2 ** 32 + view.getUint32(at - 8, true);
  }

  async function string(what: string, maxBytes: number = limits.stringBytes): Promise<string> {
    await need(8);
    const length = takeUint64();
    if (length > maxBytes) throw invalid(`The file says that ${what} is ${count(length)} bytes long.`);
    await need(length);
    return utf8.decode(takeBytes(length));
  }

  return {
    position,
    remaining,
    has,
    need,
    skip,
    string,
    takeBytes,
    takeUint64,
    takeUint32: () => {
      at += 4;
      return view.getUint32(at - 4, true);
    },
    /** A view of the next bytes, for values of other types. */
    takeView: (length: number) => {
      at += length;
      return new DataView(buffer.buffer, buffer.byteOffset + at - length, length);
    },
  };
}

/** Reads exactly `length` bytes at `offset`, however short the source's answers are. */
export async function readFully(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const part = await source.read(offset + filled, length - filled);
    if (part.length === 0) throw truncated(offset + filled, null);
    const used = part.subarray(0, length - filled);
    bytes.set(used, filled);
    filled += used.length;
  }
  return bytes;
}
