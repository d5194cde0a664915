import { cpus } from 'node:os';
import type { EngineStatus } from '../../contract/engine.ts';
import type { LiveEvent, LiveSample } from '../../contract/hardware.ts';
import { AsyncQueue } from '../async-queue.ts';
import { repeat, type Repeat } from '../repeat.ts';
import type { GpuActivity } from './gpu-activity.ts';

type Dependencies = {
  engine: {
    status(): EngineStatus;
    meter(): { promptTokens: number; completionTokens: number; pids: number[] };
  };
  readRam(): Promise<{ freeRamBytes: number; totalRamBytes: number }>;
  /** Processor time of these processes so far, in milliseconds; `null` where the system does not tell cheaply. */
  readProcessorTime(pids: readonly number[]): Promise<number | null>;
  readGpus(): Promise<GpuActivity[]>;
  /** What it has drawn so far; `null` where that can't be read. */
  readProcessorJoules(): Promise<number | null>;
  log: { warn(facts: object, message: string): void };
  now?: () => number;
  every?: Repeat;
};

export type Live = ReturnType<typeof createLive>;

const sampleEveryMs = 1000;
/** Nobody looks closely: often enough for the plots to have a past when somebody does, and next to nothing for the machine. */
const idleEveryMs = 5000;
const keptMs = 10 * 60_000;
/** The tools of GPUs are programs of their own, and cost more than all the rest. */
const gpuEverySamples = 5;

type Counters = {
  at: number;
  busyMs: number;
  totalMs: number;
  ownMs: number | null;
  joules: number | null;
  prompt: number;
  completion: number;
};

/** What this computer does now and did in the last ten minutes. */
export function createLive({
  engine,
  readRam,
  readProcessorTime,
  readGpus,
  readProcessorJoules,
  log,
  now = Date.now,
  every = repeat,
}: Dependencies) {
  const samples: LiveSample[] = [];
  const followers = new Set<AsyncQueue<LiveEvent>>();
  /** Those of them that look closely. */
  const close = new Set<AsyncQueue<LiveEvent>>();
  let last: Counters | null = null;
  let gpus: GpuActivity[] = [];
  let taken = 0;
  let isSampling = false;
  let stopTimer = every(() => void sample(), idleEveryMs);

  async function count(): Promise<Counters> {
    const { pids, promptTokens, completionTokens } = engine.meter();
    const [ownMs, joules] = await Promise.all([readProcessorTime([process.pid, ...pids]), readProcessorJoules()]);
    let busyMs = 0;
    let totalMs = 0;
    for (const { times } of cpus()) {
      const used = times.user + times.nice + times.sys + times.irq;
      busyMs += used;
      totalMs += used + times.idle;
    }
    return { at: now(), busyMs, totalMs, ownMs, joules, prompt: promptTokens, completion: completionTokens };
  }

  async function sample(): Promise<void> {
    if (isSampling) return;
    isSampling = true;
    try {
      await takeSample();
    } catch (error) {
      log.warn({ err: error }, 'a sample of the load could not be taken');
    } finally {
      isSampling = false;
    }
  }

  async function takeSample(): Promise<void> {
    if (close.size > 0 && taken++ % gpuEverySamples === 0) gpus = await readGpus();
    const [counters, ram] = await Promise.all([count(), readRam()]);
    const before = last;
    last = counters;
    // The first one has nothing to be compared with.
    if (before === null) return;
    const seconds = Math.max(0.001, (counters.at - before.at) / 1000);
    const total = counters.totalMs - before.totalMs;
    const share = (part: number) => (total > 0 ? Math.min(1, Math.max(0, part / total)) : null);
    const { models } = engine.status();
    const active = models.reduce((sum, { activeRequests }) => sum + activeRequests, 0);
    // A runner that ended took its time with it: less than before is not known.
    const own = counters.ownMs === null || before.ownMs === null ? null : counters.ownMs - before.ownMs;
    add({
      at: counters.at,
      processorShare: share(counters.busyMs - before.busyMs),
      ownProcessorShare: own === null || own < 0 ? null : share(own),
      processorWatts:
        counters.joules === null || before.joules === null
          ? null
          : Math.max(0, counters.joules - before.joules) / seconds,
      ramTotalBytes: ram.totalRamBytes,
      ramUsedBytes: Math.max(0, ram.totalRamBytes - ram.freeRamBytes),
      appBytes: process.memoryUsage.rss(),
      models: models.map(({ modelId, memoryBytes, activeRequests }) => ({ modelId, memoryBytes, activeRequests })),
      gpus,
      tokensPerSecond: Math.max(0, counters.completion - before.completion) / seconds,
      promptTokensPerSecond: Math.max(0, counters.prompt - before.prompt) / seconds,
      activeRequests: active,
      queuedRequests: models.reduce(
        (sum, { activeRequests, settings }) => sum + Math.max(0, activeRequests - settings.slots),
        0,
      ),
    });
  }

  function add(one: LiveSample): void {
    samples.push(one);
    const first = samples.findIndex(({ at }) => at > one.at - keptMs);
    samples.splice(0, Math.max(0, first));
    followers.forEach((queue) => queue.push({ type: 'sample', sample: one }));
  }

  function follow(closely: boolean, signal: AbortSignal | undefined): AsyncGenerator<LiveEvent, void> {
    const queue = new AsyncQueue<LiveEvent>();
    queue.push({ type: 'history', samples: [...samples] });
    followers.add(queue);
    if (closely) close.add(queue);
    if (closely && close.size === 1) pace(sampleEveryMs);
    const leave = () => queue.end();
    signal?.addEventListener('abort', leave, { once: true });
    return (async function* () {
      try {
        yield* queue;
      } finally {
        followers.delete(queue);
        if (close.delete(queue) && close.size === 0) pace(idleEveryMs);
        signal?.removeEventListener('abort', leave);
      }
    })();
  }

  function pace(ms: number): void {
    stopTimer();
    stopTimer = every(() => void sample(), ms);
  }

  return { follow, [Symbol.dispose]: () => stopTimer() };
}
