import type { AppEvent } from '../contract/app.ts';
import type { BenchRun } from '../contract/benches.ts';
import type { Downloads } from './downloads/downloads.ts';
import type { Engine } from './engine/engine.ts';
import type { Events } from './events.ts';
import type { Hardware } from './hardware/hardware.ts';
import type { Log } from './log.ts';
import type { PowerWatch } from './power/power.ts';
import { keepTested, mayTestByItself } from './self-tests/background.ts';
import { driverOf, type SelfTests } from './self-tests/self-tests.ts';
import type { SettingsService } from './settings/settings.ts';
import type { Energy } from './usage/energy.ts';

type Dependencies = {
  events: Events;
  engine: Pick<Engine, 'status' | 'priorityChanged' | 'resumed'>;
  settings: SettingsService;
  power: PowerWatch;
  downloads: Pick<Downloads, 'settingsChanged' | 'resumed'>;
  energy: Pick<Energy, 'follow'>;
  selfTests: SelfTests;
  hardware: Pick<Hardware, 'report'>;
  benches: { list(): BenchRun[] };
  log: Log;
};

/** Fits what runs to how the computer is: its power, its sleep, and what else is asked of it. */
export function careForComputer(dependencies: Dependencies): Disposable {
  const { events, engine, settings, power, downloads, energy, selfTests, hardware, benches, log } = dependencies;
  const ending = new AbortController();
  let { lowPriority, waitsOnBattery } = settings.get();

  const background = mayTestByItself(process.env)
    ? keepTested({
        selfTests,
        readDriver: async () => driverOf((await hardware.report()).gpus),
        isIdle: async () =>
          engine.status().models.length === 0 &&
          benches.list().every(({ state }) => state !== 'running') &&
          // Nobody has asked for it, so that it waits for mains power whatever the setting is.
          (await power.refresh()).isOnBattery !== true,
        log,
      })
    : null;

  power.listen({
    // What is measured while the computer falls asleep says nothing.
    onSuspend: () => background?.yield(),
    onResume: () => {
      log.info('the computer has slept');
      engine.resumed();
      downloads.resumed();
    },
  });
  void follow();

  async function follow(): Promise<void> {
    for await (const event of events.subscribe(ending.signal)) take(event);
  }

  function take(event: AppEvent): void {
    if (event.type === 'engine') {
      energy.follow(event.status);
      if (event.status.models.some(({ state }) => state === 'loading')) background?.yield();
    } else if (event.type === 'power') {
      downloads.settingsChanged();
    } else if (event.type === 'settings') {
      const before = { lowPriority, waitsOnBattery };
      ({ lowPriority, waitsOnBattery } = event.settings);
      if (waitsOnBattery !== before.waitsOnBattery) void power.refresh();
      if (lowPriority !== before.lowPriority) engine.priorityChanged();
    }
  }

  return {
    [Symbol.dispose]: () => {
      ending.abort();
      background?.[Symbol.dispose]();
      power[Symbol.dispose]();
    },
  };
}
