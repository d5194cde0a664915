import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp';

export type Slot = { index: number; sequence: LlamaContextSequence; isBusy: boolean };

type Waiter = { tokens: Token[]; give(slot: Slot): void };

/**
 * Shares the context's sequences among requests: first come, first served, and to each the free slot that already
 * holds most of its prompt.
 */
export function createSlots(context: LlamaContext, count: number) {
  const slots: Slot[] = Array.from({ length: count }, (_, index) => ({
    index,
    sequence: context.getSequence(),
    isBusy: false,
  }));
  const waiting: Waiter[] = [];

  function best(tokens: Token[]): Slot | undefined {
    // The lowest index wins a tie: gaps between the sequences in use split llama.cpp's batches.
    return slots
      .filter((slot) => !slot.isBusy)
      .map((slot) => ({ slot, common: commonPrefix(slot.sequence.contextTokens, tokens) }))
      .sort(
        (a, b) => b.common - a.common || a.slot.sequence.contextTokens.length - b.slot.sequence.contextTokens.length,
      )
      .at(0)?.slot;
  }

  return {
    /** A free slot, now or when one is released; `null` when the request was cancelled before. */
    async acquire(tokens: Token[], signal: AbortSignal): Promise<Slot | null> {
      if (signal.aborted) return null;
      const free = waiting.length === 0 ? best(tokens) : undefined;
      if (free) {
        free.isBusy = true;
        return free;
      }
      return new Promise((resolve) => {
        const leave = () => {
          waiting.splice(waiting.indexOf(waiter), 1);
          resolve(null);
        };
        const waiter: Waiter = {
          tokens,
          give: (slot) => {
            signal.removeEventListener('abort', leave);
            resolve(slot);
          },
        };
        waiting.push(waiter);
        signal.addEventListener('abort', leave, { once: true });
      });
    },

    release(slot: Slot): void {
      slot.isBusy = false;
      const next = waiting.shift();
      if (!next) return;
      const chosen = best(next.tokens) ?? slot;
      chosen.isBusy = true;
      next.give(chosen);
    },
  };
}

export function commonPrefix(a: readonly Token[], b: readonly Token[]): number {
  const length = Math.min(a.length, b.length);
  let index = 0;
  while (index < length && a[index] === b[index]) index += 1;
  return index;
}
