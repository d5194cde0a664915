import type { Log } from '../log.ts';
import { fromRunnerSchema, type Gpu } from '../runner/protocol.ts';
import type { LaunchRunner } from './process.ts';

/** A driver that hangs must not hold up every load. */
const timeoutMs = 15_000;

/**
 * Asks a short-lived runner for the graphics processors: a driver that crashes takes nothing with it. Where there is
 * none, that is remembered; their free memory is asked for each time.
 */
export function createGpuReader(launch: LaunchRunner, log?: Log): () => Promise<Gpu[]> {
  let hasNone = false;
  return async () => {
    if (hasNone) return [];
    const gpus = await probe(launch);
    if (gpus === null) log?.warn('the graphics processors could not be asked');
    hasNone = gpus?.length === 0;
    return gpus ?? [];
  };
}

function probe(launch: LaunchRunner): Promise<Gpu[] | null> {
  const child = launch();
  const { promise, resolve } = Promise.withResolvers<Gpu[] | null>();
  const timer = setTimeout(() => child.kill(), timeoutMs);
  child.onMessage((raw) => {
    const message = fromRunnerSchema.safeParse(raw);
    if (message.success && message.data.type === 'probed') resolve(message.data.gpus);
  });
  child.onExit(() => resolve(null));
  child.send({ type: 'probe' });
  return promise.finally(() => clearTimeout(timer));
}
