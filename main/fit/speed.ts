import { estimateKeyValues, type Placed } from './buffers.ts';
import type { FitSettings } from './settings.ts';
import { readShape, type DescribedModel, type ModelShape } from './shape.ts';
import { splitOtherTensors } from './weights.ts';

/** How fast a model writes with some settings, in one conversation; `null` where nothing is known of it. */
export type Speed = { tokensPerSecond: number | null; isMeasured: boolean };
export type SpeedOf = (report: DescribedModel, settings: FitSettings) => Speed;

/** Bytes a second that are read; `null` where it is not known. */
export type MemoryRates = { ram: number | null; gpu: number | null };

/** What of the memory's speed reading the weights makes use of, and reading keys and values, which are computed with. */
type Efficiency = { weights: number; keyValues: number };
/** Measured with bench/speed-fit.ts. The second is for each head that asks, as llama.cpp computes them one by one. */
const ramEfficiency: Efficiency = { weights: 0.87, keyValues: 0.29 };
/** As llama.cpp's users report it for cards of several makers: 0.5 to 0.7 of what their data sheets say. */
const gpuEfficiency: Efficiency = { weights: 0.6, keyValues: 0.6 };
/** Sampling, the text of the token and its way to the reader. Measured. */
const tokenSeconds = 50e-6;

/**
 * Tokens a second while an answer is written: writing one token reads every weight that takes part in it, and the keys and
 * values of all tokens before it. `depth` is how many these are; by default half of the context, as they are on average in
 * a conversation that fills it. `null` where the speed of a memory that it reads is not known, or the model does not write.
 */
export function expectSpeed(
  model: DescribedModel,
  settings: FitSettings,
  rates: MemoryRates,
  depth = settings.contextLength / 2,
): number | null {
  const shape = readShape(model);
  if (shape.isEncoder) return null;
  const weights = weightsRead(model, shape, settings);
  const keyValues = keyValuesRead(shape, settings, depth);
  const ramSeconds = readSeconds(weights.ramBytes, keyValues.ramBytes * askingHeads(model), rates.ram, ramEfficiency);
  const gpuSeconds = readSeconds(weights.gpuBytes, keyValues.gpuBytes, rates.gpu, gpuEfficiency);
  return ramSeconds === null || gpuSeconds === null ? null : 1 / (ramSeconds + gpuSeconds + tokenSeconds);
}

function readSeconds(weightBytes: number, keyValueBytes: number, rate: number | null, share: Efficiency) {
  if (weightBytes + keyValueBytes === 0) return 0;
  return rate === null ? null : (weightBytes / share.weights + keyValueBytes / share.keyValues) / rate;
}

/** How many heads ask each head of keys and values. */
function askingHeads({ facts: { headCounts, keyValueHeadCounts } }: DescribedModel): number {
  return Math.max(1, ...headCounts) / Math.max(1, ...keyValueHeadCounts);
}

/** The weights that one token takes part in: all but the experts that are not asked, and the table of embeddings. */
export function weightsRead(model: DescribedModel, shape: ModelShape, { gpuLayers }: FitSettings): Placed {
  const { facts } = model;
  const blocks = facts.blockSizesBytes;
  const tensorBytes = blocks.reduce((sum, bytes) => sum + bytes, 0) + facts.otherTensorBytes;
  const bytesPerValue = tensorBytes / Math.max(1, facts.parameterCount);
  const expertBytes = shape.expertValues * bytesPerValue;
  const idleShare = facts.expertCount > 0 ? 1 - facts.expertUsedCount / facts.expertCount : 0;
  const { outputBytes } = splitOtherTensors(model, tensorBytes, shape);
  const firstGpuBlock = blocks.length + 1 - gpuLayers;
  const read = gpuLayers > 0 ? { gpuBytes: outputBytes, ramBytes: 0 } : { gpuBytes: 0, ramBytes: outputBytes };
  blocks.forEach((blockBytes, index) => {
    // Some blocks of such models have no experts: they are smaller than the experts alone would be.
    const hasExperts = expertBytes > 0 && blockBytes > expertBytes * leastExpertShare;
    const bytes = blockBytes - (hasExperts ? Math.min(blockBytes, expertBytes) * idleShare : 0);
    if (index >= firstGpuBlock) read.gpuBytes += bytes;
    else read.ramBytes += bytes;
  });
  return read;
}

/** Experts often have fewer bits a weight than the rest of their model. */
const leastExpertShare = 0.6;

/** The keys and values of the tokens before, and the states of blocks without attention. */
export function keyValuesRead(shape: ModelShape, settings: FitSettings, depth: number): Placed {
  const windowed = shape.windowLength > 0 ? Math.min(depth, shape.windowLength) : depth;
  return estimateKeyValues(shape, { ...settings, slots: 1 }, { full: depth, windowed });
}
