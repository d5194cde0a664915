import { z } from 'zod';
import { toolSchema, type Sampling, type Tool, type ToolChoice } from '../../../contract/inference.ts';
import type { ChatPrompt, GenerateInput } from '../../runner/protocol.ts';
import { optional } from '../body.ts';
import { RequestError } from '../failure.ts';
import { generationFields, inNumber, tokenLimit, toGrammar, toLimit, toSampling } from './fields.ts';
import { keepAliveFields } from './keep-alive.ts';
import { messagesSchema, toTurns } from './messages.ts';

const functionName = z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) });

const toolsSchema = z.array(
  z.object({
    type: z.literal('function', { error: 'only functions are supported' }),
    function: z.object({
      name: toolSchema.shape.name,
      description: optional(z.string().max(100_000)),
      parameters: optional(z.record(z.string(), z.unknown())),
    }),
  }),
);

const toolChoiceSchema = z.union(
  [
    z.enum(['auto', 'none', 'required']),
    functionName,
    z.object({
      type: z.literal('allowed_tools'),
      allowed_tools: z.object({ mode: z.enum(['auto', 'required']), tools: z.array(functionName).min(1) }),
    }),
  ],
  { error: 'must be auto, none, required, or an object that names a function' },
);

export const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
type Effort = (typeof efforts)[number];

const budget = z.int().min(-1);

const unsupported = (message: string) => optional(z.never({ error: message }));

/** What of a chat is for the template: the messages, the tools, and how much to think. */
const promptFields = {
  messages: messagesSchema,
  tools: optional(toolsSchema),
  tool_choice: optional(toolChoiceSchema),
  parallel_tool_calls: optional(z.boolean()),
  functions: unsupported('is no longer supported: use tools'),
  function_call: unsupported('is no longer supported: use tool_choice'),
  reasoning_effort: optional(z.enum(efforts)),
  /** The same in the form of OpenAI's Responses and of OpenRouter. */
  reasoning: optional(
    z.object({
      effort: optional(z.enum(efforts)),
      enabled: optional(z.boolean()),
      max_tokens: optional(budget),
    }),
  ),
  /** The same as some makers of models have it. */
  enable_thinking: optional(z.boolean()),
  thinking_budget: optional(budget),
  /** llama-server's name for it. -1 is "no limit" and 0 "no thinking". */
  reasoning_budget: optional(budget),
  chat_template_kwargs: optional(z.record(z.string(), z.unknown())),
};
export const chatPromptSchema = z.object(promptFields);
type ChatPromptFields = z.output<typeof chatPromptSchema>;

export const chatRequestSchema = z.object({
  ...generationFields,
  ...promptFields,
  ...keepAliveFields,
  max_tokens: optional(tokenLimit),
  max_completion_tokens: optional(tokenLimit),
  logprobs: optional(z.boolean()),
  top_logprobs: optional(z.int().min(0).max(20)),
  modalities: optional(z.array(z.literal('text', { error: 'only text can be written' }))),
});
export type ChatRequest = z.output<typeof chatRequestSchema>;

/** The request in the engine's terms, once for each answer. */
export function toChatInputs(request: ChatRequest, defaults: Sampling): GenerateInput[] {
  const { n = 1, stop = [], logprobs = false, top_logprobs: alternatives } = request;
  if (alternatives !== undefined && !logprobs) {
    throw new RequestError('invalid', 'top_logprobs needs logprobs to be true.', { param: 'top_logprobs' });
  }
  const input = {
    prompt: toChatPrompt(request),
    sampling: toSampling(request, defaults),
    maxTokens: toLimit(request.max_completion_tokens ?? request.max_tokens),
    stop: stop.filter((text) => text !== ''),
    grammar: toGrammar(request),
    logprobs: logprobs ? (alternatives ?? 0) : null,
  };
  return inNumber(input, n);
}

export function toChatPrompt(fields: ChatPromptFields): ChatPrompt {
  const turns = toTurns(fields.messages);
  const last = turns.at(-1);
  return {
    kind: 'chat',
    turns,
    ...toTools(fields),
    ...toReasoning(fields),
    // An answer that the client has begun; after a call there is nothing to go on with.
    continueLast: last?.role === 'assistant' && (last.toolCalls ?? []).length === 0,
  };
}

export function toTools(
  fields: Pick<ChatPromptFields, 'tools' | 'tool_choice' | 'parallel_tool_calls'>,
): Pick<ChatPrompt, 'tools' | 'toolChoice' | 'parallelToolCalls'> {
  const offered = (fields.tools ?? []).map(({ function: { name, description, parameters } }): Tool => ({
    name,
    ...(description === undefined ? {} : { description }),
    ...(parameters === undefined ? {} : { parameters }),
  }));
  const { tools, toolChoice } = choose(offered, fields.tool_choice ?? 'auto');
  return { tools, toolChoice, parallelToolCalls: fields.parallel_tool_calls ?? true };
}

function choose(
  tools: Tool[],
  choice: NonNullable<ChatPromptFields['tool_choice']>,
): { tools: Tool[]; toolChoice: ToolChoice } {
  if (choice === 'auto' || choice === 'none') return { tools, toolChoice: choice };
  if (tools.length === 0) {
    throw new RequestError('invalid', 'tool_choice demands a call and there are no tools.', { param: 'tool_choice' });
  }
  if (choice === 'required') return { tools, toolChoice: choice };
  const named = choice.type === 'function' ? [choice] : choice.allowed_tools.tools;
  const names = named.map((each) => each.function.name);
  const missing = names.find((name) => !tools.some((tool) => tool.name === name));
  if (missing !== undefined) {
    throw new RequestError('invalid', `tool_choice names ${missing.slice(0, 200)}, which is none of the tools.`, {
      param: 'tool_choice',
    });
  }
  if (choice.type === 'function') return { tools, toolChoice: { name: choice.function.name } };
  return { tools: tools.filter(({ name }) => names.includes(name)), toolChoice: choice.allowed_tools.mode };
}

function toReasoning(
  fields: ChatPromptFields,
): Pick<ChatPrompt, 'reasoning' | 'reasoningEffort' | 'reasoningBudget' | 'variables'> {
  const {
    enable_thinking: enabled,
    thinking,
    reasoning_effort: level,
    ...variables
  } = fields.chat_template_kwargs ?? {};
  const effort = fields.reasoning_effort ?? fields.reasoning?.effort ?? efforts.find((known) => known === level);
  const budgetTokens = fields.reasoning_budget ?? fields.thinking_budget ?? fields.reasoning?.max_tokens ?? -1;
  const switches = [fields.enable_thinking, fields.reasoning?.enabled, enabled, thinking];
  const wanted =
    switches.find((value) => typeof value === 'boolean') ?? (effort === undefined ? null : effort !== 'none');
  return {
    reasoning: budgetTokens === 0 || wanted === false ? 'off' : wanted === true ? 'on' : 'auto',
    reasoningEffort: effort === undefined ? null : toLevel(effort),
    reasoningBudget: budgetTokens > 0 ? budgetTokens : null,
    variables,
  };
}

/** Templates that know levels know these three. */
export function toLevel(effort: Effort): 'low' | 'medium' | 'high' | null {
  switch (effort) {
    case 'none':
      return null;
    case 'minimal':
    case 'low':
      return 'low';
    case 'medium':
      return 'medium';
    case 'high':
    case 'xhigh':
    case 'max':
      return 'high';
  }
}
