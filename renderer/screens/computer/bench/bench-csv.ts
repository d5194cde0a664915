import type { BenchRow } from '../../../../contract/benches.ts';
import { toCsv } from '../csv.ts';

const names = [
  'threads',
  'batch_size',
  'flash_attention',
  'cache_type',
  'gpu_layers',
  'depth',
  'prompt_tokens_per_second',
  'tokens_per_second',
  'memory_bytes',
  'error',
];

/** The rows of a benchmark as a table with a first line of names. */
export function benchCsv(rows: readonly BenchRow[]): string {
  return toCsv([
    names,
    ...rows.map(({ settings, depth, promptTokensPerSecond, tokensPerSecond, memoryBytes, error }) => [
      settings.threads,
      settings.batchSize,
      settings.flashAttention,
      settings.cacheType,
      settings.gpuLayers,
      depth,
      promptTokensPerSecond?.toFixed(2),
      tokensPerSecond?.toFixed(2),
      memoryBytes,
      error,
    ]),
  ]);
}
