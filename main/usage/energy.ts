import type { EnergyReport } from '../../contract/usage.ts';
import type { EngineStatus } from '../../contract/engine.ts';
import type { GpuActivity } from '../hardware/gpu-activity.ts';
import { energyQueries } from '../store/energy.ts';
import type { Store } from '../store/open.ts';
import type { ProcessorEnergy } from './processor-energy.ts';
import { dayOf } from './usage.ts';
import { repeat, type Repeat } from '../repeat.ts';

type Dependencies = {
  store: Store;
  readProcessor(): Promise<ProcessorEnergy>;
  readGpus(): Promise<GpuActivity[]>;
  log: { warn(facts: object, message: string): void };
  now?: () => Date;
  every?: Repeat;
};

export type Energy = ReturnType<typeof createEnergy>;

const lookEveryMs = 5000;
const joulesPerWattHour = 3600;

/** Adds up what processor and GPUs draw while models answer. Looks only while one does, and where there is something to see. */
export function createEnergy({
  store,
  readProcessor,
  readGpus,
  log,
  now = () => new Date(),
  every = repeat,
}: Dependencies) {
  const queries = energyQueries(store);
  let cleared: ReturnType<typeof queries.since> = [];
  /** Since when models have been answering, and for how long they have in this span. */
  const since = new Map<string, number>();
  const spent = new Map<string, number>();
  let span: { beganAt: number; joules: number | null } | null = null;
  let stopTimer: (() => void) | null = null;
  let readable = { processor: 'unknown' as ProcessorEnergy['state'], gpus: false };

  const find = (async () => {
    const [processor, gpus] = await Promise.all([readProcessor(), readGpus()]);
    readable = { processor: processor.state, gpus: gpus.some(({ watts }) => watts !== null) };
  })().catch((error: unknown) => log.warn({ err: error }, 'the energy could not be read'));

  /** Takes in what models do from now on. */
  function follow({ models }: EngineStatus): void {
    if (readable.processor !== 'readable' && !readable.gpus) return;
    const at = now().getTime();
    const active = new Set(models.filter(({ activeRequests }) => activeRequests > 0).map(({ modelId }) => modelId));
    for (const [modelId, from] of since) {
      if (active.has(modelId)) continue;
      spent.set(modelId, (spent.get(modelId) ?? 0) + at - from);
      since.delete(modelId);
    }
    for (const modelId of active) if (!since.has(modelId)) since.set(modelId, at);
    if (active.size > 0 && stopTimer === null) {
      span = null;
      void look();
      stopTimer = every(() => void look(), lookEveryMs);
    }
  }

  async function look(): Promise<void> {
    try {
      await count();
    } catch (error) {
      log.warn({ err: error }, 'the energy could not be counted');
    }
  }

  async function count(): Promise<void> {
    const [{ joules }, gpus] = await Promise.all([readProcessor(), readable.gpus ? readGpus() : []]);
    const at = now().getTime();
    const before = span;
    span = { beganAt: at, joules };
    const busy = takeBusy(at);
    if (before === null) return;
    const spanMs = at - before.beganAt;
    const busyMs = [...busy.values()].reduce((sum, ms) => sum + ms, 0);
    if (busyMs === 0) {
      stopTimer?.();
      stopTimer = null;
      return;
    }
    const ofProcessor = joules === null || before.joules === null ? 0 : Math.max(0, joules - before.joules);
    const ofGpus = (gpus.reduce((sum, { watts }) => sum + (watts ?? 0), 0) * spanMs) / 1000;
    // Two that answer at once are busy for twice the time, and draw no more than there is.
    const whole = (ofProcessor + ofGpus) * Math.min(1, busyMs / spanMs);
    const day = dayOf(now());
    queries.add([...busy].map(([modelId, ms]) => ({ day, modelId, joules: (whole * ms) / busyMs })));
  }

  /** How long each model was busy in the span that ends now. */
  function takeBusy(at: number): Map<string, number> {
    const busy = new Map(spent);
    spent.clear();
    for (const [modelId, from] of since) {
      busy.set(modelId, (busy.get(modelId) ?? 0) + at - from);
      since.set(modelId, at);
    }
    return busy;
  }

  return {
    follow,
    report: async (days: number): Promise<EnergyReport> => {
      await find;
      const first = now();
      first.setDate(first.getDate() - days + 1);
      const rows = queries.since(dayOf(first)).map(({ day, modelId, joules }) => ({
        day,
        modelId,
        wattHours: joules / joulesPerWattHour,
      }));
      return { processor: readable.processor, gpus: readable.gpus ? 'readable' : 'unknown', rows };
    },
    clear: (): void => {
      cleared = queries.since('');
      queries.clear();
    },
    restore: (): void => {
      queries.add(cleared);
      cleared = [];
    },
    [Symbol.dispose]: (): void => stopTimer?.(),
  };
}
