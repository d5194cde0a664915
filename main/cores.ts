import { availableParallelism } from 'node:os';

/** llama.cpp's threads spin: with none left for the rest of the system, everything collapses. */
export function mostThreads(): number {
  return Math.max(1, availableParallelism() - 1);
}
