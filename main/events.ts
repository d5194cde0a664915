import type { AppEvent } from '../contract/app.ts';
import { AsyncQueue } from './async-queue.ts';

/** Announces what has happened. Events say that something changed; they never ask for anything. */
export type Events = {
  emit(event: AppEvent): void;
  /** All events from now on, until the signal aborts. */
  subscribe(signal: AbortSignal | undefined): AsyncGenerator<AppEvent, void>;
};

export function createEvents(): Events {
  const queues = new Set<AsyncQueue<AppEvent>>();
  return {
    emit: (event) => queues.forEach((queue) => queue.push(event)),
    subscribe: (signal) => {
      const queue = new AsyncQueue<AppEvent>();
      // Registered at once and not at the first read, so that nothing is missed in between.
      queues.add(queue);
      const end = () => queue.end();
      signal?.addEventListener('abort', end, { once: true });
      return (async function* () {
        try {
          yield* queue;
        } finally {
          queues.delete(queue);
          signal?.removeEventListener('abort', end);
        }
      })();
    },
  };
}
