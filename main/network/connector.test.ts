import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createNetwork, type Network } from './network.ts';

const bytes = Buffer.alloc(12_000_000);
for (let offset = 0; offset < bytes.length; offset += 4) bytes.writeUInt32LE((offset * 2654435761) % 2 ** 32, offset);
const wanted = hashOf([bytes]);

let server: Server;
let network: Network;
afterEach(async () => {
  await network[Symbol.asyncDispose]();
  server.close();
});

function hashOf(parts: Iterable<Uint8Array>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

async function start(answer: (socket: Socket) => void): Promise<URL> {
  server = createServer((request) => answer(request.socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  network = createNetwork({ settings: { get: () => ({ proxy: null }) }, log: { info: () => {} }, version: 'test' });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

const head = `HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\nConnection: close\r\n`;
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a reader that is slower than the network gets the very bytes, although buffers are used again', async () => {
  const url = await start((socket) => socket.write(Buffer.concat([Buffer.from(`${head}\r\n`), bytes])));
  const { body } = await network.fetch(url);
  const reader = body.getReader({ mode: 'byob' });
  const parts: Uint8Array[] = [];
  let room = new Uint8Array(100_003);
  for (let number = 0; ; number += 1) {
    const { done, value } = await reader.read(room);
    if (done) break;
    parts.push(value.slice());
    room = new Uint8Array(value.buffer);
    // Every now and then the socket runs full.
    if (number % 5 === 0) for (let pause = 0; pause < 10; pause += 1) await turn();
  }
  expect(hashOf(parts)).toBe(wanted);
});

test('a reader without a buffer of its own gets the very bytes too', async () => {
  const url = await start((socket) => socket.write(Buffer.concat([Buffer.from(`${head}\r\n`), bytes])));
  const { body } = await network.fetch(url);
  const parts: Uint8Array[] = [];
  for await (const part of body) {
    parts.push(part);
    await turn();
  }
  expect(hashOf(parts)).toBe(wanted);
});

test('a head that comes in pieces is read whole, though the parser keeps what it has of it', async () => {
  const url = await start((socket) => {
    socket.setNoDelay(true);
    const text = `${head}X-Long: ${'long '.repeat(1000)}\r\n\r\n`;
    const send = (from: number) => {
      if (from >= text.length) socket.end(bytes);
      else socket.write(text.slice(from, from + 700), () => setTimeout(send, 2, from + 700));
    };
    send(0);
  });
  const { headers, body } = await network.fetch(url);
  expect(headers.get('x-long')).toBe('long '.repeat(1000).trim());
  await body.cancel();
});
