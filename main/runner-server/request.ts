import { AppError } from '../../contract/errors.ts';
import type { Sampling, Turn } from '../../contract/inference.ts';
import { checkGbnf } from '../grammar/check.ts';
import { jsonGrammar } from '../grammar/json.ts';
import { convertSchema } from '../grammar/schema.ts';
import type { ChatPrompt, GenerateRequest, GrammarRequest, Prompt } from '../runner/protocol.ts';
import { readMedia } from './media.ts';

/** A request in llama-server's terms. */
export type ServerRequest = {
  path: '/v1/chat/completions' | '/completion' | '/infill';
  body: Record<string, unknown>;
  seed: number;
  /** What of a schema the grammar can't enforce. */
  unenforced: string[];
};

export function toServerRequest(request: GenerateRequest): ServerRequest {
  const { prompt, sampling, logprobs } = request;
  const seed = sampling.seed ?? newSeed();
  const target = promptBody(prompt);
  const grammar = request.grammar === null ? null : toGrammar(request.grammar, prompt);
  if (prompt.kind === 'chat' && prompt.tools.length > 0 && logprobs !== null) {
    throw new AppError('invalid_input', 'llama-server gives no log probabilities where tools are offered.', {
      remedy: 'Ask without tools, or without log probabilities.',
    });
  }
  return {
    path: target.path,
    seed,
    unenforced: grammar?.unenforced ?? [],
    body: {
      ...target.body,
      ...samplingBody(sampling),
      ...grammar?.body,
      ...logprobsBody(prompt, logprobs),
      seed,
      n_predict: request.maxTokens ?? -1,
      stop: request.stop,
      stream: true,
      stream_options: { include_usage: true },
      cache_prompt: true,
      return_progress: true,
      timings_per_token: true,
      // Its last event then says which stop string was met.
      verbose: true,
    },
  };
}

/** The messages and what else a chat template sees. */
export function chatBody(prompt: ChatPrompt): Record<string, unknown> {
  const { toolChoice } = prompt;
  const named = typeof toolChoice === 'object' ? prompt.tools.filter(({ name }) => name === toolChoice.name) : null;
  if (named?.length === 0 && typeof toolChoice === 'object') {
    throw new AppError('invalid_input', `There is no tool named ${toolChoice.name} to choose.`);
  }
  const tools = named ?? prompt.tools;
  return {
    messages: prompt.turns.map(toMessage),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map((tool) => ({ type: 'function', function: { ...tool, parameters: tool.parameters ?? {} } })),
          tool_choice: named === null ? toolChoice : 'required',
          parallel_tool_calls: prompt.parallelToolCalls,
        }),
    ...(prompt.continueLast ? { continue_final_message: true, add_generation_prompt: false } : {}),
    ...(prompt.reasoningBudget === null ? {} : { reasoning_budget_tokens: prompt.reasoningBudget }),
    ...(prompt.reasoningEffort === null ? {} : { reasoning_effort: prompt.reasoningEffort }),
    reasoning_format: 'deepseek',
    chat_template_kwargs: {
      ...prompt.variables,
      ...(prompt.reasoning === 'auto' ? {} : { enable_thinking: prompt.reasoning === 'on' }),
    },
  };
}

function promptBody(prompt: Prompt): Pick<ServerRequest, 'path' | 'body'> {
  switch (prompt.kind) {
    case 'chat':
      return { path: '/v1/chat/completions', body: chatBody(prompt) };
    case 'text':
      return { path: '/completion', body: { prompt: prompt.text } };
    case 'tokens':
      return { path: '/completion', body: { prompt: prompt.tokens } };
    case 'infill':
      return { path: '/infill', body: { input_prefix: prompt.prefix, input_suffix: prompt.suffix, prompt: '' } };
  }
}

function toMessage(turn: Turn): Record<string, unknown> {
  switch (turn.role) {
    case 'system':
      return { role: 'system', content: turn.content };
    case 'user':
      return { role: 'user', content: userContent(turn) };
    case 'assistant':
      return {
        role: 'assistant',
        content: turn.content,
        ...(turn.reasoning === undefined ? {} : { reasoning_content: turn.reasoning }),
        ...(turn.toolCalls === undefined || turn.toolCalls.length === 0
          ? {}
          : {
              tool_calls: turn.toolCalls.map((call) => ({
                id: call.id,
                type: 'function',
                function: { name: call.name, arguments: call.arguments },
              })),
            }),
      };
    case 'tool':
      return {
        role: 'tool',
        content: turn.content,
        tool_call_id: turn.toolCallId,
        ...(turn.name === undefined ? {} : { name: turn.name }),
      };
  }
}

function userContent({ content, media = [] }: Extract<Turn, { role: 'user' }>): unknown {
  if (media.length === 0) return content;
  const parts = media
    .map(readMedia)
    .map(({ kind, type, base64 }) =>
      kind === 'image'
        ? { type: 'image_url', image_url: { url: `data:${type};base64,${base64}` } }
        : { type: 'input_audio', input_audio: { data: base64, format: type === 'audio/wav' ? 'wav' : 'mp3' } },
    );
  return content === '' ? parts : [...parts, { type: 'text', text: content }];
}

/** Everything is said, so that no default of the server's, or of its command line, comes through. */
function samplingBody(sampling: Sampling): Record<string, unknown> {
  return {
    temperature: sampling.temperature,
    top_k: sampling.topK,
    top_p: sampling.topP,
    min_p: sampling.minP,
    typical_p: 1,
    repeat_penalty: sampling.repeatPenalty,
    repeat_last_n: sampling.repeatLastTokens,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    dry_multiplier: sampling.dryMultiplier,
    dry_base: sampling.dryBase,
    dry_allowed_length: sampling.dryAllowedLength,
    dry_penalty_last_n: sampling.repeatLastTokens,
    xtc_probability: sampling.xtcProbability,
    xtc_threshold: sampling.xtcThreshold,
    logit_bias: Object.entries(sampling.logitBias).map(([token, bias]) => [Number(token), bias <= -100 ? false : bias]),
  };
}

/** The server finds the place of the answer behind the thinking by itself where it gets a schema. */
function toGrammar(grammar: GrammarRequest, prompt: Prompt) {
  const isChat = prompt.kind === 'chat';
  switch (grammar.kind) {
    case 'gbnf':
      checkGbnf(grammar.text);
      if (isChat && prompt.tools.length > 0) {
        throw new AppError('invalid_input', 'llama-server takes a grammar or tools, and not both.', {
          remedy: 'Ask without tools, or use a JSON schema in place of the grammar.',
        });
      }
      return { body: { grammar: grammar.text }, unenforced: [] };
    case 'json':
      return {
        body: isChat ? { json_schema: { type: 'object' } } : { grammar: jsonGrammar('object') },
        unenforced: [],
      };
    case 'schema': {
      const { gbnf, unenforced } = convertSchema(grammar.schema);
      return {
        body: isChat ? { json_schema: grammar.schema } : { grammar: gbnf },
        unenforced: unenforced.map(({ pointer, keyword, reason }) => `${pointer}/${keyword}: ${reason}`),
      };
    }
  }
}

function logprobsBody(prompt: Prompt, logprobs: number | null): Record<string, unknown> {
  if (logprobs === null) return {};
  // Without a single alternative the server gives none for the token itself either.
  const count = Math.max(1, logprobs);
  return prompt.kind === 'chat' ? { logprobs: true, top_logprobs: count } : { n_probs: count };
}

/** Any 31-bit number: llama.cpp takes unsigned 32 bits, and its largest means "choose one". */
function newSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
