import type { LlamaModel, Token } from 'node-llama-cpp';
import { AppError } from '../../contract/errors.ts';
import type { Overflow, Turn } from '../../contract/inference.ts';
import { createMarker, markLiterals, splitMarked, type PromptSegment } from '../prompt/escape.ts';
import { createTemplateRenderer } from '../prompt/renderer.ts';
import { fitTurns } from './overflow.ts';
import type { ChatPrompt, Prompt } from './protocol.ts';
import type { OutputParser } from './writer.ts';

/** A prompt as the model will read it, and how its answer is to be understood. */
export type Prepared = {
  tokens: Token[];
  text: string;
  parser: OutputParser;
  /** Tokens of the conversation that were left out to make it fit. */
  droppedTokens: number;
  /** Tokens at the beginning that are to stay when older ones make room. */
  keptTokens: number;
};

export type Prompts = {
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
  const renderer = createTemplateRenderer();
  const template = chatTemplate ?? model.fileInfo.metadata.tokenizer?.chat_template ?? fallbackTemplate;
  const controlTokens = listControlTokens(model);

  async function renderChat(prompt: ChatPrompt, turns: Turn[]): Promise<PromptSegment[]> {
    const messages = turns.map(({ role, content }) => ({ role, content }));
    const marker = createMarker(messages, template, controlTokens);
    const variables = {
      ...prompt.variables,
      messages: marker === null ? messages : markLiterals(messages, marker),
      add_generation_prompt: true,
      bos_token: model.tokens.bosString ?? '',
      eos_token: model.tokens.eosString ?? '',
    };
    const rendered = await renderer.render({ template, variables });
    return marker === null ? [{ text: rendered, special: true }] : splitMarked(rendered, marker);
  }

  function tokenize(segments: PromptSegment[]): Token[] {
    const tokens = segments.flatMap(({ text, special }, index) =>
      // Only the very beginning of a text gets the space that some tokenizers put before words.
      model.tokenize(text, special, index === 0 ? undefined : 'trimLeadingSpace'),
    );
    const { bos, shouldPrependBosToken } = model.tokens;
    // As llama.cpp does: a model that needs the token at the beginning gets it, and never twice.
    return shouldPrependBosToken && bos !== null && tokens[0] !== bos ? [bos, ...tokens] : tokens;
  }

  async function prepareChat(prompt: ChatPrompt, overflow: Overflow, roomTokens: number): Promise<Prepared> {
    const attempt = async (turns: Turn[]) => {
      const segments = await renderChat(prompt, turns);
      return { segments, tokens: tokenize(segments) };
    };
    const { result, droppedTokens } = await fitTurns(prompt.turns, overflow, roomTokens, attempt);
    const system = prompt.turns
      .filter(({ role }) => role === 'system')
      .reduce((sum, turn) => sum + model.tokenize(turn.content).length, 0);
    return {
      tokens: result.tokens,
      text: result.segments.map(({ text }) => text).join(''),
      parser: plainText(),
      droppedTokens,
      keptTokens: system + 8,
    };
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
    return { tokens, text, parser: plainText(), droppedTokens: 0, keptTokens: 0 };
  }

  return {
    prepare: async (prompt, overflow, roomTokens) => {
      switch (prompt.kind) {
        case 'chat':
          return prepareChat(prompt, overflow, roomTokens);
        case 'text':
          return plain(tokenize([{ text: prompt.text, special: true }]), prompt.text);
        case 'tokens':
          return plain(prompt.tokens as Token[], model.detokenize(prompt.tokens as Token[], true));
        case 'infill': {
          const tokens = prepareInfill(prompt.prefix, prompt.suffix);
          return plain(tokens, model.detokenize(tokens, true));
        }
      }
    },
  };
}

/** The texts of control tokens: what a person writes must never become one. */
function listControlTokens(model: LlamaModel): string[] {
  const vocabulary = model.fileInfo.metadata.tokenizer?.ggml;
  if (!vocabulary) return [];
  const control = 3;
  return vocabulary.tokens.filter((text, index) => Number(vocabulary.token_type[index]) === control && text !== '');
}

function plainText(): OutputParser {
  return { push: (text) => (text === '' ? [] : [{ type: 'text', text }]), end: () => [] };
}
