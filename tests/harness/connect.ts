import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { contract } from '../../contract/index.ts';

export type Client = ContractRouterClient<typeof contract>;
export type Connected = Disposable & { client: Client };

/** Speaks to a running host as its window does: for what would take a person too long to make by hand. */
export async function connectTo(windowUrl: string): Promise<Connected> {
  const { socket } = await openSocket(windowUrl);
  const client: Client = createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));
  return { client, [Symbol.dispose]: () => socket.terminate() };
}

/** Walks in as a browser does: the link sets the cookie, the cookie opens the socket. */
export async function openSocket(windowUrl: string, headers: Record<string, string> = {}) {
  const { origin, host } = new URL(windowUrl);
  const entered = await fetch(windowUrl, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const socket = new WebSocket(`ws://${host}/rpc`, { headers: { origin, cookie, ...headers } });
  const opened = Promise.withResolvers<void>();
  socket.once('open', () => opened.resolve());
  socket.once('error', (error) => opened.reject(error));
  await opened.promise;
  return { socket, cookie };
}
