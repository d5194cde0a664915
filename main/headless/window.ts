import { existsSync } from 'node:fs';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ReadableStream } from 'node:stream/web';
import { serve, type HttpBindings } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { RPCHandler } from '@orpc/server/ws';
import { Hono } from 'hono';
import { WebSocketServer } from 'ws';
import { AppError, describeError } from '../../contract/errors.ts';
import type { Core } from '../core.ts';
import { contentSecurityPolicy } from '../csp.ts';
import { rendererFolder } from '../paths.ts';
import { createAccess } from './access.ts';
import { receiveModelFile } from './upload.ts';

export type WindowServer = AsyncDisposable & {
  /** Opens the window; good for this run only. */
  url: string;
};

/** Serves the window to a browser on this computer: the built renderer, and the contract over a WebSocket. */
export async function serveWindow(core: Core, wantedPort: number): Promise<WindowServer> {
  if (!existsSync(join(rendererFolder(), 'index.html'))) {
    throw new AppError('unsupported', 'The window has not been built yet.', { remedy: 'Run `npm run build` first.' });
  }
  const access = createAccess();
  const app = new Hono<{ Bindings: HttpBindings }>();
  let port = wantedPort;

  app.use(async (c, next) => {
    await next();
    c.header('Content-Security-Policy', contentSecurityPolicy);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cross-Origin-Resource-Policy', 'same-origin');
  });
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
  app.put('/upload/:name', async (c) => {
    if (!access.mayAct(c.env.incoming.headers, port)) return c.text(closedDoor, 403);
    try {
      if (!c.req.raw.body) throw new AppError('invalid_input', 'No file was sent.');
      const sizeBytes = Number(c.req.header('content-length') ?? 0);
      const body = c.req.raw.body as ReadableStream<Uint8Array>;
      return c.json({
        path: await receiveModelFile(join(core.dataFolder, 'models'), c.req.param('name'), sizeBytes, body),
      });
    } catch (error) {
      core.log.error({ err: error }, 'upload failed');
      return c.json({ error: describeError(error) }, 400);
    }
  });
  app.use('/assets/*', async (c, next) => {
    await next();
    // Built files carry their hash in their names.
    if (c.res.ok) c.header('Cache-Control', 'public, max-age=31536000, immutable');
  });
  app.use(serveStatic({ root: rendererFolder() }));
  app.notFound((c) => c.text('Not found', 404));

  const server = await listen(app, wantedPort);
  port = (server.address() as AddressInfo).port;
  const sockets = serveContract(core, server, (headers) => access.mayAct(headers, port));

  return {
    url: `http://127.0.0.1:${port}/?token=${access.token}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const closedDoor =
  'This is the window of a Paddock that runs on this computer. Open it with the link that Paddock printed when it was started.';

function serveContract(core: Core, server: Server, mayAct: (headers: IncomingHttpHeaders) => boolean) {
  const handler = new RPCHandler(core.router);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 * 1024 });
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/rpc' || !mayAct(request.headers)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', (error) => core.log.warn({ err: error }, 'window connection'));
      void handler.upgrade(webSocket);
    });
  });
  return sockets;
}

function listen(app: Hono<{ Bindings: HttpBindings }>, port: number): Promise<Server> {
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
