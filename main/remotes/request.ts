import { AppError } from '../../contract/errors.ts';
import { samplingSchema, type Sampling, type Turn } from '../../contract/inference.ts';
import type { ChatPrompt, GenerateRequest, GrammarRequest, Prompt } from '../runner/protocol.ts';
import { meetsStrictMode } from './strict-schema.ts';

/** Next to 1, the value that OpenAI's dialect takes for granted; nobody asks for just this, while 1 may be asked for. */
const aboutOne = 1 - 2 ** -40;

/** What a request leaves open: at these values nothing is sent, and the provider goes by its own. */
export const unsaid: Sampling = samplingSchema.parse({ temperature: aboutOne, topP: aboutOne, topK: 0, minP: 0 });

export type ProviderRequest = { path: '/chat/completions' | '/completions'; body: Record<string, unknown> };

/** A request in OpenAI's terms. `host`: OpenAI itself refuses fields that it does not know. */
export function toProviderRequest(model: string, request: GenerateRequest, host: string): ProviderRequest {
  const isOpenAI = host === 'api.openai.com';
  const { prompt, maxTokens, stop, logprobs } = request;
  const body = {
    model,
    ...promptBody(prompt, isOpenAI),
    ...samplingBody(request.sampling),
    ...(maxTokens === null ? {} : limitBody(maxTokens, isOpenAI && prompt.kind === 'chat')),
    ...(stop.length === 0 ? {} : { stop }),
    ...(request.grammar === null ? {} : { response_format: toFormat(request.grammar) }),
    ...(logprobs === null ? {} : logprobsBody(prompt, logprobs)),
    stream: true,
    stream_options: { include_usage: true },
  };
  return { path: prompt.kind === 'chat' ? '/chat/completions' : '/completions', body };
}

function promptBody(prompt: Prompt, isOpenAI: boolean): object {
  switch (prompt.kind) {
    case 'chat':
      return chatBody(prompt, isOpenAI);
    case 'text':
      return { prompt: prompt.text };
    case 'tokens':
      return { prompt: prompt.tokens };
    case 'infill':
      return { prompt: prompt.prefix, suffix: prompt.suffix };
  }
}

function chatBody(prompt: ChatPrompt, isOpenAI: boolean): object {
  const { tools, toolChoice, parallelToolCalls, reasoningEffort } = prompt;
  return {
    messages: prompt.turns.map((turn) => toMessage(turn, isOpenAI)),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map((tool) => ({ type: 'function', function: tool })),
          ...(toolChoice === 'auto' ? {} : { tool_choice: toToolChoice(toolChoice) }),
          ...(parallelToolCalls ? {} : { parallel_tool_calls: false }),
        }),
    ...(reasoningEffort === null ? {} : { reasoning_effort: reasoningEffort }),
    ...(isOpenAI ? {} : reasoningBody(prompt)),
    ...(isOpenAI || !prompt.continueLast ? {} : { continue_final_message: true, add_generation_prompt: false }),
  };
}

function toToolChoice(choice: ChatPrompt['toolChoice']): unknown {
  return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } };
}

/** Whether to think and how much, as the template of the model there or OpenRouter reads it. */
function reasoningBody({ reasoning, reasoningBudget, variables }: ChatPrompt): object {
  const kwargs = { ...variables, ...(reasoning === 'auto' ? {} : { enable_thinking: reasoning === 'on' }) };
  const wish = {
    ...(reasoning === 'auto' ? {} : { enabled: reasoning === 'on' }),
    ...(reasoningBudget === null ? {} : { max_tokens: reasoningBudget }),
  };
  return {
    ...(Object.keys(kwargs).length === 0 ? {} : { chat_template_kwargs: kwargs }),
    ...(Object.keys(wish).length === 0 ? {} : { reasoning: wish }),
  };
}

