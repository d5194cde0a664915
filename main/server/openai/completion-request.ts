import { z } from 'zod';
import type { Sampling } from '../../../contract/inference.ts';
import type { GenerateInput, Prompt } from '../../runner/protocol.ts';
import { optional } from '../body.ts';
import { RequestError } from '../failure.ts';
import { generationFields, inNumber, tokenLimit, toGrammar, toLimit, toSampling } from './fields.ts';
import { keepAliveFields } from './keep-alive.ts';

const tokens = z.array(z.int().nonnegative()).min(1);

/** One text, or several; each as a string or as tokens. */
const prompts = z.union(
  [
    z.string().transform((text): Text[] => [text]),
    tokens.transform((list): Text[] => [list]),
    z.array(z.union([z.string(), tokens])).min(1),
  ],
  { error: 'must be a string, a list of strings, a list of tokens, or a list of such lists' },
);
type Text = string | number[];

/** More at once would only stand in line. */
const mostAnswers = 128;
/** As at OpenAI, where a request does not say. */
const usualTokens = 16;

export const completionRequestSchema = z.object({
  ...generationFields,
  ...keepAliveFields,
  prompt: prompts,
  suffix: optional(z.string()),
  echo: optional(z.boolean()),
  max_tokens: optional(tokenLimit),
  logprobs: optional(z.int().min(0).max(20)),
  best_of: optional(z.int().min(1)),
});
export type CompletionRequest = z.output<typeof completionRequestSchema>;

/** The request in the engine's terms: for each prompt, as often as answers to it are wanted. */
export function toCompletionInputs(request: CompletionRequest, defaults: Sampling): GenerateInput[][] {
  refuse(request);
  const { prompt, n = 1, stop = [], suffix, max_tokens: limit = usualTokens, logprobs = null } = request;
  return prompt.map((text) =>
    inNumber(
      {
        prompt: toPrompt(text, suffix),
        sampling: toSampling(request, defaults),
        maxTokens: toLimit(limit),
        stop: stop.filter((string) => string !== ''),
        grammar: toGrammar(request),
        logprobs,
      },
      n,
    ),
  );
}

function refuse({ prompt, n = 1, best_of: bestOf, echo, logprobs }: CompletionRequest): void {
  if (prompt.length * n > mostAnswers) {
    throw new RequestError('invalid', `A request may ask for at most ${mostAnswers} answers.`, { param: 'prompt' });
  }
  if (bestOf !== undefined && bestOf > n) {
    throw new RequestError('invalid', 'best_of may not be more than n: every answer is given out.', {
      param: 'best_of',
    });
  }
  if (echo === true && logprobs !== undefined) {
    throw new RequestError('invalid', 'echo and logprobs do not go together: a prompt has no probabilities here.', {
      param: 'logprobs',
    });
  }
}

function toPrompt(text: Text, suffix: string | undefined): Prompt {
  if (suffix === undefined || suffix === '') {
    return typeof text === 'string' ? { kind: 'text', text } : { kind: 'tokens', tokens: text };
  }
  if (typeof text === 'string') return { kind: 'infill', prefix: text, suffix };
  throw new RequestError('invalid', 'suffix needs a prompt of text.', { param: 'suffix' });
}
