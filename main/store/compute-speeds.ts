import { z } from 'zod';
import type { Store } from './open.ts';

const row = z.object({ operations_per_second: z.number().positive() }).optional();

/** How fast processors and GPUs, by name, have been seen to compute, in operations a second. */
export function computeSpeedQueries(store: Store) {
  const get = store.prepare(`SELECT operations_per_second FROM compute_speeds WHERE device = ?`);
  const put = store.prepare(`
    INSERT INTO compute_speeds (device, operations_per_second, measured_at) VALUES (@device, @operationsPerSecond, @at)
    ON CONFLICT (device) DO UPDATE SET operations_per_second = @operationsPerSecond, measured_at = @at`);
  return {
    get: (device: string): number | null => row.parse(get.get(device))?.operations_per_second ?? null,
    put: (speed: { device: string; operationsPerSecond: number; at: number }): void => void put.run(speed),
  };
}
