import { create } from 'zustand';
import { openWire } from './wire.ts';
import type { Link, Wire } from './wire.ts';

const firstDelayMs = 400;
const longestDelayMs = 8000;
const answerWithinMs = 4000;

export type ConnectionState = {
  state: 'connecting' | 'open' | 'lost';
  /** How often it was tried since the wire was last open. */
  attempts: number;
};

/** Whether the core can be reached, for whoever shows it. */
export const useConnection = create<ConnectionState>(() => ({ state: 'connecting', attempts: 0 }));

/** Thrown by every call while the core cannot be reached. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';
}

let wire: Wire | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Connects, and keeps connecting with a growing pause for as long as the window lives. */
export function connect(): void {
  clearTimeout(timer);
  const opened = openWire({
    onOpen: () => {
      if (wire === opened) useConnection.setState({ state: 'open', attempts: 0 });
    },
    onClose: () => {
      if (wire !== opened) return;
      wire = null;
      const attempts = useConnection.getState().attempts + 1;
      useConnection.setState({ state: 'lost', attempts });
      timer = setTimeout(connect, Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1)));
    },
  });
  const previous = wire;
  wire = opened;
  previous?.close();
}

/**
 * A phone that slept comes back with a wire that looks open and is long dead. Whoever returns to the window should not
 * wait until the browser finds out.
 */
export function reconnectOnWaking(): void {
  const look = () => {
    if (document.visibilityState === 'visible') void reconnectIfDead();
  };
  document.addEventListener('visibilitychange', look);
  window.addEventListener('pageshow', look);
  window.addEventListener('online', look);
}

async function reconnectIfDead(): Promise<void> {
  const asked = wire;
  if (asked === null) {
    connect();
    return;
  }
  if (!isConnected() || (await answers(asked)) || wire !== asked) return;
  asked.close();
  connect();
}

async function answers({ link: asked }: Wire): Promise<boolean> {
  const timeUp = new Promise<false>((resolve) => setTimeout(() => resolve(false), answerWithinMs));
  const answer = asked.call(['app', 'info'], undefined, { context: {} }).then(
    () => true,
    () => false,
  );
  return Promise.race([answer, timeUp]);
}

export function isConnected(): boolean {
  return useConnection.getState().state === 'open';
}

/** Resolves as soon as the core can be reached. */
export function untilConnected(): Promise<void> {
  if (isConnected()) return Promise.resolve();
  return new Promise((resolve) => {
    const unsubscribe = useConnection.subscribe(({ state }) => {
      if (state !== 'open') return;
      unsubscribe();
      resolve();
    });
  });
}

/** The link that the client holds for good: it passes each call to the wire of the moment. */
export const link: Link = {
  async call(path, input, options) {
    if (useConnection.getState().state === 'connecting') await untilConnected();
    if (wire === null || !isConnected()) throw new NotConnectedError('The core cannot be reached');
    return await wire.link.call(path, input, options);
  },
};
