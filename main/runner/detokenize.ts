import type { Token } from 'node-llama-cpp';

/** The text of some tokens; `lastTokens` are those before them. */
type Detokenize = (tokens: readonly Token[], lastTokens: readonly Token[]) => string;

const replacementCharacter = '\uFFFD';
/** The longest UTF-8 character has four bytes, one a token at worst; past that the bytes are broken for good. */
const longestCharacterTokens = 4;

/** Turns tokens into text as they come; a character that is spread over several tokens comes out whole. */
export function createDetokenizer(detokenize: Detokenize) {
  let done: Token[] = [];
  let pending: Token[] = [];

  function take(text: string): string {
    // The tokenizer needs the few tokens before to decide about leading spaces.
    done = [...done, ...pending].slice(-longestCharacterTokens);
    pending = [];
    return text;
  }

  return {
    push(token: Token): string {
      pending.push(token);
      const text = detokenize(pending, done);
      if (text.endsWith(replacementCharacter) && pending.length < longestCharacterTokens) return '';
      return take(text);
    },
    end(): string {
      return pending.length === 0 ? '' : take(detokenize(pending, done));
    },
  };
}
