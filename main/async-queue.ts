/** A queue that one side pushes into and the other reads as an async iterator. Items pushed before reading are kept. */
export class AsyncQueue<T> implements AsyncIterable<T> {
  #items: T[] = [];
  #wake: (() => void) | null = null;
  #ended = false;
  #failure: { error: unknown } | null = null;

  push(item: T): void {
    if (this.#ended) return;
    this.#items.push(item);
    this.#wake?.();
  }

  /** Ends the queue; what was pushed before is still read. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Ends the queue with an error, thrown to the reader after the items before it. */
  fail(error: unknown): void {
    if (this.#ended) return;
    this.#failure = { error };
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (;;) {
      const items = this.#items;
      this.#items = [];
      yield* items;
      if (this.#items.length > 0) continue;
      if (this.#ended) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
    if (this.#failure) throw this.#failure.error;
  }
}
