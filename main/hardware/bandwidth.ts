import { availableParallelism, cpus } from 'node:os';
import type { Log } from '../log.ts';
import { memorySpeedQueries } from '../store/memory-speeds.ts';
import type { Store } from '../store/open.ts';
import { probeBandwidth } from './probe.ts';

type Dependencies = { store: Store; log: Pick<Log, 'warn' | 'info'>; probe?: () => Promise<number> };

/**
 * How many bytes a second this computer reads from its memory: measured when it is first asked for, and kept until the
 * processor is another. `null` where it could not be measured.
 */
export function createBandwidth({ store, log, probe = probeBandwidth }: Dependencies): () => Promise<number | null> {
  const speeds = memorySpeedQueries(store);
  const processor = `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`;
  let measuring: Promise<number | null> | null = null;

  async function measure(): Promise<number | null> {
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

  return async () => {
    const known = speeds.get(processor);
    if (known !== null) return known;
    measuring ??= measure();
    const found = await measuring;
    // Another time it may work.
    measuring = null;
    return found;
  };
}
