import type { FetchLike } from '@modelcontextprotocol/client';
import type { Network, NetworkRequest } from '../network/network.ts';

/** Of one message, as with servers that are processes. */
const longestMessageBytes = 4_000_000;
/** For the head of an answer; a call has its own time-out. Streams of events may be silent for as long as they like. */
const timeouts = { headersMs: 300_000, idleMs: 0 };

/** How the protocol's client reaches servers: by the one way out to the network, with a limit on each message. */
export function createMcpFetch(network: Pick<Network, 'fetch'>): FetchLike {
  return async (address, init = {}) => {
    const { status, headers, body } = await network.fetch(new URL(address), {
      method: readMethod(init.method),
      headers: Object.fromEntries(new Headers(init.headers)),
      body: readBody(init.body),
      signal: init.signal ?? undefined,
      timeouts,
    });
    if (status === 204 || status === 205 || status === 304) {
      await body.cancel();
      return new Response(null, { status, headers });
    }
    const isStream = headers.get('content-type')?.startsWith('text/event-stream') === true;
    return new Response(body.pipeThrough(limitMessages(isStream)), { status, headers });
  };
}

function readMethod(method = 'GET'): NonNullable<NetworkRequest['method']> {
  if (method === 'GET' || method === 'HEAD' || method === 'POST' || method === 'DELETE') return method;
  throw new Error(`The protocol has no ${method}.`);
}

function readBody(body: RequestInit['body']): string | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new Error('The protocol sends text only.');
}

/** An event ends with an empty line; any other answer is one message. */
function limitMessages(isStream: boolean): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      const end = isStream ? lastEmptyLine(chunk) : -1;
      bytes = end < 0 ? bytes + chunk.length : chunk.length - end;
      if (bytes > longestMessageBytes) throw new Error('The server sent a message of more than 4 MB.');
      controller.enqueue(chunk);
    },
  });
}

/** Behind the last line break that another one follows, the way servers write them. */
function lastEmptyLine(chunk: Uint8Array): number {
  for (let index = chunk.length - 1; index > 0; index -= 1) {
    if (chunk[index] !== 10) continue;
    if (chunk[index - 1] === 10 || (chunk[index - 1] === 13 && chunk[index - 2] === 10)) return index;
  }
  return -1;
}
