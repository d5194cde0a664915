import type { ReadableByteStreamController, UnderlyingByteSource } from 'node:stream/web';
import type { Dispatcher } from 'undici';

type Head = { status: number; headers: Headers; body: ReadableStream<Uint8Array> };

type Ask = {
  method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  headers: Record<string, string>;
  body: string | null;
  /** In place of those that the dispatcher was made with. */
  timeouts: { headersTimeout: number; bodyTimeout: number } | null;
  signal: AbortSignal | undefined;
  /** Puts failures in a person's words. */
  describe(error: unknown): unknown;
};

/**
 * One request. Its body is a byte stream: read with a buffer (`{ mode: 'byob' }`), each piece is copied once, from where
 * it was received to where it is wanted.
 */
export async function exchange(
  dispatcher: Dispatcher,
  url: URL,
  { method, headers, body: sent, timeouts, signal, describe }: Ask,
): Promise<Head> {
  const answered = Promise.withResolvers<Head>();
  let connection: Dispatcher.DispatchController | null = null;
  let isAnswered = false;
  let isOver = false;
  let body: ReadableByteStreamController | null = null;
  const source: UnderlyingByteSource = {
    type: 'bytes',
    start: (controller) => {
      body = controller;
    },
    pull: () => connection?.resume(),
    cancel: () => {
      end();
      connection?.abort(new DOMException('The body is not wanted.', 'AbortError'));
    },
  };
  const stream = new ReadableStream(source);

  function end(): void {
    isOver = true;
    signal?.removeEventListener('abort', stop);
  }

  function fail(error: unknown): void {
    if (isOver) return;
    end();
    if (isAnswered) body?.error(describe(error));
    else answered.reject(error);
  }

  function stop(): void {
    fail(signal?.reason);
    connection?.abort(new DOMException('The request was cancelled.', 'AbortError'));
  }

  function receive(piece: Uint8Array): void {
    // The parser goes on after a pause with nothing.
    if (isOver || body === null || piece.length === 0) return;
    const wanted = body.byobRequest?.view ?? null;
    let taken = 0;
    if (wanted !== null) {
      taken = Math.min(piece.length, wanted.byteLength);
      new Uint8Array(wanted.buffer, wanted.byteOffset, taken).set(piece.subarray(0, taken));
      body.byobRequest?.respond(taken);
    }
    if (taken === piece.length) return;
    // More than is wanted now. A copy, since the connection receives into the same buffer again.
    body.enqueue(new Uint8Array(piece.subarray(taken)));
    connection?.pause();
  }

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(controller) {
      connection = controller;
      if (isOver) controller.abort(new DOMException('The request was cancelled.', 'AbortError'));
    },
    onResponseStart(_, status, received) {
      if (status < 200 || isOver) return;
      isAnswered = true;
      answered.resolve({ status, headers: readHeaders(received), body: stream });
    },
    onResponseData: (_, piece) => receive(piece),
    onResponseEnd() {
      if (isOver) return;
      end();
      body?.close();
      body?.byobRequest?.respond(0);
    },
    onResponseError: (_, error) => fail(error),
  };

  signal?.throwIfAborted();
  signal?.addEventListener('abort', stop, { once: true });
  dispatcher.dispatch(
    { origin: url.origin, path: `${url.pathname}${url.search}`, method, headers, body: sent, ...timeouts },
    handler,
  );
  return answered.promise;
}

function readHeaders(received: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(received)) {
    for (const value of [values ?? []].flat()) headers.append(name, value);
  }
  return headers;
}
