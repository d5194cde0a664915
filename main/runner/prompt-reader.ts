import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Token } from 'node-llama-cpp';
import type { CacheStates } from './cache-states.ts';
import type { Batching } from './batching.ts';
import { commonPrefix, type Place, type Slot } from './slots.ts';

/** How long one step of a prompt may take where others are waiting for their turn, and where nobody is. */
const sharedStepMs = 90;
const aloneStepMs = 1000;
/** Below this llama.cpp reads the weights for too few tokens at a time. */
const smallestStep = 64;
/** So few tokens need no step of their own, nor a way to give them up in the middle. */
const shortEnd = 32;

type Options = { batching: Batching; batchSize: number; states: CacheStates | null; busySlots(): number };
type Listeners = { signal: AbortSignal; onProgress(progress: number): void };

export type ReadPrompt = {
  /** Tokens of the prompt that were in the cache. */
  cached: number;
  cacheMiss: string | null;
  /** What is still to be evaluated: the last few tokens, or more after a cancel. */
  rest: Token[];
  /** When the slot is free of this prompt: after a cancel, llama.cpp ends its step before it can take another. */
  settled: Promise<void>;
};

/** Brings a slot to a prompt, all but its last tokens, reusing what is already there or elsewhere. */
export function createPromptReader({ batching, batchSize, states, busySlots }: Options) {
  // Learnt from what the last steps took.
  let tokensPerMs: number | null = null;

  function stepSize(): number {
    if (tokensPerMs === null) return Math.min(batchSize, smallestStep * 2);
    const stepMs = busySlots() > 1 ? sharedStepMs : aloneStepMs;
    const wanted = Math.round((tokensPerMs * stepMs) / smallestStep) * smallestStep;
    return Math.min(batchSize, Math.max(smallestStep, wanted));
  }

  return async ({ slot, copyFrom }: Place, tokens: Token[], { signal, onProgress }: Listeners): Promise<ReadPrompt> => {
    const { sequence } = slot;
    const held = sequence.contextTokens;
    const body = tokens.slice(0, -1);
    await batching.change(async () => {
      if (copyFrom) await copyState(copyFrom, slot);
      await states?.restore(sequence, tokens);
      // Shifting cells to save work changes results, so only a common beginning is reused.
      await sequence.adaptStateToTokens(body, false);
    });
    const cached = sequence.nextTokenIndex;
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    let settled = Promise.resolve();
    // A short end is read together with the last token: one pass over the weights less until the first is written.
    const last = sequence.needsCheckpoints ? body.length : body.length - shortEnd;
    for (let start = cached; start < last && !signal.aborted;) {
      onProgress((start - cached) / (body.length - cached));
      const pause = batching.pause();
      if (pause) await pause;
      const step = body.slice(start, start + stepSize());
      const startedAt = performance.now();
      settled = sequence.evaluateWithoutGeneratingNewTokens(step);
      await Promise.race([settled, aborted]);
      const speed = step.length / Math.max(0.1, performance.now() - startedAt);
      tokensPerMs = tokensPerMs === null ? speed : tokensPerMs * 0.7 + speed * 0.3;
      start += step.length;
    }
    if (!signal.aborted) onProgress(1);
    // A cache that can't be cut at any place (sliding windows, recurrent models) needs marks to come back to.
    if (sequence.needsCheckpoints && !signal.aborted) await batching.change(() => sequence.takeCheckpoint());
    const rest = tokens.slice(sequence.nextTokenIndex);
    return { cached, cacheMiss: explainMiss(held, tokens, cached), rest, settled };
  };
}

/** Says in a few words why more of a prompt was not in the cache. */
function explainMiss(held: readonly Token[], tokens: readonly Token[], cached: number): string | null {
  if (cached >= tokens.length - 1) return null;
  if (held.length === 0 && cached === 0) return 'the slot was empty';
  const common = commonPrefix(held, tokens);
  if (cached < common) return 'this model can only go back to marked places';
  if (common === held.length || cached > common) return null;
  return common === 0
    ? 'the slot held another conversation'
    : `the conversation differs from what was read before at token ${common}`;
}

/** Takes over what a busy slot has read, through a file in memory where the system has one. */
async function copyState(from: Slot, to: Slot): Promise<void> {
  const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const path = join(folder, `paddock-${randomUUID()}.state`);
  try {
    await from.sequence.saveStateToFile(path);
    await to.sequence.loadStateFromFile(path, { acceptRisk: true });
  } catch {
    // Without the copy the prompt is read again; the slot must not keep half of one.
    await to.sequence.clearHistory();
  } finally {
    await rm(path, { force: true });
  }
}
