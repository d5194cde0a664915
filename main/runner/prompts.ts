import { Template } from '@huggingface/jinja';
import type { LlamaModel, Token } from 'node-llama-cpp';
import type { ChatTurn } from './protocol.ts';

export type Prompts = { tokenizeChat(messages: ChatTurn[]): Promise<Token[]> };

export function createPrompts(model: LlamaModel): Prompts {
  const template = new Template(String(model.fileInfo.metadata.tokenizer?.chat_template));
  return {
    tokenizeChat: async (messages) =>
      model.tokenize(
        template.render({
          messages,
          add_generation_prompt: true,
          bos_token: model.tokens.bosString ?? '',
          eos_token: model.tokens.eosString ?? '',
        }),
        true,
      ),
  };
}
