import type { LoadWatch } from '../fit/records.ts';
import type { GenerationResult } from '../runner/protocol.ts';

/** Fewer tokens say little of how fast a model writes. */
const leastTimedTokens = 16;
/** Shorter prompts are no whole batch. */
const leastTimedPrompt = 128;

/** Notes how fast a request was that had the model for itself. */
export function noteSpeeds(watch: LoadWatch, result: GenerationResult): void {
  const { completionTokens, decodeMs, promptTokens, cachedTokens, promptMs, speculation } = result;
  const newTokens = promptTokens - cachedTokens;
  if (newTokens >= leastTimedPrompt && promptMs > 0) {
    watch.read((newTokens / promptMs) * 1000, cachedTokens + newTokens / 2);
  }
  if (completionTokens >= leastTimedTokens && decodeMs > 0 && !speculation) {
    watch.answered(((completionTokens - 1) / decodeMs) * 1000, promptTokens + completionTokens / 2);
  }
}
