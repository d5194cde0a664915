import { z } from 'zod';
import { toolSchema, type Sampling, type Turn } from '../../../contract/inference.ts';
import type { ChatPrompt, GenerateInput, GrammarRequest } from '../../runner/protocol.ts';
import { optional } from '../body.ts';
import { RequestError } from '../failure.ts';
import { efforts, toLevel, toTools } from '../openai/chat-request.ts';
import { toSampling } from '../openai/fields.ts';
import { keepAliveFields } from '../openai/keep-alive.ts';
import { inputSchema, type Item } from './items.ts';
import { toTurns } from './turns.ts';

const functionTool = z.object({
  type: z.literal('function'),
  name: toolSchema.shape.name,
  description: optional(z.string().max(100_000)),
  parameters: optional(z.record(z.string(), z.unknown())),
  strict: optional(z.boolean()),
});

/** Tools that run at OpenAI, or that only its own models know, are left out: some clients offer them to every model. */
const otherTool = z
  .object({ type: z.string().refine((type) => type !== 'function', 'must be a function with a name') })
  .transform(() => null);

const functionName = z.object({ type: z.literal('function'), name: z.string() });

const toolChoiceSchema = z.union(
  [
    z.enum(['auto', 'none', 'required']),
    functionName,
    z.object({
      type: z.literal('allowed_tools'),
      mode: z.enum(['auto', 'required']),
      tools: z.array(functionName).min(1),
    }),
  ],
  { error: 'must be auto, none, required, or an object that names a function' },
);

const formatSchema = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('text') }),
    z.object({ type: z.literal('json_object') }),
    z.object({
      type: z.literal('json_schema'),
      name: optional(z.string()),
      description: optional(z.string()),
      schema: z.record(z.string(), z.unknown()),
      strict: optional(z.boolean()),
    }),
  ],
  { error: 'must be text, json_object or json_schema' },
);

const unsupported = (message: string) => optional(z.never({ error: message }));

const mostMetadata = 16;

const promptFields = {
  model: z.string().min(1),
  input: optional(inputSchema),
  instructions: optional(z.string()),
  previous_response_id: optional(z.string()),
  tools: optional(z.array(z.union([functionTool, otherTool]))),
  tool_choice: optional(toolChoiceSchema),
  parallel_tool_calls: optional(z.boolean()),
  reasoning: optional(
    z.object({
      effort: optional(z.enum(efforts)),
      summary: optional(z.enum(['auto', 'concise', 'detailed', 'none'])),
    }),
  ),
  truncation: optional(z.enum(['auto', 'disabled'])),
  conversation: unsupported('is not supported: use previous_response_id'),
  prompt: unsupported('is not supported: send the text in instructions and input'),
};

export const countRequestSchema = z.object({ ...keepAliveFields, ...promptFields });

export const responseRequestSchema = z.object({
  ...keepAliveFields,
  ...promptFields,
  store: optional(z.boolean()),
  stream: optional(z.boolean()),
  background: optional(z.literal(false, { error: 'must be false: an answer is made while its request is open' })),
  max_output_tokens: optional(z.int().min(1)),
  temperature: optional(z.number().min(0).max(5)),
  top_p: optional(z.number().min(0).max(1)),
  top_k: optional(z.int().min(-1).max(1_000_000)),
  top_logprobs: optional(z.int().min(0).max(20)),
  include: optional(z.array(z.string())),
  text: optional(z.object({ format: optional(formatSchema), verbosity: optional(z.string()) })),
  metadata: optional(
    z
      .record(z.string().max(64), z.string().max(512))
      .refine((entries) => Object.keys(entries).length <= mostMetadata, `must have at most ${mostMetadata} entries`),
  ),
});
export type ResponseRequest = z.output<typeof responseRequestSchema>;

/** The request in the engine's terms. `items`: the whole conversation, with what was stored of it. */
export function toInput(
  request: ResponseRequest,
  items: readonly Item[],
  defaults: Sampling,
): GenerateInput & { sampling: Sampling } {
  const { temperature, top_p, top_k } = request;
  return {
    prompt: toPrompt(request, items),
    sampling: toSampling({ temperature, top_p, top_k }, defaults),
    maxTokens: request.max_output_tokens ?? null,
    grammar: toGrammar(request),
    logprobs: wantsLogprobs(request) ? (request.top_logprobs ?? 0) : null,
    overflow: toOverflow(request),
  };
}

export function wantsLogprobs({ include = [], top_logprobs: alternatives = 0 }: ResponseRequest): boolean {
  return include.includes('message.output_text.logprobs') || alternatives > 0;
}

export function wantsSealedThoughts({ include = [] }: ResponseRequest): boolean {
  return include.includes('reasoning.encrypted_content');
}

export function wantsSummary({ reasoning }: ResponseRequest): boolean {
  return reasoning?.summary !== undefined && reasoning.summary !== 'none';
}

type PromptFields = Omit<z.output<typeof countRequestSchema>, keyof typeof keepAliveFields>;

export function toPrompt(request: PromptFields, items: readonly Item[]): ChatPrompt {
  const turns = toTurns(items);
  if (turns.length === 0) throw new RequestError('invalid', 'input: there is nothing to answer', { param: 'input' });
  const { instructions = '', reasoning } = request;
  const system: Turn[] = instructions === '' ? [] : [{ role: 'system', content: instructions }];
  return {
    kind: 'chat',
    turns: [...system, ...turns],
    ...toTools({
      tools: functionsOf(request).map(({ name, description, parameters }) => ({
        type: 'function',
        function: { name, description, parameters },
      })),
      tool_choice: toChoice(request.tool_choice ?? 'auto'),
      parallel_tool_calls: request.parallel_tool_calls,
    }),
    reasoning: reasoning?.effort === undefined ? 'auto' : reasoning.effort === 'none' ? 'off' : 'on',
    reasoningEffort: reasoning?.effort === undefined ? null : toLevel(reasoning.effort),
    reasoningBudget: null,
    continueLast: false,
    variables: {},
  };
}

export function functionsOf({ tools = [] }: Pick<PromptFields, 'tools'>) {
  return tools.filter((tool) => tool !== null);
}

function toChoice(choice: NonNullable<PromptFields['tool_choice']>) {
  if (typeof choice === 'string') return choice;
  const toFunction = ({ name }: { name: string }) => ({ type: 'function' as const, function: { name } });
  if (choice.type === 'function') return toFunction(choice);
  const { type, mode, tools } = choice;
  return { type, allowed_tools: { mode, tools: tools.map(toFunction) } };
}

function toGrammar({ text }: ResponseRequest): GrammarRequest | null {
  const format = text?.format ?? { type: 'text' };
  switch (format.type) {
    case 'text':
      return null;
    case 'json_object':
      return { kind: 'json' };
    case 'json_schema':
      return { kind: 'schema', schema: format.schema };
  }
}

function toOverflow({ truncation }: ResponseRequest): 'stop' | 'drop-middle' {
  return truncation === 'auto' ? 'drop-middle' : 'stop';
}
