/** Texts up to this length are worked on side by side; longer ones keep all threads busy by themselves. */
const shortTokens = 512;

type Options<Context> = {
  /** How many contexts for short texts there may be. */
  width: number;
  /** The longest text, in tokens. */
  longestTokens: number;
  open(longestTokens: number): Promise<Context>;
};

/**
 * Contexts side by side for work on whole texts, each opened when a text first has to wait for it. node-llama-cpp reads
 * a result only of a context's first sequence, so that one context takes one text at a time. Several requests take
 * turns text by text; memory is bounded by the number of contexts, of which at most one is longer than short texts need.
 */
export function createLanes<Context>({ width, longestTokens, open }: Options<Context>) {
  const short = createPool(width, () => open(Math.min(longestTokens, shortTokens)));
  const long = longestTokens > shortTokens ? createPool(1, () => open(longestTokens)) : short;

  /** Lends a context that holds a text of this length. */
  async function lend<Result>(length: number, work: (context: Context) => Promise<Result>): Promise<Result> {
    const pool = length > shortTokens ? long : short;
    const context = await pool.take();
    try {
      return await work(context);
    } finally {
      pool.give(context);
    }
  }

  /** The results for all texts, of which the lengths are given, in their order. Rejects at the first failure. */
  async function each<Result>(
    lengths: readonly number[],
    work: (context: Context, index: number) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result[]> {
    const results: Result[] = [];
    const left = lengths.map((length, index) => ({ length, index })).values();
    let isOver = false;
    // A request has no more texts in line than there are contexts: the next in line may be another's.
    const follow = async () => {
      for (const { length, index } of left) {
        if (isOver) return;
        results[index] = await lend(length, (context) => {
          signal.throwIfAborted();
          return work(context, index);
        });
      }
    };
    const lines = Array.from({ length: Math.min(width, lengths.length) }, follow);
    try {
      await Promise.all(lines);
    } finally {
      isOver = true;
    }
    return results;
  }

  return { lend, each };
}

/** Up to `limit` contexts; whoever waits longest gets the next. */
function createPool<Context>(limit: number, open: () => Promise<Context>) {
  const free: Context[] = [];
  const waiting: PromiseWithResolvers<Context>[] = [];
  let opened = 0;
  let room = limit;
  let isOpening = false;

  function give(context: Context): void {
    const next = waiting.shift();
    if (next) next.resolve(context);
    else free.push(context);
  }

  async function grow(): Promise<void> {
    if (isOpening || waiting.length === 0 || opened === room) return;
    isOpening = true;
    try {
      const context = await open();
      opened += 1;
      give(context);
    } catch (error) {
      // Where memory is short, those that there are have to do.
      if (opened > 0) room = opened;
      else for (const { reject } of waiting.splice(0)) reject(error);
    }
    isOpening = false;
    await grow();
  }

  return {
    give,
    take(): Promise<Context> {
      const ready = free.pop();
      if (ready !== undefined) return Promise.resolve(ready);
      const place = Promise.withResolvers<Context>();
      waiting.push(place);
      void grow();
      return place.promise;
    },
  };
}
