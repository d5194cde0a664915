import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import type { Host } from '../host.ts';
import type { Log } from '../log.ts';
import type { createRouter } from '../router.ts';
import {
  controlFile,
  isProof,
  nonceHeader,
  proof,
  proofHeader,
  readControlAddress,
  type ControlAddress,
} from './address.ts';

type Dependencies = {
  dataFolder: string;
  router: ReturnType<typeof createRouter>;
  host: Pick<Host, 'kind' | 'giveWay'>;
  version: string;
  log: Log;
};

export type Control = AsyncDisposable & {
  /** How many programs are connected. */
  connections(): number;
  /** Tells other programs to begin nothing here any more; those that are connected are answered on. */
  announceEnd(): void;
  /** Tells other programs where the window for a browser is. */
  announceWindow(url: string): void;
};

const mostMessageBytes = 16 * 1024 * 1024;

/**
 * Lets other programs of this person ask the running core over the contract: the command line. On loopback, for whoever
 * can read the secret in the data folder. Without it, for example where no port can be had, Paddock runs all the same.
 */
export async function serveControl({ dataFolder, router, host, version, log }: Dependencies): Promise<Control> {
  const secret = randomBytes(32).toString('base64url');
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostMessageBytes });
  const handler = new RPCHandler(router);
  let published: ControlAddress | null = null;

  const mayAsk = ({ headers, socket }: IncomingMessage): boolean => {
    const nonce = headers[nonceHeader];
    const given = headers[proofHeader];
    return (
      headers.host === `127.0.0.1:${socket.localPort}` &&
      // Pages in a browser always name their origin, and have no business here.
      headers.origin === undefined &&
      typeof nonce === 'string' &&
      typeof given === 'string' &&
      isProof(given, secret, 'asks', nonce)
    );
  };
  const ownProof = ({ headers }: IncomingMessage) => proof(secret, 'answers', String(headers[nonceHeader]));

  server.on('request', (request, response) => {
    if (!mayAsk(request)) {
      response.writeHead(403).end();
      return;
    }
    const isAsked = request.method === 'POST' && request.url === '/give-way' && host.giveWay !== undefined;
    response.writeHead(isAsked ? 202 : 404, { [proofHeader]: ownProof(request) }).end();
    if (isAsked) host.giveWay?.();
  });
  sockets.on('headers', (headers, request) => headers.push(`${proofHeader}: ${ownProof(request)}`));
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/rpc' || !mayAsk(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', (error) => log.warn({ err: error }, 'control connection'));
      void handler.upgrade(webSocket);
    });
  });

  function announce(change: Partial<ControlAddress>): void {
    if (published === null) return;
    published = { ...published, ...change };
    publish(dataFolder, published);
  }

  try {
    const port = await listen(server);
    const givesWay = host.giveWay !== undefined;
    published = {
      port,
      secret,
      pid: process.pid,
      version,
      host: host.kind,
      givesWay,
      isEnding: false,
      windowUrl: null,
    };
    publish(dataFolder, published);
  } catch (error) {
    log.warn({ err: error }, 'the command line can’t reach this Paddock');
  }
  return {
    connections: () => sockets.clients.size,
    announceEnd: () => announce({ isEnding: true }),
    announceWindow: (windowUrl) => announce({ windowUrl }),
    async [Symbol.asyncDispose]() {
      // Another core may have the folder by now, and have written its own.
      if (readControlAddress(dataFolder)?.secret === secret) rmSync(controlFile(dataFolder), { force: true });
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** Whole or not at all: whoever reads it must never find half of it. */
function publish(dataFolder: string, address: ControlAddress): void {
  const path = controlFile(dataFolder);
  writeFileSync(`${path}.new`, JSON.stringify(address), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
