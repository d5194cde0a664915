import { request, type IncomingHttpHeaders } from 'node:http';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import type { Client, Connected } from './connect.ts';

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

/** `fetch` lets a caller choose neither Host nor Origin; whoever attacks does. */
export function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (piece: Buffer) => (text += piece.toString('utf8')));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** The headers that a browser on a device sends from the window's own page. */
export function pageHeaders(port: number, cookie = ''): Record<string, string> {
  const host = `127.0.0.1:${port}`;
  return { host, origin: `http://${host}`, ...(cookie === '' ? {} : { cookie }) };
}

export function sendCode(port: number, code: string, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(port, '/pair', {
    method: 'POST',
    headers: { ...pageHeaders(port), 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ code, name: 'Phone' }),
  });
}

/** What a browser keeps of an answer and sends back. */
export function cookieOf({ headers }: Answer): string {
  return headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
}

export type ConnectedDevice = Connected & { socket: WebSocket };

/** Opens the window's socket as a device does. Rejects with the status where the door is shut. */
export async function connectDevice(port: number, headers: Record<string, string>): Promise<ConnectedDevice> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers });
  const opened = Promise.withResolvers<void>();
  socket.once('open', () => opened.resolve());
  socket.once('error', (error) => opened.reject(error));
  await opened.promise;
  const client: Client = createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));
  return { client, socket, [Symbol.dispose]: () => socket.terminate() };
}
