import type { EndReason, GenerationResult } from '../../runner/protocol.ts';
import type { ServedModel } from '../inference.ts';

/** What was read and written. `promptsRead`: one of the results for each prompt, which several answers may share. */
export function usage(results: readonly GenerationResult[], promptsRead = results.slice(0, 1)) {
  const promptTokens = sum(promptsRead, (result) => result.promptTokens);
  const completionTokens = sum(results, (result) => result.completionTokens);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: sum(promptsRead, (result) => result.cachedTokens) },
    completion_tokens_details: { reasoning_tokens: sum(results, (result) => result.reasoningTokens) },
  };
}

function sum(results: readonly GenerationResult[], pick: (result: GenerationResult) => number): number {
  return results.reduce((total, result) => total + pick(result), 0);
}

export function finishReason(reason: EndReason): 'stop' | 'length' {
  switch (reason) {
    case 'length':
    case 'context':
      return 'length';
    case 'end':
    case 'stop_string':
    case 'cancelled':
      return 'stop';
  }
}

/** What of its schema a finished answer breaks, where it breaks any: a grammar can't hold it to everything. */
export function violationsOf({ violations }: GenerationResult): { violations?: string[] } {
  return violations === null || violations.length === 0 ? {} : { violations };
}

/** What stands at the head of every reply and every chunk of it. */
export type Head = { id: string; created: number; model: string };

export function newHead(prefix: string, model: string): Head {
  return { id: `${prefix}-${crypto.randomUUID()}`, created: Math.floor(Date.now() / 1000), model };
}

/** What a dialect that has OpenAI's forms says of an answer besides. */
export type Extras = (result: GenerationResult, hasCalled: boolean) => object;
export type ExtrasFor = (model: ServedModel) => Extras;
