import type { DescribedModel, ModelShape } from './shape.ts';
import type { FitSettings, Processor } from './settings.ts';

/** Where the weights are, in bytes. */
export type WeightsEstimate = {
  gpuBytes: number;
  /** What the processor reads while it computes, in RAM. */
  ramBytes: number;
  /** Pages of the file that nothing reads after loading. The system takes them back when it needs room. */
  reclaimableBytes: number;
};

/** Matrix types that a processor's kernels take in an order of their own (ggml-cpu: repack.cpp and amx). */
const rearranged: Readonly<Record<Processor, ReadonlySet<string>>> = {
  plain: new Set(),
  avx2: new Set(['Q4_0', 'Q4_K', 'IQ4_NL', 'MXFP4']),
  avx512: new Set(['Q4_0', 'Q4_K', 'IQ4_NL', 'MXFP4', 'Q2_K']),
  amx: new Set(['Q4_0', 'Q4_K', 'IQ4_NL', 'MXFP4', 'Q2_K']),
  neon: new Set(['Q4_0', 'Q4_K', 'Q5_K', 'Q6_K', 'Q8_0', 'IQ4_NL', 'MXFP4']),
};
/** AMX takes more types, but no experts. For Q8_0 it adds a sum to every block of 34 bytes. */
const amxTypes: Readonly<Record<string, number>> = {
  F16: 1,
  Q4_0: 1,
  Q4_1: 1,
  Q8_0: 38 / 34,
  Q4_K: 148 / 144,
  Q5_K: 180 / 176,
  Q6_K: 1,
  IQ4_XS: 138 / 136,
};

export function estimateWeights(
  model: DescribedModel,
  shape: ModelShape,
  settings: FitSettings,
  processor: Processor,
): WeightsEstimate {
  const { facts } = model;
  const blockCount = facts.blockSizesBytes.length;
  const tensorBytes = sum(facts.blockSizesBytes) + facts.otherTensorBytes;
  const outside = splitOtherTensors(model, tensorBytes, shape);
  const isOutputOnGpu = settings.gpuLayers > 0;
  const gpuBlockBytes = sum(facts.blockSizesBytes.slice(Math.max(0, blockCount + 1 - settings.gpuLayers)));
  const blockBytes = sum(facts.blockSizesBytes) - gpuBlockBytes;
  const outputBytes = isOutputOnGpu ? 0 : outside.outputBytes;
  const { replaced, copied } = rearrangedShare(model, tensorBytes, shape, processor);
  // Read from the file's mapping, the output matrix that is the token embeddings takes nothing of its own.
  const ownOutputBytes = outside.isTied && settings.useMmap ? 0 : outputBytes;
  const inPlaceBytes = Math.round((blockBytes + ownOutputBytes) * (1 - replaced) + outside.lookedUpBytes);
  return {
    gpuBytes: isOutputOnGpu ? gpuBlockBytes + outside.outputBytes : 0,
    ramBytes: inPlaceBytes + Math.round((blockBytes + outputBytes) * copied),
    reclaimableBytes: settings.useMmap ? Math.max(0, facts.sizeBytes - inPlaceBytes) : 0,
  };
}

/**
 * What stands outside of the blocks: the token embeddings, which are looked up, never multiplied, and stay in RAM, and
 * the output matrix, unless one serves for both. The header's facts do not tell the two apart, but their size does.
 */
export function splitOtherTensors({ facts }: DescribedModel, tensorBytes: number, shape: ModelShape) {
  const bytesPerValue = tensorBytes / Math.max(1, facts.parameterCount);
  const perBlockBytes = Math.round(Math.min(facts.otherTensorBytes, shape.perBlockEmbeddingValues * bytesPerValue));
  const matricesBytes = facts.otherTensorBytes - perBlockBytes;
  const isTied = matricesBytes < shape.vocabulary * shape.embedding * bytesPerValue * 1.7;
  const outputBytes = isTied ? matricesBytes : Math.round(matricesBytes / 2);
  return { isTied, outputBytes, lookedUpBytes: perBlockBytes + outputBytes };
}

/** How much of the multiplied weights is replaced by a copy, and how large the copies are, as shares of them. */
function rearrangedShare({ facts }: DescribedModel, tensorBytes: number, shape: ModelShape, processor: Processor) {
  const expertShare = Math.min(
    1,
    (shape.expertValues * facts.blockSizesBytes.length) / Math.max(1, facts.parameterCount),
  );
  let replaced = 0;
  let copied = 0;
  for (const [type, bytes] of Object.entries(facts.tensorBytesByType)) {
    const share = bytes / Math.max(1, tensorBytes);
    const amxFactor = processor === 'amx' ? amxTypes[type] : undefined;
    const isRearranged = rearranged[processor].has(type);
    const experts = isRearranged ? expertShare : 0;
    const others = amxFactor !== undefined || isRearranged ? 1 - expertShare : 0;
    replaced += share * (experts + others);
    copied += share * (experts + others * (amxFactor ?? 1));
  }
  return { replaced, copied };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
