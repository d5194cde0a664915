import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { StoredResponse, StoredResponses } from '../../store/responses.ts';
import { operate, requireModel } from '../answer.ts';
import { optional, parseQuery, readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import { eventStream } from '../event-stream.ts';
import { RequestError, toFailure } from '../failure.ts';
import type { Inference } from '../inference.ts';
import { openAnswers } from '../openai/answers.ts';
import { applyKeepAlive, toLoad } from '../openai/keep-alive.ts';
import { createResponse } from './answer.ts';
import { itemsSchema, toItems, type Item } from './items.ts';
import { countRequestSchema, responseRequestSchema, toInput, toPrompt } from './request.ts';

export const pageSchema = z.object({
  limit: optional(z.coerce.number().int().min(1).max(100)),
  order: optional(z.enum(['asc', 'desc'])),
  after: optional(z.string()),
});

/** OpenAI's responses: answers that a client can go on from without sending the conversation again. */
export function responses(inference: Inference, { store }: { store: StoredResponses }) {
  const routes = new Hono<ServerEnv>()
    .post('/', (c) => answer(c, inference, store))
    .post('/input_tokens', (c) => count(c, inference, store))
    .get('/:id', (c) => {
      if (c.req.query('stream') === 'true') {
        throw new RequestError('invalid', 'An answer is streamed only once, while it is made.', { param: 'stream' });
      }
      return c.json(requireStored(c, store).response);
    })
    .delete('/:id', (c) => {
      const { id } = requireStored(c, store);
      store.remove(id, keyOf(c));
      return c.json({ id, object: 'response', deleted: true });
    })
    .get('/:id/input_items', (c) => c.json(listItems(c, requireStored(c, store))))
    .post('/:id/cancel', (c) => {
      requireStored(c, store);
      throw new RequestError('invalid', 'This answer is finished. Close the connection to cancel one.');
    });
  const app = new Hono<ServerEnv>();
  for (const prefix of ['/v1', '']) app.route(`${prefix}/responses`, routes);
  return app;
}

async function answer(c: Context<ServerEnv>, inference: Inference, store: StoredResponses): Promise<Response> {
  const request = await readBody(c, responseRequestSchema);
  const model = requireModel(c, inference, request.model);
  const { items, ownFrom } = readConversation(c, store, request);
  const input = toInput(request, items, inference.defaults(model.id).sampling);
  const ask = { inference, model, load: toLoad(request) };
  const response = createResponse(request, input.sampling);
  const [events] = await openAnswers(c, ask, [input]);
  if (events === undefined) throw new Error('no answer was opened');
  const keep = () => {
    if (request.store !== false) {
      store.add({ id: response.id, keyId: keyOf(c), response: response.whole(), history: items, ownFrom });
    }
    applyKeepAlive(inference, model.id, request);
  };
  if (request.stream !== true) {
    for await (const event of events) response.take(event);
    keep();
    const { usage } = response.whole();
    if (usage.dropped_tokens !== undefined) c.header('x-paddock-dropped-tokens', String(usage.dropped_tokens));
    return c.json(response.whole());
  }
  return eventStream(
    c,
    async (send) => {
      try {
        for await (const event of events) {
          const due = response.take(event);
          // Before the client is told, so that it can go on at once.
          if (event.type === 'done') keep();
          await send(...due);
        }
        response.whole();
      } catch (error) {
        await send(...response.failed(toFailure(error)));
        throw error;
      }
    },
    response.error,
  );
}

/** How many tokens the same request would read. */
async function count(c: Context<ServerEnv>, inference: Inference, store: StoredResponses): Promise<Response> {
  const request = await readBody(c, countRequestSchema);
  const model = requireModel(c, inference, request.model);
  const { items } = readConversation(c, store, request);
  const ask = { inference, model, load: toLoad(request) };
  const { tokenCount } = await operate(c, ask, { kind: 'render', prompt: toPrompt(request, items) });
  applyKeepAlive(inference, model.id, request);
  return c.json({ object: 'response.input_tokens', input_tokens: tokenCount });
}

/** What was stored of the conversation, and from `ownFrom` on what the request adds. */
function readConversation(
  c: Context<ServerEnv>,
  store: StoredResponses,
  request: z.output<typeof countRequestSchema>,
): { items: Item[]; ownFrom: number } {
  const { previous_response_id: previousId, input = [] } = request;
  const keyId = keyOf(c);
  const previous = previousId === undefined ? null : store.find(previousId, keyId);
  if (previousId !== undefined && previous === null) {
    throw new RequestError('invalid', `There is no stored response with the id ${previousId.slice(0, 200)}.`, {
      param: 'previous_response_id',
      code: 'previous_response_not_found',
    });
  }
  const earlier = previous === null ? [] : itemsSchema.parse([...previous.history, ...previous.response.output]);
  const own = toItems(input, (id) => {
    const [item] = itemsSchema.parse([store.findItem(id, keyId)].filter((found) => found !== null));
    if (item !== undefined) return item;
    throw new RequestError('invalid', `There is no stored item with the id ${id.slice(0, 200)}.`, { param: 'input' });
  });
  return { items: [...earlier, ...own], ownFrom: earlier.length };
}

function requireStored(c: Context<ServerEnv>, store: StoredResponses): StoredResponse {
  const id = c.req.param('id') ?? '';
  const stored = store.find(id, keyOf(c));
  if (stored !== null) return stored;
  throw new RequestError('not_found', `There is no stored response with the id ${id.slice(0, 200)}.`);
}

function keyOf(c: Context<ServerEnv>): string | null {
  return c.get('caller').key?.id ?? null;
}

/** What the request brought, the latest first unless asked otherwise. */
function listItems(c: Context<ServerEnv>, { history, ownFrom }: StoredResponse) {
  const { limit = 20, order = 'desc', after } = parseQuery(c, pageSchema);
  const own = itemsSchema.parse(history.slice(ownFrom));
  const ordered = order === 'asc' ? own : own.toReversed();
  const start = after === undefined ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
  const data = ordered.slice(start, start + limit);
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + limit < ordered.length,
  };
}
