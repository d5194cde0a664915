import { z } from 'zod';
import { samplingSchema, type Media, type Turn } from '../../../contract/inference.ts';
import type { GenerateInput } from '../../runner/protocol.ts';

/** In these APIs `null` means the same as not given. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

const dataUri = z.string().startsWith('data:', 'must be a data URI: Paddock fetches no addresses for a request');

const partSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.object({ url: dataUri }) }),
  z.object({
    type: z.literal('input_audio'),
    input_audio: z.object({ data: z.string(), format: z.enum(['wav', 'mp3']) }),
  }),
]);
type Part = z.infer<typeof partSchema>;

const content = z
  .union([z.string(), z.array(partSchema)], { error: 'must be a string or a list of parts' })
  .nullish()
  .transform((value): Part[] => (typeof value === 'string' ? [{ type: 'text', text: value }] : (value ?? [])));

const messageSchema = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content,
});
type RequestMessage = z.infer<typeof messageSchema>;

function toTurn({ role, content: parts }: RequestMessage): Turn {
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  if (role !== 'user') return { role: role === 'developer' ? 'system' : role, content: text };
  const media = parts.flatMap(toMedia);
  return { role, content: text, ...(media.length === 0 ? {} : { media }) };
}

function toMedia(part: Part): Media[] {
  switch (part.type) {
    case 'text':
      return [];
    case 'image_url':
      return [{ kind: 'image', dataUri: part.image_url.url }];
    case 'input_audio':
      return [{ kind: 'audio', dataUri: `data:audio/${part.input_audio.format};base64,${part.input_audio.data}` }];
  }
}

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
      turns: request.messages.map(toTurn),
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
