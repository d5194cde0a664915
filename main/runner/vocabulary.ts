import type { LlamaModel, Token } from 'node-llama-cpp';
import { AppError } from '../../contract/errors.ts';
import { markersOf, type OutputFormat } from '../prompt/format.ts';

type Detokenize = (tokens: readonly Token[], lastTokens: readonly Token[]) => string;

const controlType = 3;

/** What the runner needs to know of a model's special tokens. */
export function openVocabulary(model: LlamaModel) {
  const vocabulary = model.fileInfo.metadata.tokenizer?.ggml;
  /** Their texts; what a person writes must never become one. */
  const controlTokens = new Map<Token, string>();
  vocabulary?.tokens.forEach((text, index) => {
    if (Number(vocabulary.token_type[index]) === controlType && text !== '') controlTokens.set(index as Token, text);
  });

  /** Special tokens make no text, except for those that the format is read by. */
  function detokenizerFor(format: OutputFormat | null): Detokenize {
    const marks = format === null ? [] : [...markersOf(format), ...format.stops];
    const shown = new Set(
      [...controlTokens].filter(([, text]) => marks.some((mark) => mark.includes(text))).map(([token]) => token),
    );
    return (tokens, lastTokens) => {
      if (!tokens.some((token) => shown.has(token))) return model.detokenize(tokens, false, lastTokens);
      return tokens
        .map((token, index) => model.detokenize([token], shown.has(token), [...lastTokens, ...tokens.slice(0, index)]))
        .join('');
    };
  }

  return { controlTokens, detokenizerFor };
}

/** Native code ends the process for a token that its model does not have. */
export function requireTokens(model: LlamaModel, tokens: readonly number[]): void {
  const count = model.fileInfo.metadata.tokenizer?.ggml.tokens.length ?? 0;
  const unknown = tokens.find((token) => token >= count);
  if (unknown === undefined) return;
  throw new AppError('invalid_input', `There is no token ${unknown}: this model has ${count}, counted from 0.`, {
    remedy: 'Use tokens that this model made of a text.',
  });
}
