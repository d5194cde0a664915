import type { BackendId } from '../../contract/hardware.ts';
import type { Log } from '../log.ts';
import { computeSpeedQueries } from '../store/compute-speeds.ts';
import type { Store } from '../store/open.ts';
import { processorName } from './processor-name.ts';

type Dependencies = {
  store: Store;
  log: Pick<Log, 'warn' | 'info'>;
  /** The names of the GPUs that the engine uses, as one text; `null` without any. */
  gpuNames(): Promise<string | null>;
  probe(backend: BackendId, signal: AbortSignal): Promise<number>;
};

/** How fast this computer multiplies large matrices, on each back end: kept until the processor or GPU is another. */
export function createCompute({ store, log, gpuNames, probe }: Dependencies) {
  const speeds = computeSpeedQueries(store);

  async function keyOf(backend: BackendId): Promise<string | null> {
    if (backend === 'cpu') return processorName();
    const names = await gpuNames();
    return names === null ? null : `${backend}: ${names}`;
  }

  return {
    /** As it was last measured; `null` where it was not. It takes seconds, so that nobody waits for it. */
    known: async (backend: BackendId): Promise<number | null> => {
      const key = await keyOf(backend);
      return key === null ? null : speeds.get(key);
    },
    /** Measures it anew. `null` where it could not be measured. Rejects when aborted. */
    measure: async (backend: BackendId, signal: AbortSignal): Promise<number | null> => {
      try {
        const operationsPerSecond = await probe(backend, signal);
        const device = await keyOf(backend);
        if (device !== null) speeds.put({ device, operationsPerSecond, at: Date.now() });
        log.info({ device, operationsPerSecond }, 'computing speed measured');
        return operationsPerSecond;
      } catch (error) {
        signal.throwIfAborted();
        log.warn({ err: error, backend }, 'the computing speed could not be measured');
        return null;
      }
    },
  };
}
