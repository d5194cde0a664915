import { connect } from 'node:net';
import type { FuzzRequest } from './fuzz.ts';

export type Reply = { status: number; headers: ReadonlyMap<string, string>; body: string };

/** Longer than anything that a request of these can ask of the diagnostic model. */
const patienceMs = 60_000;

/** Sends the request over a socket of its own, for clients put right what is wrong. `null`: there was no reply. */
export function send(port: number, request: FuzzRequest): Promise<Reply | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const pieces: Buffer[] = [];
    const patience = setTimeout(() => {
      socket.destroy();
      reject(new Error(`No reply to ${request.method} ${request.path.slice(0, 200)} within ${patienceMs} ms.`));
    }, patienceMs);
    socket.on('data', (piece) => pieces.push(piece));
    // The other end may close before all is sent, for example of a body that is too large.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(patience);
      try {
        resolve(readReply(Buffer.concat(pieces)));
      } catch (error) {
        reject(error);
      }
    });
    socket.write(headOf(request));
    if (request.body === null) return;
    if (!request.isCutOff) {
      socket.write(chunkOf(request.body));
      socket.write('0\r\n\r\n');
      return;
    }
    socket.write(chunkOf(request.body.subarray(0, Math.ceil(request.body.length / 2))), () => socket.destroySoon());
  });
}

function headOf({ method, path, headers, body }: FuzzRequest): string {
  const own: FuzzRequest['headers'] = [
    ['host', '127.0.0.1'],
    ['connection', 'close'],
    ...(body === null ? [] : [['transfer-encoding', 'chunked'] as [string, string]]),
  ];
  const lines = [...own, ...headers].map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

function chunkOf(body: Buffer): Buffer {
  if (body.length === 0) return Buffer.alloc(0);
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')]);
}

function readReply(bytes: Buffer): Reply | null {
  if (bytes.length === 0) return null;
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) throw new Error(`The head of a reply has no end: ${bytes.toString('latin1').slice(0, 200)}`);
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]);
  const rest = bytes.subarray(end + 4);
  // What a client that asked to go on is told first.
  if (status === 100) return readReply(rest);
  const headers = new Map(
    lines.map((line) => [line.split(':')[0]?.toLowerCase() ?? '', line.replace(/^[^:]*:\s*/, '')]),
  );
  const body = headers.get('transfer-encoding') === 'chunked' ? joinChunks(rest) : rest;
  const length = headers.get('content-length');
  return {
    status,
    headers,
    body: body.subarray(0, length === undefined ? undefined : Number(length)).toString('utf8'),
  };
}

function joinChunks(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    if (lineEnd === -1 || Number.isNaN(size)) throw new Error('A reply in chunks breaks off.');
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
