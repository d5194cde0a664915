import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpBindings } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Hono, MiddlewareHandler } from 'hono';
import { AppError } from '../../contract/errors.ts';
import { securityHeadersFor } from '../csp.ts';
import { rendererFolder } from '../paths.ts';

export type WindowApp = { Bindings: HttpBindings };

/** Throws where a checkout has not been built. */
export function requireBuiltWindow(): void {
  if (existsSync(join(rendererFolder(), 'index.html'))) return;
  throw new AppError('unsupported', 'The window has not been built yet.', { remedy: 'Run `npm run build` first.' });
}

/** What every answer of a window in a browser says to the browser. */
export const windowHeaders: MiddlewareHandler<WindowApp> = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(securityHeadersFor(c.req.path))) c.header(name, value);
  c.header('X-DNS-Prefetch-Control', 'off');
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Referrer-Policy', 'no-referrer');
  c.header('Cross-Origin-Resource-Policy', 'same-origin');
};

/** Serves the files of the built window; whatever else is asked for is not there. */
export function servePages(app: Hono<WindowApp>): void {
  app.use('/assets/*', async (c, next) => {
    await next();
    // Built files carry their hash in their names.
    if (c.res.ok) c.header('Cache-Control', 'public, max-age=31536000, immutable');
  });
  app.use(serveStatic({ root: rendererFolder() }));
  app.notFound((c) => c.text('Not found', 404));
}
