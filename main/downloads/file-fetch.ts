import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { AppError, describeError } from '../../contract/errors.ts';
import type { OpenedFile } from '../hub/types.ts';
import type { Blocks, Segment } from './blocks.ts';
import { writeAll } from './journal.ts';
import { backOffMs, type SpeedLimit } from './rate.ts';
import type { Tuning } from './tuning.ts';

export type FetchJob = {
  open(range: [number, number], signal: AbortSignal): Promise<OpenedFile>;
  blocks: Blocks;
  part: FileHandle;
  connections: number;
  limit: SpeedLimit;
  tuning: Tuning;
  now(): number;
  /** Ends early, and says so, when the person wants to go on at once. */
  pause(ms: number, signal: AbortSignal): Promise<'waited' | 'woken'>;
  /** A block is in the file. */
  onBlock(index: number, checksum: number): Promise<void>;
  onBytes(bytes: number): void;
  /** Nothing arrives any more, for this reason; `null` when bytes come again. */
  onTrouble(error: AppError, waitMs: number): void;
  /** Bytes arrive again. */
  onRelief(): void;
  signal: AbortSignal;
};

/** How much of a block is written, where a connection broke off within it. */
type Partial = { bytes: number; checksum: number };

/** What a connection hands over at once. */
const readBytes = 256 * 1024;
const maxSegmentBytes = 64 * 2 ** 20;
/** A connection with nothing to do takes over from one that will need longer than this. */
const helpFromSeconds = 1;

/**
 * Fetches all blocks that are free over several connections, each with one long range after the other. Failures that
 * may pass are tried again without end; others end it.
 */
