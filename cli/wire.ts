import { randomUUID } from 'node:crypto';
import { MessageChannel } from 'node:worker_threads';
import type { ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { RPCHandler } from '@orpc/server/message-port';
import { WebSocket } from 'ws';
import { isProof, nonceHeader, proof, proofHeader, type ControlAddress } from '../main/control/address.ts';
import type { Core } from '../main/core.ts';

export type Link = ClientLink<Record<never, never>>;

/** One connection to a core. It is used until it closes, then thrown away. */
export type Wire = { link: Link; isOpen(): boolean; close(): void };

const mostMessageBytes = 64 * 1024 * 1024;
const openTimeoutMs = 5000;

/** Connects to a running core; `null` where nobody is there who has read the same secret. */
export async function openSocketWire({ port, secret }: ControlAddress): Promise<Wire | null> {
  const nonce = randomUUID();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, {
    headers: { [nonceHeader]: nonce, [proofHeader]: proof(secret, 'asks', nonce) },
    maxPayload: mostMessageBytes,
    handshakeTimeout: openTimeoutMs,
  });
  const opened = Promise.withResolvers<boolean>();
  let isKnown = false;
  socket.once('upgrade', ({ headers }) => {
    const given = headers[proofHeader];
    isKnown = typeof given === 'string' && isProof(given, secret, 'answers', nonce);
  });
  socket.once('open', () => opened.resolve(isKnown));
  socket.once('error', () => opened.resolve(false));
  if (!(await opened.promise)) {
    socket.terminate();
    return null;
  }
  // A socket that breaks closes after it; without a listener the process would end here.
  socket.on('error', () => {});
  return {
    link: new SocketLink({ websocket: socket as unknown as globalThis.WebSocket }),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    close: () => socket.terminate(),
  };
}

/** The same contract within this process. */
export function openPortWire(core: Pick<Core, 'router'>): Wire {
  const { port1, port2 } = new MessageChannel();
  new RPCHandler(core.router).upgrade(port1);
  port1.start();
  port2.start();
  let isOpen = true;
  return {
    link: new PortLink({ port: port2 }),
    isOpen: () => isOpen,
    close() {
      isOpen = false;
      port2.close();
    },
  };
}
