import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { chatCompletions } from './openai/chat-completions.ts';
import { openAIError } from './openai/errors.ts';
import { models } from './openai/models.ts';
import type { Inference } from './inference.ts';
import { isOwnHost } from './own-host.ts';

const largestBodyBytes = 64 * 1024 * 1024;

type Listeners = { onRequestStart(): void; onRequestEnd(): void };

/** The routes of the local server. */
export function createHttpApp(inference: Inference, { onRequestStart, onRequestEnd }: Listeners) {
  const app = new Hono<{ Bindings: HttpBindings }>();

  app.use(async (c, next) => {
    // A web page whose name was pointed at this computer carries its own name as Host; one on another site, as Origin.
    if (!isOwnHost(c.req.header('host')) || !isOwnOrigin(c.req.header('origin'))) {
      return c.json(openAIError('Requests from other sites are refused.', { type: 'permission_error' }), 403);
    }
    return next();
  });
  app.use(
    bodyLimit({
      maxSize: largestBodyBytes,
      onError: (c) => c.json(openAIError('The body is larger than 64 MB.'), 413),
    }),
  );
  app.use('*', async (c, next) => {
    onRequestStart();
    // After the last byte, or when the client leaves.
    c.env.outgoing.once('close', onRequestEnd);
    return next();
  });
  app.get('/', (c) => c.text('Paddock is running'));
  // Some clients leave out the `/v1`, as llama-server lets them.
  for (const prefix of ['/v1', '']) {
    app.route(`${prefix}/models`, models(inference));
    app.route(`${prefix}/chat/completions`, chatCompletions(inference));
  }
  app.notFound((c) => c.json(openAIError(`There is no ${c.req.method} ${c.req.path}.`, { code: 'unknown_url' }), 404));
  return app;
}

function isOwnOrigin(origin: string | undefined): boolean {
  if (origin === undefined) return true;
  try {
    return isOwnHost(new URL(origin).host);
  } catch {
    return false;
  }
}
