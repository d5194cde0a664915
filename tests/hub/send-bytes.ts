import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Content } from './content.ts';
import type { Conditions, Fault } from './faults.ts';

type Answer = {
  content: Content;
  headers: Record<string, string>;
  etag: string;
  fault: Fault | null;
  conditions: Conditions;
  onSent(bytes: number): void;
};

/** The bytes of a `Range` header, both included; `null` without one that can be honoured. */
export function parseRange(header: string | undefined, sizeBytes: number): [number, number] | null | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  if (match[1] === '')
    return sizeBytes === 0 ? 'unsatisfiable' : [Math.max(0, sizeBytes - Number(match[2])), sizeBytes - 1];
  const first = Number(match[1]);
  const last = match[2] === '' ? sizeBytes - 1 : Math.min(Number(match[2]), sizeBytes - 1);
  return first > last || first >= sizeBytes ? 'unsatisfiable' : [first, last];
}

/** Answers with a file's bytes, or with less than that where a fault says so. */
export async function sendBytes(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const { content, fault } = answer;
  const asked = fault?.kind === 'ignore-range' ? null : parseRange(request.headers.range, content.sizeBytes);
  const etag = fault?.kind === 'wrong-etag' ? fault.etag : answer.etag;
  const headers: Record<string, string> = { ...answer.headers, ETag: `"${etag}"`, 'Accept-Ranges': 'bytes' };
  if (asked === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${content.sizeBytes}` }).end();
    return;
  }
  const [first, last] = asked ?? [0, content.sizeBytes - 1];
  const lengthBytes = last - first + 1;
  const shift = fault?.kind === 'wrong-content-range' ? fault.shiftBytes : 0;
  const extra = fault?.kind === 'wrong-content-length' ? fault.extraBytes : 0;
  if (asked) headers['Content-Range'] = `bytes ${first + shift}-${last + shift}/${content.sizeBytes}`;
  headers['Content-Length'] = String(lengthBytes + extra);
  response.strictContentLength = false;
  response.writeHead(asked ? 206 : 200, headers);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const stopAt = endOfBody(fault, lengthBytes);
  const isWhole = await writeBody(response, content.read(first, first + stopAt), answer);
  if (!isWhole) return;
  switch (fault?.kind) {
    case 'reset':
      request.socket.resetAndDestroy();
      return;
    case 'truncate':
      request.socket.end();
      return;
    case 'stall':
      return;
    case 'wrong-content-length':
      request.socket.end();
      return;
    default:
      response.end();
  }
}

function endOfBody(fault: Fault | null, lengthBytes: number): number {
  const isCut = fault?.kind === 'reset' || fault?.kind === 'truncate' || fault?.kind === 'stall';
  return isCut ? Math.min(fault.afterBytes, lengthBytes) : lengthBytes;
}

/** Writes at the speed that the conditions allow. Says whether the other side stayed to the end. */
async function writeBody(
  response: ServerResponse,
  parts: AsyncIterable<Buffer> | Iterable<Buffer>,
  { fault, conditions, onSent }: Answer,
): Promise<boolean> {
  let sentBytes = 0;
  const pace = { dueAt: performance.now() };
  for await (const part of parts) {
    const right = fault?.kind === 'corrupt' ? corrupt(part, fault.atByte - sentBytes, fault.lengthBytes) : part;
    sentBytes += part.length;
    if (!(await writePaced(response, right, { conditions, pace, onSent }))) return false;
  }
  return true;
}

/** `pace.dueAt` is when the next bytes may go, so that late timers do not add up. */
async function writePaced(
  response: ServerResponse,
  bytes: Buffer,
  { conditions, pace, onSent }: Pick<Answer, 'conditions' | 'onSent'> & { pace: { dueAt: number } },
): Promise<boolean> {
  for (let offset = 0; offset < bytes.length;) {
    const speed = conditions.bytesPerSecond;
    const step = speed === null ? bytes.length : Math.max(1, Math.min(64 * 1024, Math.floor(speed / 20)));
    const slice = bytes.subarray(offset, offset + step);
    offset += slice.length;
    if (response.destroyed) return false;
    onSent(slice.length);
    if (!response.write(slice)) await drained(response);
    if (speed === null) continue;
    const now = performance.now();
    pace.dueAt = Math.max(pace.dueAt, now - 1000) + (slice.length / speed) * 1000;
    if (pace.dueAt > now) await wait(pace.dueAt - now);
  }
  return !response.destroyed;
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });
}

/** A copy in which every byte from `at` on is another one. */
function corrupt(bytes: Buffer, at: number, lengthBytes: number): Buffer {
  const from = Math.max(0, at);
  const to = Math.min(bytes.length, at + lengthBytes);
  if (from >= to) return bytes;
  const wrong = Buffer.from(bytes);
  for (let index = from; index < to; index += 1) wrong[index] = (wrong[index] ?? 0) ^ 0xa5;
  return wrong;
}
