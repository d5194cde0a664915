import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { CallContext } from '../host.ts';
import type { Log } from '../log.ts';

const mostMessageBytes = 16 * 1024 * 1024;

type Options<Caller> = {
  server: Server;
  handler: RPCHandler<CallContext>;
  log: Log;
  /** Who asks; `null` shuts the door. */
  admit(request: IncomingMessage): Caller | null;
  onOpen?(socket: WebSocket, caller: Caller): void;
};

/** Answers the contract over WebSockets at `/rpc`. */
export function serveSockets<Caller>({ server, handler, log, admit, onOpen }: Options<Caller>): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostMessageBytes });
  server.on('upgrade', (request, socket, head) => {
    const caller = request.url === '/rpc' ? admit(request) : null;
    if (caller === null) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', (error) => log.warn({ err: error }, 'window connection'));
      onOpen?.(webSocket, caller);
      void handler.upgrade(webSocket, { context: {} });
    });
  });
  return sockets;
}

/** Ends what is open and waits until the port is free again. */
export async function closeWindow(server: Server, sockets: WebSocketServer): Promise<void> {
  // Whoever counts windows hears of each before this is over.
  const closed = [...sockets.clients].map((socket) => once(socket, 'close'));
  for (const socket of sockets.clients) socket.terminate();
  await Promise.all(closed);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