export async function fetchBlocks(job: FetchJob): Promise<void> {
  const { blocks, tuning } = job;
  const partials = new Map<number, Partial>();
  const stop = new AbortController();
  const signal = AbortSignal.any([job.signal, stop.signal]);
  let receiving = 0;
  /** What the hub has asked for, for all connections. */
  let notBefore = 0;
  let ignoredRanges = 0;
  const begun = new WeakMap<Segment, { at: number; bytes: number }>();
  const pace = { bytesPerSecond: 0, firstByteMs: 100 };

  const isSequential = () => ignoredRanges >= 3;

  const wanted = Math.max(1, Math.min(job.connections, blocks.count));
  const connections = Array.from({ length: wanted }, (_, number) => connect(number));
  try {
    await Promise.all(connections);
  } catch (error) {
    stop.abort();
    // Whatever still writes has to end before the file is closed.
    await Promise.allSettled(connections);
    throw error;
  }

  async function connect(number: number): Promise<void> {
    let failures = 0;
    for (;;) {
      signal.throwIfAborted();
      if (isSequential() && number > 0) return;
      await waitTurn(notBefore - job.now());
      const segment = blocks.take(segmentBlocks()) ?? blocks.steal(secondsLeft, helpFromSeconds);
      if (segment === null) return;
      begun.set(segment, { at: job.now(), bytes: 0 });
      let arrived = 0;
      try {
        await fetchSegment(segment, (bytes) => {
          arrived += bytes;
          const progress = begun.get(segment);
          if (progress) progress.bytes = arrived;
          if (arrived === bytes) receiving += 1;
          job.onBytes(bytes);
        });
        failures = 0;
      } catch (error) {
        failures = arrived > 0 ? 1 : failures + 1;
        if (arrived > 0) receiving -= 1;
        arrived = 0;
        blocks.release(segment);
        signal.throwIfAborted();
        const known = requirePassing(error);
        const waitMs = backOff(known, failures);
        if (receiving === 0) job.onTrouble(known, waitMs);
        await waitTurn(waitMs);
        continue;
      }
      if (arrived > 0) receiving -= 1;
      blocks.release(segment);
    }
  }

  /** How long to wait before the next attempt; never shorter than the hub has asked for. */
  function backOff(error: AppError, failures: number): number {
    const asked = Number(error.details?.['retryAfterMs'] ?? 0);
    if (asked > 0) notBefore = Math.max(notBefore, job.now() + Math.min(asked, tuning.maxRetryAfterMs));
    return Math.max(backOffMs(failures, tuning.backOff, Math.random()), notBefore - job.now());
  }

  async function waitTurn(ms: number): Promise<void> {
    if (ms <= 0) return;
    // Whoever asks to go on at once means all connections.
    if ((await job.pause(ms, signal)) === 'woken') notBefore = 0;
  }

  function secondsLeft(segment: Segment): number {
    const { at, bytes } = begun.get(segment) ?? { at: job.now(), bytes: 0 };
    const seconds = (job.now() - at) / 1000;
    if (bytes === 0) return seconds > helpFromSeconds ? Infinity : 0;
    return ((segment.end - segment.next) * blocks.blockBytes * seconds) / bytes;
  }

  /** Long enough that asking costs little, short towards the end so that all connections end together. */
  function segmentBlocks(): number {
    if (isSequential()) return blocks.count;
    const { bytesPerSecond, firstByteMs } = pace;
    const latency = firstByteMs / 1000;
    const ideal = Math.max(tuning.segmentBytes, bytesPerSecond * Math.max(2, 8 * latency));
    const share = (blocks.sizeBytes - blocks.doneBytes()) / job.connections;
    const least = Math.max(tuning.segmentBytes / 4, bytesPerSecond * 2 * latency);
    const bytes = Math.max(Math.min(ideal, share), least);
    return Math.max(1, Math.ceil(Math.min(bytes, maxSegmentBytes) / blocks.blockBytes));
  }

  async function fetchSegment(segment: Segment, onBytes: (bytes: number) => void): Promise<void> {
    const before = partials.get(segment.first) ?? { bytes: 0, checksum: 0 };
    const from = blocks.startOf(segment.first) + before.bytes;
    const to = blocks.startOf(segment.end - 1) + blocks.lengthOf(segment.end - 1);
    const watch = watchForSilence(signal, tuning.stallMs);
    const askedAt = job.now();
    let body: ReadableStreamBYOBReader | null = null;
    try {
      const opened = await job.open([from, to - 1], watch.signal);
      body = opened.body.getReader({ mode: 'byob' });
      pace.firstByteMs = (pace.firstByteMs + job.now() - askedAt) / 2;
      let skip = checkAnswer(opened, from);
      const writer = createWriter(segment, before);
      const startedAt = job.now();
      let received = 0;
      // Handed to and fro, so that nothing is allocated for what arrives. Lost when a read fails.
      let room = new Uint8Array(readBytes);
      try {
        while (!writer.isAtEnd()) {
          watch.touch();
          const { done, value } = await body.read(room);
          if (done) throw brokenOff();
          room = new Uint8Array(value.buffer);
          const piece = skip > 0 ? value.subarray(Math.min(skip, value.length)) : value;
          skip -= value.length - piece.length;
          if (piece.length === 0) continue;
          if (received === 0) job.onRelief();
          received += piece.length;
          onBytes(piece.length);
          await writer.add(piece);
          const ahead = job.limit.take(piece.length, signal);
          if (ahead !== null) {
            watch.rest();
            await ahead;
          }
        }
        const seconds = (job.now() - startedAt) / 1000;
        if (seconds > 0.05) pace.bytesPerSecond = received / seconds;
      } finally {
        await writer.settle();
      }
    } catch (error) {
      throw watch.isSilent() && !signal.aborted ? silent(tuning.stallMs) : error;
    } finally {
      watch.end();
      // Not waited for: a body that is stuck may not answer.
      body?.cancel().catch(() => {});
    }
  }

  /** How many bytes come before the ones that were asked for. Throws where it is another file. */
  function checkAnswer(opened: OpenedFile, from: number): number {
    if (opened.sizeBytes !== blocks.sizeBytes) {
      throw new AppError('hub_failed', 'The hub sent something else than the file.', {
        remedy: 'Paddock tries again. A network that asks you to sign in may stand in between.',
      });
    }
    if (opened.status === 206 || from === 0) return 0;
    ignoredRanges += 1;
    if (isSequential()) return from;
    throw new AppError('hub_failed', 'The hub sent the whole file in place of a part.', {
      remedy: 'Paddock tries again.',
    });
  }

  /** Puts what arrives into the file, a block at a time, while the next one is gathered. */
  function createWriter(segment: Segment, before: Partial) {
    let index = segment.first;
    /** Of the block: how much is written already, and how much has arrived. */
    let { bytes: written, checksum } = before;
    let filled = written;
    let gathering = Buffer.allocUnsafeSlow(blocks.blockBytes);
    let spare = Buffer.allocUnsafeSlow(blocks.blockBytes);
    let writing: Promise<void> = Promise.resolve();
    segment.next = index + 1;
    partials.delete(index);

    /** Returns when what was written before is in the file, and its buffer free. */
    async function flush(): Promise<void> {
      const bytes = gathering.subarray(written, filled);
      const position = blocks.startOf(index) + written;
      checksum = crc32(bytes, checksum);
      await writing;
      writing = writeAll(job.part, bytes, position);
      if (filled === blocks.lengthOf(index)) {
        writing = noteDone(writing, index, checksum);
        index += 1;
        written = 0;
        filled = 0;
        checksum = 0;
        segment.next = index + 1;
      } else {
        written = filled;
      }
      // A failure is met at the next wait for it.
      writing.catch(() => {});
      [gathering, spare] = [spare, gathering];
    }

    return {
      /** Another connection may have taken the rest over. */
      isAtEnd: () => index >= segment.end,
      async add(piece: Uint8Array): Promise<void> {
        for (let offset = 0; offset < piece.length && index < segment.end;) {
          const some = piece.subarray(offset, offset + blocks.lengthOf(index) - filled);
          gathering.set(some, filled);
          offset += some.length;
          filled += some.length;
          if (filled === blocks.lengthOf(index)) await flush();
        }
      },
      async settle(): Promise<void> {
        if (filled > written) await flush();
        await writing;
        // What is written of a block that is not whole is kept for the next connection that fetches it.
        if (index < segment.end && written > 0) partials.set(index, { bytes: written, checksum });
      },
    };
  }

  async function noteDone(writing: Promise<void>, index: number, checksum: number): Promise<void> {
    await writing;
    blocks.markDone(index);
    await job.onBlock(index, checksum);
  }
}

