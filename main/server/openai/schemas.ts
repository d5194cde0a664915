import { z } from 'zod';
import { samplingSchema } from '../../../contract/inference.ts';
import type { GenerateInput } from '../../runner/protocol.ts';

/** In these APIs `null` means the same as not given. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const content = z.union([z.string(), z.array(textPart).transform((parts) => parts.map(({ text }) => text).join(''))], {
  error: 'must be a string or a list of text parts',
});

const messageSchema = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: content.nullish().transform((text) => text ?? ''),
});

const stop = z.union([z.string().transform((text) => [text]), z.array(z.string()).max(64)], {
  error: 'must be a string or a list of at most 64 strings',
});

export const chatCompletionRequestSchema = z.object({
  model: z.string().min(1),
  messages: z.array(messageSchema).min(1),
  stream: optional(z.boolean()),
  stream_options: optional(z.object({ include_usage: optional(z.boolean()) })),
  /** -1 is how LM Studio's clients say "no limit". */
  max_tokens: optional(z.int().min(-1)),
  max_completion_tokens: optional(z.int().min(-1)),
  temperature: optional(z.number().min(0).max(2)),
  top_p: optional(z.number().min(0).max(1)),
  top_k: optional(z.int().min(0)),
  min_p: optional(z.number().min(0).max(1)),
  seed: optional(z.int()),
  stop: optional(stop),
  n: optional(z.literal(1, { error: 'only one answer a request is supported' })),
});
export type ChatCompletionRequest = z.infer<typeof chatCompletionRequestSchema>;

/** The request in the engine's terms. */
export function toGenerateInput(request: ChatCompletionRequest): GenerateInput {
  const limit = request.max_completion_tokens ?? request.max_tokens ?? -1;
  return {
    prompt: {
      kind: 'chat',
      turns: request.messages.map(({ role, content: text }) => ({
        role: role === 'developer' ? ('system' as const) : role,
        content: text,
      })),
    },
    sampling: samplingSchema.parse({
      temperature: request.temperature,
      topP: request.top_p,
      topK: request.top_k,
      minP: request.min_p,
      seed: request.seed,
    }),
    maxTokens: limit > 0 ? limit : null,
    stop: (request.stop ?? []).filter((text) => text !== ''),
  };
}
