import type { ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { bridge } from './bridge.ts';
import { leaveIfShutOut } from './session.ts';

export type Context = Record<never, never>;
export type Link = ClientLink<Context>;

/** One connection to the core. It is used until it closes, then thrown away. */
export type Wire = { link: Link; close(): void };

export type WireListener = { onOpen(): void; onClose(): void };

/** Opens a wire of the kind that this window's host offers. */
export function openWire(listener: WireListener): Wire {
  return bridge === undefined ? openSocket(listener) : openPort(listener);
}

/** The desktop app: the preload passes the other end of a message channel to the main process. */
function openPort({ onOpen, onClose }: WireListener): Wire {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('close', onClose);
  const link = new PortLink({ port: port1 });
  port1.start();
  const origin = window.location.origin;
  window.postMessage('paddock:connect', origin === 'null' ? '*' : origin, [port2]);
  queueMicrotask(onOpen);
  return { link, close: () => port1.close() };
}

/** A browser: a WebSocket to where the page came from, let in by the cookie of this page. */
function openSocket({ onOpen, onClose }: WireListener): Wire {
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
  const websocket = new WebSocket(`${scheme}://${window.location.host}/rpc`);
  // Before the link, which ends its streams on the same event: who retries a stream must see the wire as closed.
  websocket.addEventListener('open', onOpen);
  websocket.addEventListener('close', onClose);
  websocket.addEventListener('close', () => void leaveIfShutOut());
  return {
    link: new SocketLink({ websocket }),
    close: () => {
      websocket.close();
      // Where the other side is gone the browser waits a long time for its goodbye. Nobody here does.
      websocket.dispatchEvent(new CloseEvent('close'));
    },
  };
}
