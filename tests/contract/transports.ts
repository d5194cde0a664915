import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { RPCHandler } from '@orpc/server/message-port';
import type { Core } from '../../main/core.ts';
import { startHeadlessCore } from '../../main/headless/start.ts';
import { serveWindow } from '../../main/headless/window.ts';
import { openSocket, type Client } from '../harness/connect.ts';

export type Connection = AsyncDisposable & { client: Client };
export type Transport = { name: string; connect(core: Core): Promise<Connection> };

export function startCore(): Promise<Core> {
  return startHeadlessCore(mkdtempSync(join(tmpdir(), 'paddock-contract-')));
}

/** The two ways in which a window reaches the core. */
export const transports: Transport[] = [
  {
    name: 'a message port',
    connect: (core) => {
      const { port1, port2 } = new MessageChannel();
      new RPCHandler(core.router).upgrade(port1);
      port1.start();
      port2.start();
      const client: Client = createORPCClient(new PortLink({ port: port2 }));
      return Promise.resolve({
        client,
        [Symbol.asyncDispose]: () => {
          port2.close();
          return Promise.resolve();
        },
      });
    },
  },
  {
    name: 'a loopback WebSocket',
    connect: async (core) => {
      const window = await serveWindow(core, 0);
      const { socket } = await openSocket(window.url);
      const client: Client = createORPCClient(new SocketLink({ websocket: socket as unknown as globalThis.WebSocket }));
      return {
        client,
        [Symbol.asyncDispose]: async () => {
          socket.terminate();
          await window[Symbol.asyncDispose]();
        },
      };
    },
  },
];
