import type { LlamaModel, Token } from 'node-llama-cpp';
import { createTemplateRenderer } from '../prompt/renderer.ts';
import type { ChatTurn } from './protocol.ts';

export type Prompts = { tokenizeChat(messages: ChatTurn[]): Promise<Token[]> };

/** What llama.cpp's own server uses for a model without a template: most models have seen it. */
const fallbackTemplate = `{%- for message in messages -%}
<|im_start|>{{ message.role }}
{{ message.content }}<|im_end|>
{% endfor -%}
{%- if add_generation_prompt -%}
<|im_start|>assistant
{% endif -%}`;

export function createPrompts(model: LlamaModel): Prompts {
  const renderer = createTemplateRenderer();
  const template = model.fileInfo.metadata.tokenizer?.chat_template ?? fallbackTemplate;
  return {
    tokenizeChat: async (messages) => {
      const text = await renderer.render({
        template,
        variables: {
          messages,
          add_generation_prompt: true,
          bos_token: model.tokens.bosString ?? '',
          eos_token: model.tokens.eosString ?? '',
        },
      });
      const tokens = model.tokenize(text, true);
      const { bos, shouldPrependBosToken } = model.tokens;
      // As llama.cpp does: a model that needs the token at the beginning gets it, and never twice.
      return shouldPrependBosToken && bos !== null && tokens[0] !== bos ? [bos, ...tokens] : tokens;
    },
  };
}
