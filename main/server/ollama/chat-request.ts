import { z } from 'zod';
import { toolSchema, type Sampling, type Tool } from '../../../contract/inference.ts';
import type { GenerateInput } from '../../runner/protocol.ts';
import { optional } from '../body.ts';
import type { ServedModel } from '../inference.ts';
import type { ModelTraits } from '../traits.ts';
import { messagesSchema, toTurns } from './messages.ts';
import { generateFields, toReasoning, toWish } from './options.ts';

export const chatRequestSchema = z.object({
  ...generateFields,
  messages: optional(messagesSchema),
  tools: optional(
    z.array(
      z.object({
        function: z.object({
          name: toolSchema.shape.name,
          description: optional(z.string().max(100_000)),
          parameters: optional(z.record(z.string(), z.unknown())),
        }),
      }),
    ),
  ),
});
type ChatRequest = z.output<typeof chatRequestSchema>;

/** The request in the engine's terms. */
export function toChatInput(request: ChatRequest, { model, traits, defaults, contextLength }: Setting): GenerateInput {
  const turns = toTurns(request.messages ?? []);
  const last = turns.at(-1);
  return {
    ...toWish(request, defaults, contextLength),
    prompt: {
      kind: 'chat',
      turns,
      tools: (request.tools ?? []).map(({ function: { name, description, parameters } }): Tool => ({
        name,
        ...(description === undefined ? {} : { description }),
        ...(parameters === undefined ? {} : { parameters }),
      })),
      ...toReasoning(request.think, model, traits),
      // An answer that the client has begun; after a call there is nothing to go on with.
      continueLast: last?.role === 'assistant' && (last.toolCalls ?? []).length === 0,
    },
  };
}

/** What a request is read against. */
export type Setting = { model: ServedModel; traits: ModelTraits; defaults: Sampling; contextLength: number };
