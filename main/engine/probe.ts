import type { Log } from '../log.ts';
import { fromRunnerSchema, type Gpu } from '../runner/protocol.ts';
import type { LaunchRunner } from './process.ts';

/** A driver that hangs must not hold up every load. */
const timeoutMs = 15_000;

/** `processBytes`: what a runner takes before it has a model; `null` where it did not answer. */
export type Probed = { gpus: Gpu[]; processBytes: number | null };

/**
 * Asks a short-lived runner for the graphics processors: a driver that crashes takes nothing with it. Where there is
 * none, that is remembered; their free memory is asked for each time.
 */
export function createProbe(launch: LaunchRunner, log?: Log): () => Promise<Probed> {
  let lasting: Probed | null = null;
  return async () => {
    if (lasting !== null) return lasting;
    const probed = await probe(launch);
    if (probed === null) log?.warn('the graphics processors could not be asked');
    if (probed?.gpus.length === 0) lasting = probed;
    return probed ?? { gpus: [], processBytes: null };
  };
}

function probe(launch: LaunchRunner): Promise<Probed | null> {
  const child = launch();
  const { promise, resolve } = Promise.withResolvers<Probed | null>();
  const timer = setTimeout(() => child.kill(), timeoutMs);
  child.onMessage((raw) => {
    const message = fromRunnerSchema.safeParse(raw);
    if (message.success && message.data.type === 'probed') resolve(message.data);
  });
  child.onExit(() => resolve(null));
  child.send({ type: 'probe' });
  return promise.finally(() => clearTimeout(timer));
}
