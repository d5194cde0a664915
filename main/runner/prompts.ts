import type { LlamaModel, Token } from 'node-llama-cpp';
import { AppError } from '../../contract/errors.ts';
import type { Overflow, Turn } from '../../contract/inference.ts';
import { schemaRules } from '../grammar/schema.ts';
import { toolCallGrammar } from '../prompt/call-grammar.ts';
import { createChatPrompts, type ChatPrompt as BuiltPrompt } from '../prompt/chat.ts';
import { endOfThinking } from '../prompt/format.ts';
import { createOutputParser, type OutputParser } from '../prompt/parser.ts';
import type { PromptSegment } from '../prompt/escape.ts';
import { createTemplateRenderer } from '../prompt/renderer.ts';
import { fitTurns } from './overflow.ts';
import type { ChatPrompt, Prompt } from './protocol.ts';
import { openVocabulary, requireTokens } from './vocabulary.ts';

/** A prompt as the model will read it, and how its answer is to be understood. */
export type Prepared = {
  tokens: Token[];
  text: string;
  parser: OutputParser;
  /** The text of tokens; of special ones only of those that the parser looks for. */
  detokenize(tokens: readonly Token[], lastTokens: readonly Token[]): string;
  startsInThinking: boolean;
  /** Texts that end the answer in this format, besides those that were asked for. */
  stop: readonly string[];
  /** What ends thinking when its budget is spent. */
  endOfThinking: Token[];
  /** GBNF of the tool call that has to come; `null` where none has to. */
  callGrammar: string | null;
  /** Whether the answer ends with its first call. */
  endsWithCall: boolean;
  /** Tokens of the conversation that were left out to make it fit. */
  droppedTokens: number;
  /** Tokens at the beginning that are to stay when older ones make room. */
  keptTokens: number;
};

export type Prompts = {
  /** Reads what the template can do, so that the first question does not wait for it. */
  warm(): Promise<void>;
  prepare(prompt: Prompt, overflow: Overflow, roomTokens: number): Promise<Prepared>;
};

/** What llama.cpp's own server uses for a model without a template: most models have seen it. */
const fallbackTemplate = `{%- for message in messages -%}
<|im_start|>{{ message.role }}
{{ message.content }}<|im_end|>
{% endfor -%}
{%- if add_generation_prompt -%}
<|im_start|>assistant
{% endif -%}`;

