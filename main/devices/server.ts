import type { IncomingMessage, Server } from 'node:http';
import { serve } from '@hono/node-server';
import type { RPCHandler } from '@orpc/server/ws';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { WebSocketServer } from 'ws';
import { pairRequestSchema, type Session } from '../../contract/devices.ts';
import type { CallContext } from '../host.ts';
import type { Log } from '../log.ts';
import { isAllowedHost } from '../own-host.ts';
import { portError } from '../ports.ts';
import { readCookie } from '../window/cookies.ts';
import { requireBuiltWindow, servePages, windowHeaders, type WindowApp } from '../window/pages.ts';
import { closeWindow, serveSockets } from '../window/sockets.ts';
import { forgetAfterMs, type KnownDevices } from './known.ts';
import type { PairingDesk } from './pairing.ts';

/** A client that sends its request drop by drop holds a connection no longer than this. */
const headersTimeoutMs = 20_000;
const requestTimeoutMs = 60_000;
/** A phone that went away says nothing: whoever does not answer twice is gone. */
const heartbeatMs = 30_000;
const mostPairBytes = 4096;
const mostWindowsAtOnce = 64;

type Options = {
  port: number;
  known: KnownDevices;
  pairing: PairingDesk;
  handler: RPCHandler<CallContext>;
  log: Log;
  onPairing(): void;
};

export type DeviceServer = AsyncDisposable & { port: number };

/**
 * Serves the window on every network of this computer. The files of the window are for anybody, since they hold nothing
 * of this person; everything else takes the secret of a paired device, in a cookie that no script can read. Requests
 * under a name that is not this computer's are turned away, so that no web page can have its own name point here.
 */
export async function serveDevices({ port, known, pairing, handler, log, onPairing }: Options): Promise<DeviceServer> {
  requireBuiltWindow();
  const cookieName = `paddock-device-${port}`;
  const app = new Hono<WindowApp>();

  const isOurHost = (host: string | undefined) => isAllowedHost(host, true) && host?.endsWith(`:${port}`) === true;
  const isOurPage = ({ headers }: IncomingMessage) =>
    isOurHost(headers.host) && headers.origin === `http://${headers.host}`;
  const whoAsks = ({ headers }: IncomingMessage) => known.find(readCookie(headers.cookie, cookieName));
  const keep = (c: Context, secret: string, maxAgeMs: number) =>
    c.header(
      'Set-Cookie',
      `${cookieName}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${Math.floor(maxAgeMs / 1000)}`,
    );

  app.use(windowHeaders);
  app.use(async (c, next) => (isOurHost(c.env.incoming.headers.host) ? next() : c.text('Forbidden', 403)));
  app.get('/session', (c) => {
    const { incoming } = c.env;
    const device = whoAsks(incoming);
    c.header('Cache-Control', 'no-store');
    if (device !== null) {
      known.see(device, addressOf(incoming));
      // Its time begins anew with each use.
      keep(c, readCookie(incoming.headers.cookie, cookieName) ?? '', forgetAfterMs);
    }
    return c.json({ isPaired: device !== null, isRemote: true } satisfies Session);
  });
  app.post('/pair', bodyLimit({ maxSize: mostPairBytes }), async (c) => {
    const { incoming } = c.env;
    if (!isOurPage(incoming)) return c.text('Forbidden', 403);
    const asked = pairRequestSchema.safeParse(await c.req.json().catch(() => null));
    if (!asked.success) return c.json({}, 400);
    const address = addressOf(incoming);
    const redeemed = pairing.redeem(asked.data.code, address);
    switch (redeemed.kind) {
      case 'right':
        keep(c, known.add(asked.data.name, address), forgetAfterMs);
        onPairing();
        log.info({ address }, 'device paired');
        return c.json({ isPaired: true, isRemote: true } satisfies Session);
      case 'wrong':
        onPairing();
        log.warn({ address }, 'wrong code for a device');
        return c.json({}, 401);
      case 'wait':
        c.header('Retry-After', String(redeemed.seconds));
        return c.json({}, 429);
      default:
        return redeemed satisfies never;
    }
  });
  app.post('/leave', (c) => {
    const { incoming } = c.env;
    if (!isOurPage(incoming)) return c.text('Forbidden', 403);
    const device = whoAsks(incoming);
    if (device !== null) known.revoke(device.id);
    keep(c, '', 0);
    return c.json({ isPaired: false, isRemote: true } satisfies Session);
  });
  servePages(app);

  const server = await listen(app, port);
  const sockets: WebSocketServer = serveSockets({
    server,
    handler,
    log,
    admit: (request) => {
      const device = isOurPage(request) && sockets.clients.size < mostWindowsAtOnce ? whoAsks(request) : null;
      return device === null ? null : { device, address: addressOf(request) };
    },
    onOpen: (socket, { device, address }) => {
      const leave = known.enter(device, address, () => socket.terminate());
      let isAlive = true;
      socket.on('pong', () => (isAlive = true));
      const heartbeat = setInterval(() => {
        if (isAlive) socket.ping();
        else socket.terminate();
        isAlive = false;
      }, heartbeatMs);
      socket.once('close', () => {
        clearInterval(heartbeat);
        leave();
      });
    },
  });
  return { port, [Symbol.asyncDispose]: () => closeWindow(server, sockets) };
}

function addressOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
}

function listen(app: Hono<WindowApp>, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const serverOptions = { headersTimeout: headersTimeoutMs, requestTimeout: requestTimeoutMs };
    const server = serve({ fetch: app.fetch, port, hostname: '0.0.0.0', serverOptions }, () => {
      server.off('error', refuse);
      resolve(server as Server);
    });
    const refuse = (cause: NodeJS.ErrnoException) => void portError(port, cause).then(reject);
    server.on('error', refuse);
  });
}
