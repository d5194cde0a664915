import type { LlamaContextSequence, Token } from 'node-llama-cpp';

export type Slot = {
  index: number;
  sequence: LlamaContextSequence;
  isBusy: boolean;
  /** When it was last used, in the order of requests; the oldest is given away first. */
  usedAt: number;
  /** Whether what it holds must not be written to the disk. */
  isPrivate: boolean;
};

/** A slot, and where else more of the prompt stands. */
export type Place = { slot: Slot; copyFrom: Slot | null };

type Waiter = { tokens: readonly Token[]; give(place: Place): void; onAhead(count: number): void };

/** Copying a cache costs time; a short beginning is read again as quickly. */
const worthCopyingTokens = 128;

/**
 * Shares the context's sequences among requests: first come, first served, and to each the free slot that already
 * holds most of its prompt. Sequences come in ascending order.
 */
export function createSlots(sequences: readonly LlamaContextSequence[]) {
  const slots: Slot[] = sequences.map((sequence, index) => ({
    index,
    sequence,
    isBusy: false,
    usedAt: 0,
    isPrivate: false,
  }));
  const waiting: Waiter[] = [];
  let requests = 0;

  const common = (slot: Slot, tokens: readonly Token[]) => commonPrefix(slot.sequence.contextTokens, tokens);

  function choose(tokens: readonly Token[]): Place | null {
    const free = slots
      .filter((slot) => !slot.isBusy)
      .map((slot) => ({ slot, length: common(slot, tokens) }))
      // A slot that holds nothing of this prompt should be the one whose conversation is the least likely to go on;
      // the lowest index wins a tie, since gaps between the sequences in use split llama.cpp's batches.
      .sort((a, b) => b.length - a.length || a.slot.usedAt - b.slot.usedAt || a.slot.index - b.slot.index);
    const best = free[0];
    if (!best) return null;
    const elsewhere = slots
      // A copy goes through a file.
      .filter((slot) => slot !== best.slot && !slot.isPrivate)
      .map((slot) => ({ slot, length: common(slot, tokens) }))
      .sort((a, b) => b.length - a.length)[0];
    const isWorthCopying = elsewhere !== undefined && elsewhere.length >= best.length + worthCopyingTokens;
    // To take over another conversation's free slot would be a copy too; only a busy one has to be copied.
    return { slot: best.slot, copyFrom: isWorthCopying && elsewhere.slot.isBusy ? elsewhere.slot : null };
  }

  function take(place: Place): Place {
    place.slot.isBusy = true;
    place.slot.usedAt = ++requests;
    return place;
  }

  return {
    busy: () => slots.filter((slot) => slot.isBusy).length,
    /** Those whose conversations may be written to the disk. */
    keepable: () => slots.filter((slot) => !slot.isPrivate),

    /** A place, now or when a slot is released; `null` when the request was cancelled before. */
    async acquire(
      tokens: readonly Token[],
      signal: AbortSignal,
      onAhead: (count: number) => void,
    ): Promise<Place | null> {
      if (signal.aborted) return null;
      const place = waiting.length === 0 ? choose(tokens) : null;
      if (place) return take(place);
      return new Promise((resolve) => {
        const leave = () => {
          waiting.splice(waiting.indexOf(waiter), 1);
          tellWaiting();
          resolve(null);
        };
        const waiter: Waiter = {
          tokens,
          onAhead,
          give: (given) => {
            signal.removeEventListener('abort', leave);
            resolve(given);
          },
        };
        waiting.push(waiter);
        onAhead(waiting.length - 1);
        signal.addEventListener('abort', leave, { once: true });
      });
    },

    release(slot: Slot): void {
      slot.isBusy = false;
      const next = waiting[0];
      const place = next && choose(next.tokens);
      if (!next || !place) return;
      waiting.shift();
      next.give(take(place));
      tellWaiting();
    },
  };

  function tellWaiting(): void {
    waiting.forEach((waiter, index) => waiter.onAhead(index));
  }
}

export function commonPrefix(a: readonly Token[], b: readonly Token[]): number {
  const length = Math.min(a.length, b.length);
  let index = 0;
  while (index < length && a[index] === b[index]) index += 1;
  return index;
}
