import { Hono } from 'hono';
import { requireModel } from '../answer.ts';
import { readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import { eventStream } from '../event-stream.ts';
import type { Inference } from '../inference.ts';
import { collectAnswers, openAnswers, readDeltas } from './answers.ts';
import { newHead, usage, type ExtrasFor } from './answer-parts.ts';
import { chatChunk, chatCompletion, createChoiceWriter } from './chat-answer.ts';
import { chatRequestSchema, toChatInputs } from './chat-request.ts';
import { openaiError } from './errors.ts';
import { applyKeepAlive, toLoad } from './keep-alive.ts';

export function chatCompletions(inference: Inference, extrasFor: ExtrasFor = () => () => ({})) {
  return new Hono<ServerEnv>().post('/', async (c) => {
    const request = await readBody(c, chatRequestSchema);
    const model = requireModel(c, inference, request.model);
    const inputs = toChatInputs(request, inference.defaults(model.id).sampling);
    const begun = await openAnswers(c, { inference, model, load: toLoad(request) }, inputs);
    const extras = extrasFor(model);
    const head = newHead('chatcmpl', request.model);
    const hasLogprobs = request.logprobs === true;
    if (request.stream !== true) {
      const answers = await collectAnswers(begun);
      applyKeepAlive(inference, model.id, request);
      const [first] = answers;
      const more = first === undefined ? {} : extras(first.result, first.toolCalls.length > 0);
      return c.json({ ...chatCompletion(head, answers, hasLogprobs), ...more });
    }
    return eventStream(
      c,
      async (send) => {
        const results = await Promise.all(
          begun.map(async (answering, index) => {
            const choice = createChoiceWriter(head, index, hasLogprobs);
            await send(choice.begin());
            const result = await readDeltas(answering, (delta) => send(...choice.deltas(delta)));
            await send(choice.end(result, extras));
            return result;
          }),
        );
        if (request.stream_options?.include_usage) await send(chatChunk(head, [], { usage: usage(results) }));
        await send({ data: '[DONE]' });
        applyKeepAlive(inference, model.id, request);
      },
      (failure) => ({ data: { error: openaiError(failure) } }),
    );
  });
}
