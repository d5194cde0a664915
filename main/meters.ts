import type { Engine } from './engine/engine.ts';
import { readRam } from './fit/machine.ts';
import { systemTools } from './hardware/detect/tools.ts';
import { createGpuActivity } from './hardware/gpu-activity.ts';
import { createLive } from './hardware/live.ts';
import { readProcessorTime } from './hardware/processor-time.ts';
import type { Log } from './log.ts';
import type { Store } from './store/open.ts';
import { createEnergy } from './usage/energy.ts';
import { createProcessorEnergy } from './usage/processor-energy.ts';
import { createUsage } from './usage/usage.ts';

type Dependencies = { engine: Pick<Engine, 'status' | 'meter'>; store: Store; log: Log };

/** What counts while Paddock runs: what the computer does now, tokens by day, and the energy that they took. */
export function createMeters({ engine, store, log }: Dependencies) {
  const readGpus = createGpuActivity(systemTools);
  const readProcessor = createProcessorEnergy();
  const live = createLive({
    engine,
    readRam,
    readProcessorTime,
    readGpus,
    readProcessorJoules: async () => (await readProcessor()).joules,
    log,
  });
  const usage = createUsage({ store, log });
  const energy = createEnergy({ store, readProcessor, readGpus, log });
  return {
    live,
    usage,
    energy,
    [Symbol.dispose]: (): void => {
      live[Symbol.dispose]();
      energy[Symbol.dispose]();
      usage[Symbol.dispose]();
    },
  };
}
