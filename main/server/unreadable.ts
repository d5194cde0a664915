import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { openaiError } from './openai/errors.ts';
import { RequestError } from './failure.ts';

/** Answers what is no HTTP, or has a head that is too large: it never comes as far as a route, so no dialect is known. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  const hasBegun = 'bytesWritten' in socket && socket.bytesWritten !== 0;
  // Behind a reply, or in the middle of one, a client would take it for a part of that.
  if (error.code === 'ECONNRESET' || !socket.writable || hasBegun) {
    socket.destroy();
    return;
  }
  const { status, message } = describe(error.code);
  const body = JSON.stringify({ error: openaiError(new RequestError('invalid', message).failure) });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'connection: close',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function describe(code: string | undefined): { status: number; message: string } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, message: 'The headers are larger than 16 KB.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, message: 'The request took too long to arrive.' };
    default:
      return { status: 400, message: 'This is not a request that HTTP knows.' };
  }
}
