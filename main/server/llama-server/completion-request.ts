import { z } from 'zod';
import type { Sampling } from '../../../contract/inference.ts';
import type { GenerateInput, Prompt } from '../../runner/protocol.ts';
import { optional } from '../body.ts';
import { RequestError } from '../failure.ts';
import { generationFields, toGrammar, toLimit, toSampling } from '../openai/fields.ts';

const { n: _n, stream_options: _streamOptions, ...shared } = generationFields;

const commonFields = {
  ...shared,
  model: optional(z.string()),
  /** -1: no limit; -2: until the context is full, which is the same here. */
  n_predict: optional(
    z
      .int()
      .min(-2)
      .refine((limit) => limit !== 0, 'must be at least 1, or -1 for no limit'),
  ),
  /** Alternatives to report for each token; 0 for none. */
  n_probs: optional(z.int().min(0).max(20)),
};

export const completionSchema = z.object({
  ...commonFields,
  prompt: z.union([z.string(), z.array(z.int().nonnegative()).min(1)], {
    error: 'must be a string or a list of tokens',
  }),
});
export type CompletionRequest = z.output<typeof completionSchema>;

export const infillSchema = z.object({
  ...commonFields,
  input_prefix: optional(z.string()),
  input_suffix: optional(z.string()),
  /** Other files of the project, for the model to look at. */
  input_extra: optional(z.array(z.object({ filename: optional(z.string()), text: z.string() })).max(1000)),
  /** What of the middle is there already. */
  prompt: optional(z.string()),
});
export type InfillRequest = z.output<typeof infillSchema>;

/** The request in the engine's terms. */
export type CompletionInput = GenerateInput & { sampling: Sampling };

type Common = Pick<CompletionRequest, keyof typeof commonFields>;

export function toCompletionInput(request: CompletionRequest, defaults: Sampling): CompletionInput {
  const { prompt } = request;
  return {
    ...common(request, defaults),
    prompt: typeof prompt === 'string' ? { kind: 'text', text: prompt } : { kind: 'tokens', tokens: prompt },
  };
}

export function toInfillInput(request: InfillRequest, defaults: Sampling): CompletionInput {
  const { input_prefix: prefix = '', input_suffix: suffix = '', input_extra: files = [], prompt = '' } = request;
  if (prefix + suffix + prompt === '') {
    throw new RequestError('invalid', 'There is nothing around the gap to fill.', { param: 'input_prefix' });
  }
  const context = files.map(({ filename, text }) => `${filename === undefined ? '' : `${filename}\n`}${text}\n\n`);
  const infill: Prompt = { kind: 'infill', prefix: context.join('') + prefix + prompt, suffix };
  return { ...common(request, defaults), prompt: infill };
}

function common(fields: Common, defaults: Sampling): Omit<CompletionInput, 'prompt'> {
  const { n_predict: limit, n_probs: alternatives = 0, stop = [] } = fields;
  return {
    sampling: toSampling(fields, defaults),
    maxTokens: toLimit(limit),
    stop: stop.filter((text) => text !== ''),
    grammar: toGrammar(fields),
    logprobs: alternatives > 0 ? alternatives : null,
  };
}
