import { countCells, estimateCompute, estimateKeyValues, type Placed } from './buffers.ts';
import { readShape, type DescribedModel, type ModelShape } from './shape.ts';
import { estimateWeights } from './weights.ts';
import type { FitSettings, Processor } from './settings.ts';

/** What a runner process will need, in bytes. The four parts make the total, and so do GPU and RAM. */
export type MemoryEstimate = {
  weightsBytes: number;
  keyValueBytes: number;
  computeBytes: number;
  /** The process itself, the engine's code and the tables of the tokenizer. */
  overheadBytes: number;
  totalBytes: number;
  gpuBytes: number;
  ramBytes: number;
  /**
   * Pages of the model file that count as the process's, in RAM and besides `ramBytes`, although nothing reads them
   * after loading. The system takes them back when it needs room, so they keep nothing from fitting.
   */
  reclaimableBytes: number;
  /** What one slot more or less changes. */
  perSlotBytes: number;
};

/** A runner that has loaded the engine and no model, where it was not measured. */
const usualProcessBytes = 140 * 2 ** 20;
/** What it takes besides, once it has one. Measured with bench/memory-fit.ts. */
const workingBytes = 20 * 2 ** 20;
/** The thread that renders chat templates. An encoder has none. Measured. */
const rendererBytes = 18 * 2 ** 20;
/** The vocabulary is held twice: by the engine and, as node-llama-cpp reads the file itself, by Node. Measured. */
const tokenBytes = 900;
/** So are the merges of a byte-pair tokenizer. Measured. */
const mergeBytes = 510;
/** Positions and owners of each cell of the cache. */
const cellBytes = 48;

/**
 * Predicts, from a file's header alone, what the runner process of a model will hold at its peak: everything loaded,
 * a whole batch computed, the caches of all slots filled.
 */
export function estimateMemory(
  model: DescribedModel,
  settings: FitSettings,
  processor: Processor = 'plain',
  processBytes: number | null = null,
): MemoryEstimate {
  const shape = readShape(model);
  const weights = estimateWeights(model, shape, settings, processor);
  const { keyValues, compute, cells } = shape.isEncoder
    ? estimateLanes(model, shape, settings)
    : estimateContext(model, shape, settings);
  const overheadBytes =
    (processBytes ?? usualProcessBytes) +
    workingBytes +
    (shape.isEncoder ? 0 : rendererBytes) +
    shape.vocabulary * tokenBytes +
    shape.merges * mergeBytes +
    cells * settings.slots * cellBytes;
  const gpuBytes = Math.round(weights.gpuBytes + keyValues.gpuBytes + compute.gpuBytes);
  const ramBytes = Math.round(weights.ramBytes + keyValues.ramBytes + compute.ramBytes + overheadBytes);
  const keyValueBytes = keyValues.gpuBytes + keyValues.ramBytes;
  return {
    weightsBytes: weights.gpuBytes + weights.ramBytes,
    keyValueBytes,
    computeBytes: Math.round(compute.gpuBytes + compute.ramBytes),
    overheadBytes,
    totalBytes: gpuBytes + ramBytes,
    gpuBytes,
    ramBytes,
    reclaimableBytes: weights.reclaimableBytes,
    perSlotBytes: shape.isEncoder ? 0 : keyValueBytes / settings.slots + shape.vocabulary * 2 * 4 + cells * cellBytes,
  };
}

/** The estimate as earlier loads have taught. They tell of the process's own memory, and nothing of a GPU's. */
export function correctEstimate(estimate: MemoryEstimate, factor: number): MemoryEstimate {
  if (factor === 1) return estimate;
  const change = Math.round((estimate.ramBytes + estimate.reclaimableBytes) * (factor - 1));
  const totalBytes = estimate.totalBytes + change;
  const share = totalBytes / estimate.totalBytes;
  return {
    ...estimate,
    weightsBytes: estimate.weightsBytes * share,
    keyValueBytes: estimate.keyValueBytes * share,
    computeBytes: estimate.computeBytes * share,
    overheadBytes: estimate.overheadBytes * share,
    totalBytes,
    ramBytes: estimate.ramBytes + change,
  };
}

type ContextMemory = { keyValues: Placed; compute: Placed; cells: number };

function estimateContext(model: DescribedModel, shape: ModelShape, settings: FitSettings): ContextMemory {
  const cells = countCells(model, shape, settings);
  return {
    keyValues: estimateKeyValues(shape, settings, cells),
    compute: estimateCompute(model, shape, settings, cells),
    cells: cells.full + cells.windowed,
  };
}

/** Up to this length, texts are computed side by side, in a context each; one context more is for longer ones. */
const shortTextTokens = 512;

/** A text is computed at once, in a batch that holds it, and nothing of it is kept. */
function estimateLanes(model: DescribedModel, shape: ModelShape, settings: FitSettings): ContextMemory {
  const { contextLength, lanes = 1 } = settings;
  const forTexts = (length: number) =>
    estimateContext(model, shape, { ...settings, contextLength: length, slots: 1, batchSize: length });
  const short = forTexts(Math.min(contextLength, shortTextTokens));
  const contexts = Array.from({ length: lanes }, () => short);
  if (contextLength > shortTextTokens) contexts.push(forTexts(contextLength));
  return {
    keyValues: addUp(contexts.map(({ keyValues }) => keyValues)),
    compute: addUp(contexts.map(({ compute }) => compute)),
    cells: 0,
  };
}

function addUp(places: readonly Placed[]): Placed {
  return places.reduce((total, { gpuBytes, ramBytes }) => ({
    gpuBytes: total.gpuBytes + gpuBytes,
    ramBytes: total.ramBytes + ramBytes,
  }));
}
