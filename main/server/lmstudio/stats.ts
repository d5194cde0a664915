import type { GenerationResult } from '../../runner/protocol.ts';
import type { Inference } from '../inference.ts';
import type { ExtrasFor } from '../openai/answer-parts.ts';

/** Between the first token and the last; 0 where there were not two. */
export function tokensPerSecond({ completionTokens, decodeMs }: GenerationResult): number {
  return decodeMs > 0 && completionTokens > 1 ? ((completionTokens - 1) * 1000) / decodeMs : 0;
}

export function secondsToFirstToken({ timeToFirstTokenMs }: GenerationResult): number {
  return (timeToFirstTokenMs ?? 0) / 1000;
}

/** What LM Studio's older API adds to OpenAI's answers. */
export function createExtras(inference: Inference, version: string): ExtrasFor {
  return ({ id, local }) =>
    (result, hasCalled) => {
      const loaded = inference.status().models.find(({ modelId }) => modelId === id);
      const { droppedTokens } = result;
      return {
        stats: {
          tokens_per_second: tokensPerSecond(result),
          time_to_first_token: secondsToFirstToken(result),
          generation_time: result.decodeMs / 1000,
          stop_reason: stopReason(result, hasCalled),
          ...(droppedTokens === 0 ? {} : { dropped_tokens_count: droppedTokens }),
          ...speculationOf(result),
        },
        model_info: {
          arch: local?.architecture ?? null,
          quant: local?.quantization ?? null,
          format: local === null ? null : 'gguf',
          context_length: loaded?.contextLength ?? local?.contextLength ?? null,
        },
        runtime: { name: 'paddock-llama.cpp', version, supported_formats: ['gguf'] },
      };
    };
}

function stopReason({ stopReason: reason }: GenerationResult, hasCalled: boolean): string {
  switch (reason) {
    case 'end':
      return hasCalled ? 'toolCalls' : 'eosFound';
    case 'stop_string':
      return 'stopStringFound';
    case 'length':
      return 'maxPredictedTokensReached';
    case 'context':
      return 'contextLengthReached';
    case 'cancelled':
      return 'userStopped';
  }
}

function speculationOf({ speculation }: GenerationResult): object {
  if (speculation === null) return {};
  const { accepted, guessed } = speculation;
  return {
    total_draft_tokens_count: guessed,
    accepted_draft_tokens_count: accepted,
    rejected_draft_tokens_count: guessed - accepted,
    ignored_draft_tokens_count: 0,
  };
}
