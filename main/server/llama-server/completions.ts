import { Hono, type Context } from 'hono';
import type { Sampling } from '../../../contract/inference.ts';
import { collectAnswer, openAnswer } from '../answer.ts';
import { readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import { eventStream } from '../event-stream.ts';
import type { Inference } from '../inference.ts';
import { readDeltas, type Delta } from '../openai/answers.ts';
import { openaiError } from '../openai/errors.ts';
import { describeProbabilities, finalCompletion } from './completion-answer.ts';
import {
  completionSchema,
  infillSchema,
  toCompletionInput,
  toInfillInput,
  type CompletionInput,
} from './completion-request.ts';
import { chooseModel } from './model.ts';

/** llama-server's own form of completion, and the filling of gaps that editors use. */
export function completions(inference: Inference) {
  return new Hono<ServerEnv>()
    .post('/completion', async (c) => {
      const request = await readBody(c, completionSchema);
      return answer(c, inference, request, (defaults) => toCompletionInput(request, defaults));
    })
    .post('/infill', async (c) => {
      const request = await readBody(c, infillSchema);
      return answer(c, inference, request, (defaults) => toInfillInput(request, defaults));
    });
}

async function answer(
  c: Context<ServerEnv>,
  inference: Inference,
  { model: name, stream }: { model?: string | undefined; stream?: boolean | undefined },
  toInput: (defaults: Sampling) => CompletionInput,
): Promise<Response> {
  const model = chooseModel(c, inference, name);
  const input = toInput(inference.defaults(model.id).sampling);
  const events = await openAnswer(c, { inference, model, input });
  const head = { modelId: model.id, input };
  if (stream !== true) {
    const { text, result, logprobs } = await collectAnswer(events, '');
    return c.json(finalCompletion(head, text, result, logprobs));
  }
  return eventStream(
    c,
    async (send) => {
      let written = 0;
      const result = await readDeltas(events, async (delta) => {
        written += delta.count;
        if (delta.deltas.length > 0) await send({ data: piece(delta, written) });
      });
      await send({ data: finalCompletion(head, '', result, []) });
    },
    (failure) => ({ data: { error: openaiError(failure) } }),
  );
}

function piece({ deltas, logprobs }: Delta, tokensPredicted: number) {
  return {
    index: 0,
    content: deltas.map((delta) => (delta.type === 'text' ? delta.text : '')).join(''),
    tokens: [],
    stop: false,
    tokens_predicted: tokensPredicted,
    ...(logprobs.length === 0 ? {} : { completion_probabilities: describeProbabilities(logprobs) }),
  };
}
