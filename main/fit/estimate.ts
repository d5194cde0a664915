import { countCells, estimateCompute, estimateKeyValues } from './buffers.ts';
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

/** A runner that has loaded the engine, the template renderer and no model. Measured with bench/memory-fit.ts. */
const processBytes = 152 * 2 ** 20;
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
): MemoryEstimate {
  return estimateShape(model, readShape(model), settings, processor);
}

function estimateShape(
  model: DescribedModel,
  shape: ModelShape,
  settings: FitSettings,
  processor: Processor,
): MemoryEstimate {
  const weights = estimateWeights(model, shape, settings, processor);
  const cells = countCells(model, shape, settings);
  const keyValues = estimateKeyValues(shape, settings, cells);
  const compute = estimateCompute(model, shape, settings, cells);
  const overheadBytes =
    processBytes +
    shape.vocabulary * tokenBytes +
    shape.merges * mergeBytes +
    (cells.full + cells.windowed) * settings.slots * cellBytes;
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
    perSlotBytes: keyValueBytes / settings.slots + shape.vocabulary * 2 * 4 + (cells.full + cells.windowed) * cellBytes,
  };
}