/** Aborts when nothing has come for a while, unless it is we who wait. */
function watchForSilence(signal: AbortSignal, stallMs: number) {
  const silence = new AbortController();
  let isHeard = true;
  let isResting = false;
  const timer = setInterval(() => {
    if (!isHeard && !isResting) silence.abort();
    isHeard = false;
  }, stallMs / 2);
  return {
    signal: AbortSignal.any([signal, silence.signal]),
    touch: () => {
      isResting = false;
      isHeard = true;
    },
    rest: () => (isResting = true),
    isSilent: () => silence.signal.aborted,
    end: () => clearInterval(timer),
  };
}

function silent(stallMs: number): AppError {
  return new AppError('network_failed', `Nothing has arrived for ${Math.round(stallMs / 1000)} seconds.`, {
    remedy: 'Paddock tries again over a new connection.',
  });
}

function brokenOff(): AppError {
  return new AppError('network_failed', 'The connection to the hub broke off.', { remedy: 'Paddock tries again.' });
}

const passing = new Set(['offline', 'network_failed', 'hub_failed', 'rate_limited']);

/** Throws what will not be better next time. */
function requirePassing(error: unknown): AppError {
  if (error instanceof AppError && passing.has(error.code)) return error;
  if (error instanceof AppError || describeError(error).code !== 'internal') throw error;
  // What the web's streams throw when a connection ends is a TypeError without a code of its own.
  if (error instanceof TypeError) return brokenOff();
  throw error;
}
