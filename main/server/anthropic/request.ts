import { z } from 'zod';
import { toolSchema, type Sampling } from '../../../contract/inference.ts';
import type { ChatPrompt, GenerateInput } from '../../runner/protocol.ts';
import { optional } from '../body.ts';
import { efforts, toLevel, toTools } from '../openai/chat-request.ts';
import { toSampling } from '../openai/fields.ts';
import { keepAliveFields } from '../openai/keep-alive.ts';
import { messagesSchema, systemSchema, toTurns } from './messages.ts';

const ownTool = z.object({
  type: optional(z.literal('custom')),
  name: toolSchema.shape.name,
  description: optional(z.string().max(100_000)),
  input_schema: z.record(z.string(), z.unknown()),
});

/** Tools that run at Anthropic, or that only its own models know, are left out. */
const anthropicTool = z
  .object({ type: z.string().refine((type) => type !== 'custom', 'must have an input_schema') })
  .transform(() => null);

const isAlone = { disable_parallel_tool_use: optional(z.boolean()) };

const toolChoiceSchema = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('auto'), ...isAlone }),
    z.object({ type: z.literal('any'), ...isAlone }),
    z.object({ type: z.literal('tool'), name: z.string(), ...isAlone }),
    z.object({ type: z.literal('none'), ...isAlone }),
  ],
  { error: 'must be auto, any, tool or none' },
);
type ToolChoice = z.output<typeof toolChoiceSchema>;

const display = optional(z.enum(['summarized', 'omitted']));

const thinkingSchema = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('enabled'), budget_tokens: z.int().min(1), display }),
    z.object({ type: z.literal('adaptive'), display }),
    z.object({ type: z.literal('between_tools'), display }),
    z.object({ type: z.literal('disabled'), display }),
  ],
  { error: 'must be enabled, adaptive, between_tools or disabled' },
);

const format = optional(
  z.object({
    type: z.literal('json_schema', { error: 'must be json_schema' }),
    schema: z.record(z.string(), z.unknown()),
  }),
);

const promptFields = {
  model: z.string().min(1),
  messages: messagesSchema,
  system: optional(systemSchema),
  tools: optional(z.array(z.union([ownTool, anthropicTool]))),
  tool_choice: optional(toolChoiceSchema),
  thinking: optional(thinkingSchema),
  output_config: optional(z.object({ effort: optional(z.enum(efforts)), format })),
  /** Where the format stood before it was part of `output_config`. */
  output_format: format,
};

export const countRequestSchema = z.object({ ...keepAliveFields, ...promptFields });

export const messageRequestSchema = z.object({
  ...keepAliveFields,
  ...promptFields,
  max_tokens: z.int({ error: (issue) => (issue.input === undefined ? 'is required' : undefined) }).min(1),
  stop_sequences: optional(z.array(z.string()).max(64)),
  temperature: optional(z.number().min(0).max(5)),
  top_p: optional(z.number().min(0).max(1)),
  top_k: optional(z.int().min(-1).max(1_000_000)),
  stream: optional(z.boolean()),
});
export type MessageRequest = z.output<typeof messageRequestSchema>;

/** The request in the engine's terms. */
export function toInput(request: MessageRequest, defaults: Sampling): GenerateInput {
  const { temperature, top_p, top_k, stop_sequences: stop = [] } = request;
  const form = request.output_config?.format ?? request.output_format;
  return {
    prompt: toPrompt(request),
    sampling: toSampling({ temperature, top_p, top_k }, defaults),
    maxTokens: request.max_tokens,
    stop: stop.filter((text) => text !== ''),
    grammar: form === undefined ? null : { kind: 'schema', schema: form.schema },
  };
}

type PromptFields = z.output<typeof countRequestSchema>;

export function toPrompt(request: Omit<PromptFields, keyof typeof keepAliveFields>): ChatPrompt {
  const { system = '', thinking, tool_choice: choice = { type: 'auto' } as ToolChoice } = request;
  const turns = toTurns(request.messages);
  const last = turns.at(-1);
  const effort = request.output_config?.effort;
  return {
    kind: 'chat',
    turns: system === '' ? turns : [{ role: 'system', content: system }, ...turns],
    ...toTools({
      tools: (request.tools ?? []).flatMap((tool) =>
        tool === null
          ? []
          : [
              {
                type: 'function' as const,
                function: { name: tool.name, description: tool.description, parameters: tool.input_schema },
              },
            ],
      ),
      tool_choice: toChoice(choice),
      parallel_tool_calls: choice.disable_parallel_tool_use !== true,
    }),
    // Whoever asks for thoughts, in whatever measure, gets them; whoever says nothing leaves it to the model.
    reasoning: thinking === undefined ? 'auto' : thinking.type === 'disabled' ? 'off' : 'on',
    reasoningBudget: thinking?.type === 'enabled' ? thinking.budget_tokens : null,
    reasoningEffort: effort === undefined ? null : toLevel(effort),
    // An answer that the client has begun; after a call there is nothing to go on with.
    continueLast: last?.role === 'assistant' && (last.toolCalls ?? []).length === 0,
    variables: {},
  };
}

function toChoice(choice: ToolChoice) {
  switch (choice.type) {
    case 'auto':
    case 'none':
      return choice.type;
    case 'any':
      return 'required' as const;
    case 'tool':
      return { type: 'function' as const, function: { name: choice.name } };
  }
}
