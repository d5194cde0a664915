import type { Power } from '../../contract/hardware.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Events } from '../events.ts';
import type { Host } from '../host.ts';
import { repeat, type Repeat } from '../repeat.ts';

type Dependencies = {
  host: Pick<Host, 'power'>;
  /** Where the host does not know. */
  readBattery(): Promise<boolean | null>;
  settings: { get(): Pick<Settings, 'waitsOnBattery'> };
  events: Pick<Events, 'emit'>;
  /** Now on the wall's clock, which goes on while the computer sleeps. */
  now?: () => number;
  every?: Repeat;
};

type Listeners = { onSuspend(): void; onResume(): void };

export type PowerWatch = ReturnType<typeof createPower>;

const lookEveryMs = 30_000;
/** A tick that is later than this was slept through: no busy machine is. */
const leastSleepMs = 60_000;

/** Whether the computer runs on its battery, whether what may wait waits for that, and when it sleeps and wakes. */
export function createPower({ host, readBattery, settings, events, now = Date.now, every = repeat }: Dependencies) {
  const listeners = new Set<Listeners>();
  let isOnBattery: boolean | null = null;
  let said = status();
  let lookedAt = now();
  let wokenAt = -Infinity;
  const stopLooking = every(tick, lookEveryMs);
  const leaveHost = host.power?.watch({
    onChange: () => void refresh(),
    onSuspend: () => listeners.forEach(({ onSuspend }) => onSuspend()),
    onResume: resumed,
  });
  if (settings.get().waitsOnBattery) void refresh();

  function status(): Power {
    return { isOnBattery, isWaiting: settings.get().waitsOnBattery && isOnBattery === true };
  }

  function tick(): void {
    const missingMs = now() - lookedAt - lookEveryMs;
    lookedAt = now();
    if (missingMs > leastSleepMs) resumed();
    // On some systems asking takes a program.
    else if (settings.get().waitsOnBattery) void refresh();
  }

  /** The host tells of it, and the clock does; once is enough. */
  function resumed(): void {
    if (now() - wokenAt < leastSleepMs) return;
    wokenAt = now();
    listeners.forEach(({ onResume }) => onResume());
    void refresh();
  }

  async function refresh(): Promise<Power> {
    isOnBattery = host.power ? host.power.isOnBattery() : await readBattery();
    const power = status();
    const isNews = power.isOnBattery !== said.isOnBattery || power.isWaiting !== said.isWaiting;
    said = power;
    if (isNews) events.emit({ type: 'power', power });
    return power;
  }

  return {
    /** Looks again. */
    refresh,
    isWaiting: (): boolean => status().isWaiting,
    listen: (listener: Listeners): void => void listeners.add(listener),
    [Symbol.dispose]: (): void => {
      stopLooking();
      leaveHost?.();
    },
  };
}