function toMessage(turn: Turn, isOpenAI: boolean): object {
  switch (turn.role) {
    case 'system':
      return { role: 'system', content: turn.content };
    case 'user':
      return { role: 'user', content: toContent(turn) };
    case 'assistant': {
      const { reasoning, toolCalls = [] } = turn;
      const calls = toolCalls.map(({ id, name, arguments: text }) => ({
        id,
        type: 'function',
        function: { name, arguments: text },
      }));
      return {
        role: 'assistant',
        // OpenAI has no empty text beside calls.
        content: turn.content === '' && calls.length > 0 ? null : turn.content,
        ...(reasoning === undefined || reasoning === '' || isOpenAI ? {} : { reasoning_content: reasoning }),
        ...(calls.length === 0 ? {} : { tool_calls: calls }),
      };
    }
    case 'tool':
      return { role: 'tool', content: turn.content, tool_call_id: turn.toolCallId };
  }
}

function toContent({ content, media = [] }: Extract<Turn, { role: 'user' }>): unknown {
  if (media.length === 0) return content;
  const parts = media.map(({ kind, dataUri }) =>
    kind === 'image' ? { type: 'image_url', image_url: { url: dataUri } } : toAudio(dataUri),
  );
  return content === '' ? parts : [...parts, { type: 'text', text: content }];
}

function toAudio(dataUri: string): object {
  const [, type, data] = /^data:audio\/(wav|x-wav|mp3|mpeg);base64,(.*)$/s.exec(dataUri) ?? [];
  if (type === undefined || data === undefined) {
    throw new AppError('unsupported', 'Providers elsewhere take sounds as WAV or MP3 only.', {
      remedy: 'Send the sound as data:audio/wav;base64,… or data:audio/mp3;base64,….',
    });
  }
  return { type: 'input_audio', input_audio: { data, format: type.endsWith('wav') ? 'wav' : 'mp3' } };
}

/** Only what was asked for: what a provider does not know, it may refuse. */
function samplingBody(sampling: Sampling): Record<string, unknown> {
  const names = {
    temperature: 'temperature',
    topP: 'top_p',
    topK: 'top_k',
    minP: 'min_p',
    presencePenalty: 'presence_penalty',
    frequencyPenalty: 'frequency_penalty',
    repeatPenalty: 'repeat_penalty',
    repeatLastTokens: 'repeat_last_n',
    dryMultiplier: 'dry_multiplier',
    dryBase: 'dry_base',
    dryAllowedLength: 'dry_allowed_length',
    xtcProbability: 'xtc_probability',
    xtcThreshold: 'xtc_threshold',
    seed: 'seed',
  } as const satisfies Record<Exclude<keyof Sampling, 'logitBias'>, string>;
  const { logitBias, ...plain } = sampling;
  const said = keysOf(plain).filter((key) => plain[key] !== unsaid[key]);
  return {
    ...Object.fromEntries(said.map((key) => [names[key], plain[key]])),
    // vLLM's name for the same.
    ...(sampling.repeatPenalty === unsaid.repeatPenalty ? {} : { repetition_penalty: sampling.repeatPenalty }),
    ...(Object.keys(logitBias).length === 0 ? {} : { logit_bias: logitBias }),
  };
}

function keysOf<T extends object>(value: T): (keyof T)[] {
  return Object.keys(value) as (keyof T)[];
}

/** OpenAI's newer models know only the newer name, many other servers only the older one. */
function limitBody(maxTokens: number, isNewer: boolean): object {
  return isNewer ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens };
}

function toFormat(grammar: GrammarRequest): object {
  switch (grammar.kind) {
    case 'json':
      return { type: 'json_object' };
    case 'schema':
      return {
        type: 'json_schema',
        json_schema: { name: 'answer', schema: grammar.schema, strict: meetsStrictMode(grammar.schema) },
      };
    case 'gbnf':
      throw new AppError('unsupported', 'A model that runs elsewhere can’t be held to a grammar in GBNF.', {
        remedy: 'Use a JSON schema, or a model on this computer.',
      });
  }
}

function logprobsBody(prompt: Prompt, alternatives: number): object {
  if (prompt.kind !== 'chat') return { logprobs: alternatives };
  return { logprobs: true, ...(alternatives === 0 ? {} : { top_logprobs: alternatives }) };
}
