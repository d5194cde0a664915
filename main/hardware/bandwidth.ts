import type { Log } from '../log.ts';
import { memorySpeedQueries } from '../store/memory-speeds.ts';
import type { Store } from '../store/open.ts';
import { probeBandwidth } from './probe.ts';
import { processorName } from './processor-name.ts';

type Dependencies = { store: Store; log: Pick<Log, 'warn' | 'info'>; probe?: () => Promise<number> };

/** How many bytes a second this computer reads from its memory: kept until the processor is another. */
export function createBandwidth({ store, log, probe = probeBandwidth }: Dependencies) {
  const speeds = memorySpeedQueries(store);
  const processor = processorName();
  let measuring: Promise<number | null> | null = null;

  async function probeNow(): Promise<number | null> {
    try {
      const bytesPerSecond = await probe();
      speeds.put({ processor, bytesPerSecond, at: Date.now() });
      log.info({ processor, bytesPerSecond }, 'memory speed measured');
      return bytesPerSecond;
    } catch (error) {
      log.warn({ err: error }, 'the memory speed could not be measured');
      return null;
    }
  }

  /** `null` where it could not be measured; another time it may work. */
  function measure(): Promise<number | null> {
    measuring ??= probeNow().finally(() => (measuring = null));
    return measuring;
  }

  const known = () => speeds.get(processor);
  return {
    /** As it was last measured. */
    known,
    measure,
    /** Measured when it is first asked for. */
    read: async (): Promise<number | null> => known() ?? measure(),
  };
}
