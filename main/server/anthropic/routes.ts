import { Hono, type Context } from 'hono';
import { openAnswer, operate, requireModel } from '../answer.ts';
import { readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import { eventStream } from '../event-stream.ts';
import type { Inference } from '../inference.ts';
import { applyKeepAlive, toLoad } from '../openai/keep-alive.ts';
import { createMessage, newHead, ping } from './answer.ts';
import { anthropicForm } from './errors.ts';
import { countRequestSchema, messageRequestSchema, toInput, toPrompt } from './request.ts';

/** Anthropic's routes. Whatever version and betas a client names, it is answered the same. */
export function anthropic(inference: Inference) {
  const app = new Hono<ServerEnv>();
  for (const prefix of ['/v1', '']) {
    app.post(`${prefix}/messages`, (c) => answer(c, inference));
    app.post(`${prefix}/messages/count_tokens`, (c) => count(c, inference));
  }
  return app;
}

async function answer(c: Context<ServerEnv>, inference: Inference): Promise<Response> {
  const request = await readBody(c, messageRequestSchema);
  const model = requireModel(c, inference, request.model);
  const input = toInput(request, inference.defaults(model.id).sampling);
  const events = await openAnswer(c, { inference, model, input, load: toLoad(request) });
  const message = createMessage(newHead(request.model, request.thinking?.display !== 'omitted'));
  if (request.stream !== true) {
    for await (const event of events) message.take(event);
    applyKeepAlive(inference, model.id, request);
    return c.json(message.whole());
  }
  return eventStream(
    c,
    async (send) => {
      for await (const event of events) await send(...message.take(event));
      // Throws where it was given up.
      message.whole();
      applyKeepAlive(inference, model.id, request);
    },
    (failure) => ({ name: 'error', data: anthropicForm.body(failure, c.get('tracked').id) }),
    ping,
  );
}

/** How many tokens the same request would read. */
async function count(c: Context<ServerEnv>, inference: Inference): Promise<Response> {
  const request = await readBody(c, countRequestSchema);
  const model = requireModel(c, inference, request.model);
  const ask = { inference, model, load: toLoad(request) };
  const { tokenCount } = await operate(c, ask, { kind: 'render', prompt: toPrompt(request) });
  applyKeepAlive(inference, model.id, request);
  return c.json({ input_tokens: tokenCount });
}
