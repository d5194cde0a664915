import { estimateKeyValues, type Placed } from './buffers.ts';
import type { FitSettings } from './settings.ts';
import { readShape, type DescribedModel, type ModelShape } from './shape.ts';
import { splitOtherTensors } from './weights.ts';

/**
 * How fast a model writes with some settings, in one conversation, and reads its prompt; `null` where nothing is known of
 * it. `isMeasured` is of the writing.
 */
export type Speed = { tokensPerSecond: number | null; promptTokensPerSecond: number | null; isMeasured: boolean };
export type SpeedOf = (report: DescribedModel, settings: FitSettings) => Speed;

/** Bytes a second that are read; `null` where it is not known. */
export type MemoryRates = {
  ram: number | null;
  gpu: number | null;
  /** With which the processor computes; `null`: not known. */
  threads: number | null;
};

/** Multiplications and additions a second with large matrices of few bits; `null` where it is not known. */
export type ComputeRates = {
  processor: number | null;
  gpu: number | null;
  /** By how much the processor is slower with weights of 16 bits and more, for which it has no kernels of whole numbers. */
  processorFloatShare: number;
};

/** What of the memory's speed reading the weights makes use of, and reading keys and values, which are computed with. */
type Efficiency = { weights: number; keyValues: number };
/** Measured with bench/speed-fit.ts. The second is for each head that asks, as llama.cpp computes them one by one. */
const ramEfficiency: Efficiency = { weights: 0.87, keyValues: 0.29 };
/** As llama.cpp's users report it for cards of several makers: 0.5 to 0.7 of what their data sheets say. */
const gpuEfficiency: Efficiency = { weights: 0.6, keyValues: 0.6 };
/** Weights that a thread computes with in a second, of kinds that take it longer than the memory. Measured with AVX-512. */
const weightsPerSecond = [
  { kind: /^(?:BF16|F16|F32)$/, rate: 5.3e9 },
  { kind: /^Q\d_K|^IQ/, rate: 13e9 },
];
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
  const askedKeyValues = keyValues.ramBytes * askingHeads(model);
  const ramSeconds = sum(
    atLeast(
      readSeconds(weights.ramBytes, rates.ram, ramEfficiency.weights),
      computeWeightsSeconds(model, weights, rates),
    ),
    readSeconds(askedKeyValues, rates.ram, ramEfficiency.keyValues),
  );
  const gpuSeconds = sum(
    readSeconds(weights.gpuBytes, rates.gpu, gpuEfficiency.weights),
    readSeconds(keyValues.gpuBytes, rates.gpu, gpuEfficiency.keyValues),
  );
  return ramSeconds === null || gpuSeconds === null ? null : 1 / (ramSeconds + gpuSeconds + tokenSeconds);
}

function readSeconds(bytes: number, rate: number | null, efficiency: number): number | null {
  if (bytes === 0) return 0;
  return rate === null ? null : bytes / efficiency / rate;
}

/** Few threads take longer for weights of some kinds than the memory takes to bring them. */
function computeWeightsSeconds(model: DescribedModel, { ramBytes }: Placed, { threads }: MemoryRates): number {
  if (threads === null) return 0;
  const { tensorBytesByType, parameterCount } = model.facts;
  const all = tensorBytesOf(model);
  const weights = ramBytes * (parameterCount / all);
  const secondsEach = weightsPerSecond.reduce((seconds, { kind, rate }) => {
    const types = Object.keys(tensorBytesByType).filter((type) => kind.test(type));
    const bytes = types.reduce((total, type) => total + (tensorBytesByType[type] ?? 0), 0);
    return seconds + Math.min(1, bytes / all) / rate;
  }, 0);
  return (weights * secondsEach) / threads;
}

function sum(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}

function atLeast(seconds: number | null, least: number): number | null {
  return seconds === null ? null : Math.max(seconds, least);
}

/** A prompt of a thousand tokens: as many as stand before its middle. */
const usualPromptDepth = 500;
/** Attention, whose matrices are small, beside the large ones of the weights. Of a processor measured; of GPUs assumed. */
const attentionShare = { processor: 0.15, gpu: 0.5 };

/**
 * Tokens a second while a prompt is read: a batch of them is computed with all weights but the output, and with the keys of
 * the tokens before. `depth`: how many of these there are in the middle. `null` as for `expectSpeed`.
 */
