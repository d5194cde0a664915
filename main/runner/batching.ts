import type { BatchItem, LlamaContext, PrioritizedBatchItem } from 'node-llama-cpp';

type Strategy = (options: { items: readonly BatchItem[]; size: number }) => PrioritizedBatchItem[];

/** After this many empty rounds (each a few microtasks) a sequence that has not come back is no longer waited for. */
const longestWaitRounds = 200;

/**
 * Keeps llama.cpp's batches whole. With one KV cache per sequence, llama.cpp computes only *consecutive ascending*
 * sequences together; in the order of arrival a batch of eight falls into several passes over the weights. So this
 * waits for every sequence that is writing, which takes microtasks, and sorts by sequence.
 * Sequences that write go first with their one token; prompts share what is left of the batch.
 */
export function createBatching() {
  let writing = 0;
  let rounds = 0;
  let changing = 0;
  let changed: PromiseWithResolvers<void> | null = null;
  let context: LlamaContext | null = null;

  const strategy: Strategy = ({ items, size }) => {
    const writers = items.filter((item) => item.tokens.length === 1).length;
    if (changed === null && writers < writing && rounds < longestWaitRounds) {
      rounds += 1;
      return [];
    }
    rounds = 0;
    const order = bySequence(context, items);
    const amounts = share(items, size);
    return order
      .map((index) => ({ item: items[index], processAmount: amounts[index] ?? 0 }))
      .filter((entry): entry is PrioritizedBatchItem => entry.item !== undefined && entry.processAmount > 0);
  };

  return {
    strategy,
    /** The order of the sequences is known from the context, which exists only after the strategy. */
    attach(created: LlamaContext): void {
      context = created;
    },
    /** Between these two a sequence asks for its next token without any pause. */
    startWriting(): void {
      writing += 1;
    },
    endWriting(): void {
      writing -= 1;
    },

    /**
     * Runs what changes a cache without computing. It needs the context's lock, which node-llama-cpp keeps for as long
     * as tokens are asked for without a pause: everybody else pauses meanwhile, or a new request would wait until all
     * others have ended.
     */
    async change<T>(work: () => Promise<T>): Promise<T> {
      changing += 1;
      changed ??= Promise.withResolvers<void>();
      try {
        return await work();
      } finally {
        changing -= 1;
        if (changing === 0) {
          changed.resolve();
          changed = null;
        }
      }
    },
    /** To be awaited, where it is not null, before more tokens are asked for. */
    pause(): Promise<void> | null {
      return changed?.promise ?? null;
    },
  };
}

export type Batching = ReturnType<typeof createBatching>;

/** How many tokens of each item go into this batch. */
export function share(items: readonly { tokens: readonly unknown[] }[], size: number): number[] {
  let left = size;
  const amounts = items.map((item): number => {
    if (item.tokens.length !== 1 || left === 0) return 0;
    left -= 1;
    return 1;
  });
  let prompts = items.filter((item) => item.tokens.length > 1).length;
  // Short prompts first take no more than they need, so that their share goes to the long ones.
  const byLength = items.map((_, index) => index).sort((a, b) => lengthOf(items[a]) - lengthOf(items[b]));
  for (const index of byLength) {
    const length = lengthOf(items[index]);
    if (length <= 1) continue;
    const amount = Math.min(length, Math.ceil(left / prompts));
    amounts[index] = amount;
    left -= amount;
    prompts -= 1;
  }
  return amounts;
}

function lengthOf(item: { tokens: readonly unknown[] } | undefined): number {
  return item?.tokens.length ?? 0;
}

/** node-llama-cpp does not say which sequence an item belongs to, but keeps its queue in the same order. */
function bySequence(context: LlamaContext | null, items: readonly BatchItem[]): number[] {
  const order = items.map((_, index) => index);
  const queue = (context as unknown as { _queuedDecodes?: { sequenceId: number }[] } | null)?._queuedDecodes;
  if (!Array.isArray(queue) || queue.length !== items.length) return order;
  const sequence = (index: number) => queue[index]?.sequenceId ?? index;
  return order.sort((a, b) => sequence(a) - sequence(b));
}
