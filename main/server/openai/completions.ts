import { Hono, type Context } from 'hono';
import { operate, requireModel } from '../answer.ts';
import { readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import { eventStream } from '../event-stream.ts';
import type { Inference, ServedModel } from '../inference.ts';
import { collectAnswers, openAnswers, readDeltas } from './answers.ts';
import { newHead, usage, type ExtrasFor } from './answer-parts.ts';
import { createTextWriter, firstOfEach, textChunk, textCompletion } from './completion-answer.ts';
import { completionRequestSchema, toCompletionInputs, type CompletionRequest } from './completion-request.ts';
import { openaiError } from './errors.ts';
import { applyKeepAlive, toLoad } from './keep-alive.ts';

/** Plain completion: the prompt as it is, without the model's template. */
export function completions(inference: Inference, extrasFor: ExtrasFor = () => () => ({})) {
  return new Hono<ServerEnv>().post('/', async (c) => {
    const request = await readBody(c, completionRequestSchema);
    const model = requireModel(c, inference, request.model);
    const byPrompt = toCompletionInputs(request, inference.defaults(model.id).sampling);
    const answersEach = request.n ?? 1;
    const load = toLoad(request);
    const begun = await openAnswers(c, { inference, model, load }, byPrompt.flat());
    const echoes = await readEchoes(c, { inference, model }, request);
    const extras = extrasFor(model);
    const head = newHead('cmpl', request.model);
    const hasLogprobs = request.logprobs !== undefined;
    if (request.stream !== true) {
      const answers = await collectAnswers(begun);
      applyKeepAlive(inference, model.id, request);
      const [first] = answers;
      const more = first === undefined ? {} : extras(first.result, false);
      return c.json({ ...textCompletion(head, answers, { echoes, answersEach, hasLogprobs }), ...more });
    }
    return eventStream(
      c,
      async (send) => {
        const results = await Promise.all(
          begun.map(async (answering, index) => {
            const choice = createTextWriter(head, index, hasLogprobs);
            await send(...choice.echo(echoes[index] ?? ''));
            const result = await readDeltas(answering, (delta) => send(...choice.deltas(delta)));
            await send(choice.end(result, extras));
            return result;
          }),
        );
        if (request.stream_options?.include_usage) {
          await send(textChunk(head, [], { usage: usage(results, firstOfEach(results, answersEach)) }));
        }
        await send({ data: '[DONE]' });
        applyKeepAlive(inference, model.id, request);
      },
      (failure) => ({ data: { error: openaiError(failure) } }),
    );
  });
}

/** The prompt before each answer, where it is asked for. */
async function readEchoes(
  c: Context<ServerEnv>,
  ask: { inference: Inference; model: ServedModel },
  { echo, prompt, n = 1 }: CompletionRequest,
): Promise<string[]> {
  if (echo !== true) return [];
  const texts = await Promise.all(
    prompt.map(async (text) =>
      typeof text === 'string' ? text : (await operate(c, ask, { kind: 'detokenize', tokens: text })).text,
    ),
  );
  return texts.flatMap((text) => Array.from({ length: n }, () => text));
}