export function expectPromptSpeed(
  model: DescribedModel,
  settings: FitSettings,
  rates: ComputeRates,
  depth = Math.min(usualPromptDepth, settings.contextLength / 2),
): number | null {
  const shape = readShape(model);
  if (shape.isEncoder) return null;
  const bytes = blocksRead(model, shape, settings);
  const perByte = model.facts.parameterCount / tensorBytesOf(model);
  const blocks = model.facts.blockSizesBytes.length;
  const gpuShare = blocks === 0 ? 0 : Math.min(blocks, Math.max(0, settings.gpuLayers - 1)) / blocks;
  const attention = 4 * attendedValues(shape, depth);
  const floats = floatShare(model);
  const slowdown = 1 - floats + floats / rates.processorFloatShare;
  const onProcessor = 2 * bytes.ramBytes * perByte * slowdown + (attention * (1 - gpuShare)) / attentionShare.processor;
  const onGpu = 2 * bytes.gpuBytes * perByte + (attention * gpuShare) / attentionShare.gpu;
  const ramSeconds = computeSeconds(onProcessor, rates.processor);
  const gpuSeconds = computeSeconds(onGpu, rates.gpu);
  return ramSeconds === null || gpuSeconds === null ? null : 1 / (ramSeconds + gpuSeconds + tokenSeconds);
}

function computeSeconds(operations: number, rate: number | null): number | null {
  if (operations === 0) return 0;
  return rate === null ? null : operations / rate;
}

/** What of queries meets keys, of all blocks: every head with each of the tokens that its block looks back to. */
function attendedValues({ blocks, attentionHeads, keyLength, windowLength }: ModelShape, depth: number): number {
  const windowed = windowLength > 0 ? Math.min(depth, windowLength) : depth;
  return blocks.reduce(
    (sum, { keyValues, isWindowed }) =>
      sum + (keyValues > 0 ? attentionHeads * keyLength * (isWindowed ? windowed : depth) : 0),
    0,
  );
}

/** Which part of the weights is kept in 16 bits or more. */
function floatShare({ facts: { tensorBytesByType, parameterCount } }: DescribedModel): number {
  const values =
    (tensorBytesByType['F32'] ?? 0) / 4 + ((tensorBytesByType['F16'] ?? 0) + (tensorBytesByType['BF16'] ?? 0)) / 2;
  return Math.min(1, values / Math.max(1, parameterCount));
}

/** How many heads ask each head of keys and values. */
function askingHeads({ facts: { headCounts, keyValueHeadCounts } }: DescribedModel): number {
  return Math.max(1, ...headCounts) / Math.max(1, ...keyValueHeadCounts);
}

/** The weights that one token takes part in: all but the experts that are not asked, and the table of embeddings. */
export function weightsRead(model: DescribedModel, shape: ModelShape, settings: FitSettings): Placed {
  const { outputBytes } = splitOtherTensors(model, tensorBytesOf(model), shape);
  const { ramBytes, gpuBytes } = blocksRead(model, shape, settings);
  return settings.gpuLayers > 0
    ? { ramBytes, gpuBytes: gpuBytes + outputBytes }
    : { ramBytes: ramBytes + outputBytes, gpuBytes };
}

/** The same without the output. */
function blocksRead({ facts }: DescribedModel, shape: ModelShape, { gpuLayers }: FitSettings): Placed {
  const blocks = facts.blockSizesBytes;
  const expertBytes = (shape.expertValues * tensorBytesOf({ facts })) / Math.max(1, facts.parameterCount);
  const idleShare = facts.expertCount > 0 ? 1 - facts.expertUsedCount / facts.expertCount : 0;
  const firstGpuBlock = blocks.length + 1 - gpuLayers;
  const read = { gpuBytes: 0, ramBytes: 0 };
  blocks.forEach((blockBytes, index) => {
    // Some blocks of such models have no experts: they are smaller than the experts alone would be.
    const hasExperts = expertBytes > 0 && blockBytes > expertBytes * leastExpertShare;
    const bytes = blockBytes - (hasExperts ? Math.min(blockBytes, expertBytes) * idleShare : 0);
    if (index >= firstGpuBlock) read.gpuBytes += bytes;
    else read.ramBytes += bytes;
  });
  return read;
}

function tensorBytesOf({ facts }: Pick<DescribedModel, 'facts'>): number {
  return facts.blockSizesBytes.reduce((sum, bytes) => sum + bytes, 0) + facts.otherTensorBytes;
}

/** Experts often have fewer bits a weight than the rest of their model. */
const leastExpertShare = 0.6;

/** The keys and values of the tokens before, and the states of blocks without attention. */
export function keyValuesRead(shape: ModelShape, settings: FitSettings, depth: number): Placed {
  const windowed = shape.windowLength > 0 ? Math.min(depth, shape.windowLength) : depth;
  return estimateKeyValues(shape, { ...settings, slots: 1 }, { full: depth, windowed });
}
