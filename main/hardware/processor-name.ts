import { availableParallelism, cpus } from 'node:os';

/** What measurements of the processor are kept under: with fewer cores it is another one. */
export function processorName(): string {
  return `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`;
}