export function createPrompts(model: LlamaModel, chatTemplate: string | null): Prompts {
  const vocabulary = openVocabulary(model);
  const chat = createChatPrompts({
    renderer: createTemplateRenderer(),
    templates: chatTemplate === null ? templatesOf(model) : { default: chatTemplate, named: {} },
    bosToken: model.tokens.bosString ?? '',
    eosToken: model.tokens.eosString ?? '',
    controlTokens: [...vocabulary.controlTokens.values()],
  });

  function tokenize(segments: readonly PromptSegment[]): Token[] {
    const tokens = segments.flatMap(({ text, special }, index) =>
      // Only the very beginning of a text gets the space that some tokenizers put before words.
      model.tokenize(text, special, index === 0 ? undefined : 'trimLeadingSpace'),
    );
    const { bos, shouldPrependBosToken } = model.tokens;
    // As llama.cpp does: a model that needs the token at the beginning gets it, and never twice.
    return shouldPrependBosToken && bos !== null && tokens[0] !== bos ? [bos, ...tokens] : tokens;
  }

  async function prepareChat(prompt: ChatPrompt, overflow: Overflow, roomTokens: number): Promise<Prepared> {
    const tools = prompt.toolChoice === 'none' ? [] : prompt.tools;
    const { reasoning, reasoningEffort, continueLast, variables } = prompt;
    const attempt = async (turns: Turn[]) => {
      const built = await chat.build({ turns, tools, reasoning, reasoningEffort, continueLast, variables });
      return { built, tokens: tokenize(built.segments) };
    };
    const { result, droppedTokens } = await fitTurns(prompt.turns, overflow, roomTokens, attempt);
    const { built, tokens } = result;
    const { format, startsInThinking } = built;
    const system = prompt.turns.filter(({ role }) => role === 'system');
    return {
      tokens,
      text: built.text,
      parser: createOutputParser(format, { tools, startsInThinking }),
      detokenize: vocabulary.detokenizerFor(format),
      startsInThinking,
      stop: format.stops,
      endOfThinking: model.tokenize(endOfThinking(format), true, 'trimLeadingSpace'),
      callGrammar: callGrammar(prompt, built),
      endsWithCall: !prompt.parallelToolCalls,
      droppedTokens,
      // With what the template writes around it.
      keptTokens: system.reduce((sum, turn) => sum + model.tokenize(turn.content).length + 8, 1),
    };
  }

  function callGrammar({ tools, toolChoice, parallelToolCalls }: ChatPrompt, { format }: BuiltPrompt): string | null {
    if (toolChoice === 'auto' || toolChoice === 'none') return null;
    if (toolChoice !== 'required' && !tools.some(({ name }) => name === toolChoice.name)) {
      throw new AppError('invalid_input', `There is no tool with the name ${toolChoice.name}.`, {
        remedy: 'Choose one of the tools of the request.',
      });
    }
    if (tools.length === 0) throw new AppError('invalid_input', 'A tool call is required and there are no tools.');
    const options = { tools, choice: toolChoice, isParallel: parallelToolCalls, schemaToRules: schemaRules };
    return toolCallGrammar(format, options);
  }

  function prepareInfill(prefix: string, suffix: string): Token[] {
    const { prefix: before, suffix: after, middle } = model.tokens.infill;
    if (before === null || after === null) {
      throw new AppError('unsupported', 'This model was not made to fill in the middle of a text.', {
        remedy: 'Choose a code model that can, such as Qwen Coder or Codestral.',
      });
    }
    const tokens = [before, ...model.tokenize(prefix), after, ...model.tokenize(suffix)];
    return middle === null ? tokens : [...tokens, middle];
  }

  function plain(tokens: Token[], text: string): Prepared {
    return {
      tokens,
      text,
      parser: { push: (piece) => (piece === '' ? [] : [{ type: 'text', text: piece }]), end: () => [] },
      detokenize: vocabulary.detokenizerFor(null),
      startsInThinking: false,
      stop: [],
      endOfThinking: [],
      callGrammar: null,
      endsWithCall: false,
      droppedTokens: 0,
      keptTokens: 0,
    };
  }

  return {
    warm: async () => {
      await chat.examine(false);
    },
    prepare: async (prompt, overflow, roomTokens) => {
      switch (prompt.kind) {
        case 'chat':
          return prepareChat(prompt, overflow, roomTokens);
        case 'text':
          return plain(tokenize([{ text: prompt.text, special: true }]), prompt.text);
        case 'tokens':
          requireTokens(model, prompt.tokens);
          return plain(prompt.tokens as Token[], model.detokenize(prompt.tokens as Token[], true));
        case 'infill': {
          const tokens = prepareInfill(prompt.prefix, prompt.suffix);
          return plain(tokens, model.detokenize(tokens, true));
        }
      }
    },
  };
}

/** The templates of the file: `tokenizer.chat_template`, and variants such as `tokenizer.chat_template.tool_use`. */
function templatesOf(model: LlamaModel): { default: string; named: Record<string, string> } {
  const prefix = 'chat_template.';
  const entries: [string, unknown][] = Object.entries(model.fileInfo.metadata.tokenizer ?? {});
  const named = entries.flatMap(([key, value]) =>
    key.startsWith(prefix) && typeof value === 'string' ? [[key.slice(prefix.length), value] as const] : [],
  );
  return {
    default: model.fileInfo.metadata.tokenizer?.chat_template ?? fallbackTemplate,
    named: Object.fromEntries(named),
  };
}
