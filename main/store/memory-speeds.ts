import { z } from 'zod';
import type { Store } from './open.ts';

const row = z.object({ bytes_per_second: z.number().positive() }).optional();

/** How fast processors, by name, have been seen to read their memory, in bytes a second. */
export function memorySpeedQueries(store: Store) {
  const get = store.prepare(`SELECT bytes_per_second FROM memory_speeds WHERE processor = ?`);
  const put = store.prepare(`
    INSERT INTO memory_speeds (processor, bytes_per_second, measured_at) VALUES (@processor, @bytesPerSecond, @at)
    ON CONFLICT (processor) DO UPDATE SET bytes_per_second = @bytesPerSecond, measured_at = @at`);
  return {
    get: (processor: string): number | null => row.parse(get.get(processor))?.bytes_per_second ?? null,
    put: (speed: { processor: string; bytesPerSecond: number; at: number }): void => void put.run(speed),
  };
}
