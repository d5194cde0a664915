/** As many at a time as there are slots; who comes first goes first. */
export type Queue = {
  /** Waits for a place and gives what hands it back; `null` where the signal came first. */
  acquire(signal: AbortSignal, onAhead: (ahead: number) => void): Promise<(() => void) | null>;
};

type Waiting = { enter(): void; onAhead(ahead: number): void };

export function createQueue(places: number): Queue {
  const waiting: Waiting[] = [];
  let free = places;

  function release(): void {
    const next = waiting.shift();
    if (next) next.enter();
    else free += 1;
    tell();
  }

  function tell(): void {
    waiting.forEach(({ onAhead }, index) => onAhead(index + 1));
  }

  return {
    acquire: async (signal, onAhead) => {
      if (signal.aborted) return null;
      if (free > 0) {
        free -= 1;
        return release;
      }
      const { promise, resolve } = Promise.withResolvers<(() => void) | null>();
      const entry: Waiting = { enter: () => resolve(release), onAhead };
      waiting.push(entry);
      onAhead(waiting.length);
      const leave = () => {
        const index = waiting.indexOf(entry);
        if (index === -1) return;
        waiting.splice(index, 1);
        resolve(null);
        tell();
      };
      signal.addEventListener('abort', leave, { once: true });
      const place = await promise;
      signal.removeEventListener('abort', leave);
      return place;
    },
  };
}
