/**
 * One after the other for each name: two downloads of the same repository may share a file, and the second finds it
 * whole.
 */
export function createTurns() {
  const last = new Map<string, Promise<void>>();
  return async function inTurn<Value>(name: string, signal: AbortSignal, run: () => Promise<Value>): Promise<Value> {
    const before = last.get(name) ?? Promise.resolve();
    const ended = Promise.withResolvers<void>();
    const mine = before.then(() => ended.promise);
    last.set(name, mine);
    try {
      await Promise.race([before, aborted(signal)]);
      signal.throwIfAborted();
      return await run();
    } finally {
      ended.resolve();
      if (last.get(name) === mine) last.delete(name);
    }
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
