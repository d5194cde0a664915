import type { Context } from 'hono';
import { Hono } from 'hono';
import type { GenerateEvent } from '../../engine/runner.ts';
import type { StoredResponses } from '../../store/responses.ts';
import { follow, newCallId, requireModel } from '../answer.ts';
import { readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import { eventStream } from '../event-stream.ts';
import { RequestError, toFailure } from '../failure.ts';
import type { Inference } from '../inference.ts';
import { applyKeepAlive } from '../openai/keep-alive.ts';
import { itemsSchema, type Item } from '../responses/items.ts';
import type { Traits } from '../traits.ts';
import { createChat } from './chat-answer.ts';
import { chatRequestSchema, toInput, toItems, toOverrides } from './chat-request.ts';
import { lmstudioError } from './errors.ts';

type Dependencies = { inference: Inference; traits: Traits; storedResponses: StoredResponses };

/** LM Studio's own chat: the server remembers the conversation, and tells of everything that it does. */
export function chat({ inference, traits, storedResponses: store }: Dependencies) {
  return new Hono<ServerEnv>().post('/', async (c) => {
    const request = await readBody(c, chatRequestSchema);
    const model = requireModel(c, inference, request.model);
    const items = toItems(request, readEarlier(c, store, request.previous_response_id));
    const { sampling: defaults } = inference.defaults(model.id);
    const input = toInput(request, items, { model, traits: await traits.of(model), defaults });
    const responseId = request.store === false ? null : newCallId('resp_');
    const answer = createChat(model.id, responseId);
    const keep = () => {
      if (responseId !== null) {
        const response = { id: responseId, object: 'response', model: model.id, output: answer.items() };
        const own = items.length - 1;
        store.add({ id: responseId, keyId: keyOf(c), response, history: items, ownFrom: own });
      }
      applyKeepAlive(inference, model.id, request);
    };
    const events = follow(c, { inference, model, input, load: toOverrides(request) });
    // What fails before there is anything to tell of has a status of its own.
    const first = await events.next();
    const all = (async function* (): AsyncGenerator<GenerateEvent> {
      if (!first.done) yield first.value;
      yield* events;
    })();
    if (request.stream !== true) {
      for await (const event of all) answer.take(event);
      const whole = answer.whole();
      keep();
      const { dropped_tokens: dropped } = whole.stats;
      if (dropped !== undefined) c.header('x-paddock-dropped-tokens', String(dropped));
      return c.json(whole);
    }
    return eventStream(
      c,
      async (send) => {
        await send(answer.begin());
        try {
          for await (const event of all) {
            const due = answer.take(event);
            // Before the client is told, so that it can go on at once.
            if (event.type === 'done') keep();
            await send(...due);
          }
          answer.whole();
        } catch (error) {
          const failure = toFailure(error);
          c.get('tracked').fail(failure.message);
          await send(...answer.fail(lmstudioError(failure)));
        }
        await send(answer.end());
      },
      (failure) => ({ name: 'error', data: { type: 'error', error: lmstudioError(failure) } }),
    );
  });
}

function readEarlier(c: Context<ServerEnv>, store: StoredResponses, id: string | undefined): Item[] {
  if (id === undefined) return [];
  const stored = store.find(id, keyOf(c));
  if (stored !== null) return itemsSchema.parse([...stored.history, ...stored.response.output]);
  throw new RequestError('invalid', `There is no stored response with the id ${id.slice(0, 200)}.`, {
    param: 'previous_response_id',
    code: 'previous_response_not_found',
  });
}

function keyOf(c: Context<ServerEnv>): string | null {
  return c.get('caller').key?.id ?? null;
}
