import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ReadableStream } from 'node:stream/web';
import { serve } from '@hono/node-server';
import { RPCHandler } from '@orpc/server/ws';
import { Hono } from 'hono';
import type { Session } from '../../contract/devices.ts';
import { AppError, describeError } from '../../contract/errors.ts';
import type { Core } from '../core.ts';
import { requireBuiltWindow, servePages, windowHeaders, type WindowApp } from '../window/pages.ts';
import { closeWindow, serveSockets } from '../window/sockets.ts';
import { createAccess } from './access.ts';
import { receiveExport, receiveModelFile } from './upload.ts';

export type WindowServer = AsyncDisposable & {
  /** Opens the window; good for this run only. */
  url: string;
};

/** Serves the window to a browser on this computer: the built renderer, and the contract over a WebSocket. */
export async function serveWindow(core: Core, wantedPort: number): Promise<WindowServer> {
  requireBuiltWindow();
  const access = createAccess();
  const app = new Hono<WindowApp>();
  let port = wantedPort;

  app.use(windowHeaders);
  app.get('/', async (c, next) => {
    const token = c.req.query('token');
    if (token === undefined) return next();
    if (!access.isToken(token)) return c.text(closedDoor, 401);
    // The token leaves the address bar, and with it the history and what a page could be asked to show.
    c.header('Set-Cookie', access.cookieFor(port));
    return c.redirect('/');
  });
  app.use(async (c, next) => {
    if (!access.mayLoad(c.env.incoming.headers, port)) return c.text(closedDoor, 401);
    return next();
  });
  app.put('/upload/:kind/:name', async (c) => {
    if (!access.mayAct(c.env.incoming.headers, port)) return c.text(closedDoor, 403);
    try {
      if (!c.req.raw.body) throw new AppError('invalid_input', 'No file was sent.');
      const sizeBytes = Number(c.req.header('content-length') ?? 0);
      const body = c.req.raw.body as ReadableStream<Uint8Array>;
      const { kind, name } = c.req.param();
      const path =
        kind === 'chats'
          ? await receiveExport(core.transferFolder, name, sizeBytes, body)
          : await receiveModelFile(join(core.dataFolder, 'models'), name, sizeBytes, body);
      return c.json({ path });
    } catch (error) {
      core.log.error({ err: error }, 'upload failed');
      return c.json({ error: describeError(error) }, 400);
    }
  });
  // Whoever has come this far has the cookie.
  app.get('/session', (c) => c.json({ isPaired: true, isRemote: false } satisfies Session));
  servePages(app);

  const server = await listen(app, wantedPort);
  port = (server.address() as AddressInfo).port;
  const sockets = serveSockets({
    server,
    handler: new RPCHandler(core.router),
    log: core.log,
    admit: ({ headers }) => (access.mayAct(headers, port) ? 'window' : null),
  });

  return {
    url: `http://127.0.0.1:${port}/?token=${access.token}`,
    [Symbol.asyncDispose]: () => closeWindow(server, sockets),
  };
}

const closedDoor =
  'This is the window of a Paddock that runs on this computer. Open it with the link that Paddock printed when it was started.';

function listen(app: Hono<WindowApp>, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => resolve(server as Server));
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new AppError('port_in_use', `Port ${port} for the window is in use by another program.`, {
          remedy: 'Choose another with --window-port.',
          cause,
        }),
      );
    });
  });
}
