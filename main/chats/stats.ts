import type { AnswerStats } from '../../contract/chats.ts';
import type { GenerationResult } from '../runner/protocol.ts';

/** What one run of a model cost, put to what the runs before it did for the same answer. */
export function addStats(before: AnswerStats | null, result: GenerationResult): AnswerStats {
  const { promptTokens, cachedTokens, completionTokens, timeToFirstTokenMs, stopReason, droppedTokens } = result;
  const now: AnswerStats = {
    promptTokens,
    cachedTokens,
    completionTokens,
    timeToFirstTokenMs,
    tokensPerSecond: speed(completionTokens - 1, result.decodeMs),
    stopReason,
    droppedTokens,
  };
  if (before === null) return now;
  return {
    promptTokens: before.promptTokens + promptTokens,
    cachedTokens: before.cachedTokens + cachedTokens,
    completionTokens: before.completionTokens + completionTokens,
    timeToFirstTokenMs: before.timeToFirstTokenMs ?? timeToFirstTokenMs,
    tokensPerSecond: meanSpeed(before, now),
    stopReason,
    droppedTokens: Math.max(before.droppedTokens, droppedTokens),
  };
}

/** Tokens per second; unknown before there are two tokens to measure between. */
export function speed(tokens: number, timeMs: number): number | null {
  return tokens <= 0 || timeMs <= 0 ? null : (tokens / timeMs) * 1000;
}

function meanSpeed(a: AnswerStats, b: AnswerStats): number | null {
  const known = [a, b].flatMap(({ completionTokens, tokensPerSecond }) =>
    tokensPerSecond === null
      ? []
      : [{ tokens: completionTokens - 1, seconds: (completionTokens - 1) / tokensPerSecond }],
  );
  const tokens = known.reduce((sum, part) => sum + part.tokens, 0);
  const seconds = known.reduce((sum, part) => sum + part.seconds, 0);
  return speed(tokens, seconds * 1000);
}
