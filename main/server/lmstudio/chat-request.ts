import { z } from 'zod';
import type { Sampling } from '../../../contract/inference.ts';
import type { GenerateInput } from '../../runner/protocol.ts';
import { newCallId } from '../answer.ts';
import { optional } from '../body.ts';
import { RequestError } from '../failure.ts';
import type { LoadOverrides, ServedModel } from '../inference.ts';
import { generationFields, tokenLimit, toLimit, toSampling } from '../openai/fields.ts';
import { keepAliveFields, toLoad } from '../openai/keep-alive.ts';
import type { Item, Part } from '../responses/items.ts';
import { toTurns } from '../responses/turns.ts';
import type { ModelTraits } from '../traits.ts';
import { reasoningOf, requireLength } from './models.ts';

const textPart = z
  .object({ type: z.enum(['message', 'text']), content: z.string() })
  .transform(({ content }): Part => ({ type: 'input_text', text: content }));
const imagePart = z
  .object({
    type: z.literal('image'),
    data_url: z.string().startsWith('data:', 'must be a data URI: Paddock fetches no addresses for a request'),
  })
  .transform(({ data_url: uri }): Part => ({ type: 'input_image', image_url: uri }));

const inputSchema = z.union(
  [
    z.string().transform((text): Part[] => [{ type: 'input_text', text }]),
    z.array(z.union([textPart, imagePart])).min(1),
  ],
  { error: 'must be a string or a list of messages and images' },
);

export const chatRequestSchema = z.object({
  ...keepAliveFields,
  model: z.string().min(1),
  input: inputSchema,
  system_prompt: optional(z.string()),
  integrations: optional(z.array(z.unknown())),
  stream: optional(z.boolean()),
  temperature: generationFields.temperature,
  top_p: generationFields.top_p,
  top_k: generationFields.top_k,
  min_p: generationFields.min_p,
  repeat_penalty: generationFields.repeat_penalty,
  max_output_tokens: optional(tokenLimit),
  reasoning: optional(z.enum(['off', 'low', 'medium', 'high', 'on'])),
  context_length: optional(z.int().min(64).max(16_777_216)),
  store: optional(z.boolean()),
  previous_response_id: optional(z.string()),
});
export type ChatRequest = z.output<typeof chatRequestSchema>;

/** The conversation so far with what the request adds. A new system prompt takes the old one's place. */
export function toItems({ system_prompt: system, input }: ChatRequest, earlier: readonly Item[]): Item[] {
  const message = (role: 'system' | 'user', content: Part[]): Item => ({
    type: 'message',
    id: newCallId('msg_'),
    role,
    content,
  });
  const isSystem = (item: Item) => item.type === 'message' && item.role === 'system';
  return [
    ...(system === undefined ? [] : [message('system', [{ type: 'input_text', text: system }])]),
    ...(system === undefined ? earlier : earlier.filter((item) => !isSystem(item))),
    message('user', input),
  ];
}

/** The request in the engine's terms. */
export function toInput(
  request: ChatRequest,
  items: readonly Item[],
  { model, traits, defaults }: { model: ServedModel; traits: ModelTraits; defaults: Sampling },
): GenerateInput {
  if ((request.integrations ?? []).length > 0) {
    throw new RequestError('not_implemented', 'Paddock runs no integrations for a request: leave the field out.', {
      param: 'integrations',
    });
  }
  if (traits.kind !== 'chat') {
    throw new RequestError('invalid', `${model.id} turns texts into vectors and does not chat.`, { param: 'model' });
  }
  requireLength(model, request.context_length);
  return {
    prompt: { kind: 'chat', turns: toTurns(items), ...toReasoning(request.reasoning, model, traits) },
    sampling: toSampling(request, defaults),
    maxTokens: toLimit(request.max_output_tokens),
  };
}

function toReasoning(wanted: ChatRequest['reasoning'], { id }: ServedModel, traits: ModelTraits) {
  if (wanted === undefined) return {};
  if (traits.thinking === 'none') {
    if (wanted === 'off') return {};
    throw new RequestError('invalid', `${id} does not think before it answers.`, { param: 'reasoning' });
  }
  const { allowed_options: allowed } = reasoningOf(traits);
  if (!allowed.includes(wanted)) {
    throw new RequestError('invalid', `${id} always thinks: reasoning may be ${allowed.join(', ')}.`, {
      param: 'reasoning',
    });
  }
  if (wanted === 'off' || wanted === 'on') return { reasoning: wanted };
  return { reasoning: 'on' as const, reasoningEffort: wanted };
}

export function toOverrides(request: ChatRequest): LoadOverrides | undefined {
  const { context_length: contextLength } = request;
  if (contextLength === undefined) return toLoad(request);
  return { ...toLoad(request), contextLength };
}
