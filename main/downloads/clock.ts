import { setTimeout as sleep } from 'node:timers/promises';

/** Time as a download sees it. */
export type Clock = {
  /** Milliseconds, from any moment on, never backwards. */
  now(): number;
  wait(ms: number, signal: AbortSignal): Promise<'passed' | 'aborted'>;
};

export const systemClock: Clock = {
  now: () => performance.now(),
  wait: async (ms, signal) => {
    try {
      await sleep(ms, undefined, { signal });
      return 'passed';
    } catch (error) {
      if (signal.aborted) return 'aborted';
      throw error;
    }
  },
};
