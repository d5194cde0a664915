import type { Sampling } from '../../../contract/inference.ts';
import type { EndReason, GenerationResult, Logprob } from '../../runner/protocol.ts';
import { violationsOf } from '../openai/answer-parts.ts';
import type { CompletionInput } from './completion-request.ts';

/** The end of an answer as llama-server tells it, with the whole text or, in a stream, after the last piece of it. */
export function finalCompletion(
  { modelId, input }: { modelId: string; input: CompletionInput },
  content: string,
  result: GenerationResult,
  logprobs: readonly Logprob[],
) {
  const { promptTokens, cachedTokens, completionTokens, promptMs, decodeMs, stopReason } = result;
  const readTokens = promptTokens - cachedTokens;
  return {
    index: 0,
    content,
    tokens: [],
    stop: true,
    model: modelId,
    tokens_predicted: completionTokens,
    tokens_evaluated: promptTokens,
    tokens_cached: cachedTokens,
    truncated: result.droppedTokens > 0,
    stop_type: stopType(stopReason),
    stopping_word: result.stopString ?? '',
    generation_settings: {
      ...describeSampling(input.sampling),
      seed: result.seed,
      n_predict: input.maxTokens ?? -1,
      stop: input.stop ?? [],
    },
    timings: {
      prompt_n: readTokens,
      prompt_ms: promptMs,
      prompt_per_second: perSecond(readTokens, promptMs),
      predicted_n: completionTokens,
      predicted_ms: decodeMs,
      predicted_per_second: perSecond(completionTokens - 1, decodeMs),
    },
    ...violationsOf(result),
    ...(logprobs.length === 0 ? {} : { completion_probabilities: describeProbabilities(logprobs) }),
  };
}

/** Sampling under llama-server's names. */
export function describeSampling(sampling: Sampling) {
  return {
    temperature: sampling.temperature,
    top_k: sampling.topK,
    top_p: sampling.topP,
    min_p: sampling.minP,
    repeat_penalty: sampling.repeatPenalty,
    repeat_last_n: sampling.repeatLastTokens,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    dry_multiplier: sampling.dryMultiplier,
    dry_base: sampling.dryBase,
    dry_allowed_length: sampling.dryAllowedLength,
    xtc_probability: sampling.xtcProbability,
    xtc_threshold: sampling.xtcThreshold,
    seed: sampling.seed ?? -1,
  };
}

export function describeProbabilities(logprobs: readonly Logprob[]) {
  return logprobs.map(({ token, logprob, bytes, top }) => ({
    token,
    logprob,
    bytes,
    top_logprobs: top.map((other) => ({ token: other.token, logprob: other.logprob, bytes: other.bytes })),
  }));
}

function stopType(reason: EndReason): 'eos' | 'word' | 'limit' | 'none' {
  switch (reason) {
    case 'end':
      return 'eos';
    case 'stop_string':
      return 'word';
    case 'length':
    case 'context':
      return 'limit';
    case 'cancelled':
      return 'none';
  }
}

function perSecond(count: number, timeMs: number): number {
  return timeMs > 0 && count > 0 ? (count * 1000) / timeMs : 0;
}
