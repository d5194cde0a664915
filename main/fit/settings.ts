import { z } from 'zod';
import { cacheTypeSchema, type CacheType } from '../../contract/inference.ts';

/** What decides how much memory a loaded model takes. Every "auto" has been settled. */
export const fitSettingsSchema = z.object({
  /** Tokens per slot. */
  contextLength: z.int().positive(),
  slots: z.int().min(1).max(256),
  batchSize: z.int().positive(),
  cacheTypeK: cacheTypeSchema,
  cacheTypeV: cacheTypeSchema,
  flashAttention: z.enum(['auto', 'on', 'off']),
  /** Layers on the GPU, the output layer counted as the first of them: all of them are the model's blocks and one. */
  gpuLayers: z.int().nonnegative(),
  useMmap: z.boolean(),
  /** Texts that an embedding or reranking model computes side by side, as the runner decides by its threads. */
  lanes: z.int().positive().optional(),
});
export type FitSettings = z.infer<typeof fitSettingsSchema>;

/**
 * What a processor's fastest kernels ask of weights: many take them in an order of their own, so that the engine makes
 * a copy of them. `plain` reads all weights as they stand in the file.
 */
export const processorSchema = z.enum(['plain', 'avx2', 'avx512', 'amx', 'neon']);
export type Processor = z.infer<typeof processorSchema>;

/** Values and bytes of one block of a cache type. */
const cacheBlocks: Readonly<Record<CacheType, readonly [values: number, bytes: number]>> = {
  f32: [1, 4],
  f16: [1, 2],
  bf16: [1, 2],
  q8_0: [32, 34],
  q5_1: [32, 24],
  q5_0: [32, 22],
  q4_1: [32, 20],
  q4_0: [32, 18],
};

/** What `values` numbers of a cache row take. A row is whole blocks. */
export function cacheRowBytes(type: CacheType, values: number): number {
  const [blockValues, blockBytes] = cacheBlocks[type];
  return Math.ceil(values / blockValues) * blockBytes;
}
