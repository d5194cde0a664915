import type { Log } from '../log.ts';
import { fromRunnerSchema, type Gpu, type ProbedGpus, type ProbeRequest } from '../runner/protocol.ts';
import type { LaunchRunner, RunnerProcess } from './process.ts';

/** A driver that hangs must not hold up every load. */
const timeoutMs = 15_000;

/** `processBytes`: what a runner takes before it has a model; `null` where it did not answer. */
export type Probed = { gpus: Gpu[]; processBytes: number | null };

/** `forget`: what the engine can use has changed. */
export type Probe = (() => Promise<Probed>) & { forget(): void };

/**
 * Asks a short-lived runner for the graphics processors: a driver that crashes takes nothing with it. Where there is
 * none, that is remembered; their free memory is asked for each time.
 */
export function createProbe(launch: LaunchRunner, log?: Log): Probe {
  let lasting: Probed | null = null;
  const ask = async () => {
    if (lasting !== null) return lasting;
    const probed = await probe(launch, 'auto');
    if (probed === null) log?.warn('the graphics processors could not be asked');
    if (probed?.gpus.length === 0) lasting = probed;
    return probed ?? { gpus: [], processBytes: null };
  };
  return Object.assign(ask, { forget: () => void (lasting = null) });
}

/** Tries one back end in a process of its own. What does not answer says so. */
export async function probeBackend(launch: LaunchRunner, backend: ProbeRequest['backend']): Promise<ProbedGpus> {
  return (await probe(launch, backend)) ?? { gpus: [], backend: null, error: 'It crashed, or did not answer in time.' };
}

type Answer = Probed & ProbedGpus;

async function probe(launch: LaunchRunner, backend: ProbeRequest['backend']): Promise<Answer | null> {
  const child = tryLaunch(launch);
  if (child === null) return null;
  const { promise, resolve } = Promise.withResolvers<Answer | null>();
  const timer = setTimeout(() => child.kill(), timeoutMs);
  child.onMessage((raw) => {
    const message = fromRunnerSchema.safeParse(raw);
    if (message.success && message.data.type === 'probed') resolve(message.data);
  });
  child.onExit(() => resolve(null));
  child.send({ type: 'probe', backend });
  return promise.finally(() => clearTimeout(timer));
}

/** Nothing can be asked where no runner may start, as in safe mode. */
function tryLaunch(launch: LaunchRunner): RunnerProcess | null {
  try {
    return launch();
  } catch {
    return null;
  }
}
