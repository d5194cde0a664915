import type { DescribedModel, ModelShape } from './shape.ts';
import { cacheRowBytes, type FitSettings } from './settings.ts';

/** Bytes on the GPU and in RAM. */
export type Placed = { gpuBytes: number; ramBytes: number };

/** How many tokens the caches hold per slot. */
export type Cells = { full: number; windowed: number };

const float = 4;
/** llama.cpp rounds a context up to this many cells. */
const cellStep = 256;

export function countCells(model: DescribedModel, shape: ModelShape, settings: FitSettings): Cells {
  const { contextLength, slots } = settings;
  // Slots do not share cells (kv_unified is off), and the sum of all is rounded before each one's part is.
  const full = roundUp(roundUp(contextLength * slots, cellStep) / slots, cellStep);
  // A windowed block keeps its window and the tokens that are being computed.
  const windowed = Math.min(full, roundUp(shape.windowLength + computedTokens(model, settings, full), cellStep));
  return { full, windowed };
}

/** The caches of keys and values, and the states of blocks without attention, of all slots. */
export function estimateKeyValues(shape: ModelShape, settings: FitSettings, cells: Cells): Placed {
  const firstGpuBlock = shape.blocks.length + 1 - settings.gpuLayers;
  // Without flash attention the values lie transposed, and every block takes as many as the widest.
  const widest = settings.flashAttention === 'off' ? Math.max(0, ...shape.blocks.map((block) => block.valueValues)) : 0;
  const placed = { gpuBytes: 0, ramBytes: 0 };
  shape.blocks.forEach((block, index) => {
    const values = block.valueValues === 0 ? 0 : Math.max(block.valueValues, widest);
    const cellBytes = cacheRowBytes(settings.cacheTypeK, block.keyValues) + cacheRowBytes(settings.cacheTypeV, values);
    const cellCount = block.isWindowed ? cells.windowed : cells.full;
    const bytes = (cellCount * cellBytes + block.stateValues * float) * settings.slots;
    if (index >= firstGpuBlock) placed.gpuBytes += bytes;
    else placed.ramBytes += bytes;
  });
  return placed;
}

/**
 * What a batch is computed in. On the GPU all of it is taken when the model loads. RAM is only taken once it is
 * written to, and of the scores for every token of the vocabulary just those of each slot's last token are.
 */
export function estimateCompute(model: DescribedModel, shape: ModelShape, settings: FitSettings, cells: Cells): Placed {
  const tokens = computedTokens(model, settings, cells.full * settings.slots);
  const isFlash = settings.flashAttention !== 'off';
  const { embedding, attentionHeads, keyLength, valueLength, feedForward } = shape;
  const hasWindow = shape.blocks.some((block) => block.isWindowed);
  const hasAttention = shape.blocks.some((block) => block.keyValues > 0);
  // Which token may look at which: one table for all blocks of a kind.
  const tableCells = (hasAttention ? cells.full : 0) + (hasWindow ? cells.windowed : 0);
  const tables = tableCells * tokens * (isFlash ? 2 : float);
  const attention =
    embedding * 2 + attentionHeads * (keyLength * 2 + valueLength) + (isFlash ? 0 : cells.full * attentionHeads);
  const feed = embedding * 4 + feedForward * 3;
  const blocks = tables + tokens * Math.max(attention, feed) * float;
  const scores = shape.vocabulary * float;
  const reserved = Math.max(blocks, tokens * (embedding * 2 * float + scores));
  // Every matrix multiplication first brings its input into the form of the weights, about a byte a value.
  const inputs = tokens * Math.max(embedding, feedForward);
  // The scores are copied once more, to where the sampler reads them. An encoder computes none, and has room for those
  // of every token: llama.cpp clears it, and so it is taken.
  const outputs = (shape.isEncoder ? tokens : settings.slots) * scores;
  const scored = shape.isEncoder ? 0 : outputs;
  if (settings.gpuLayers === 0) return { gpuBytes: 0, ramBytes: blocks + inputs + scored + outputs };
  const isWhole = settings.gpuLayers > shape.blocks.length;
  return {
    gpuBytes: reserved,
    ramBytes: outputs + (isWhole ? tables + tokens * embedding * float : blocks + inputs),
  };
}

function computedTokens({ facts }: DescribedModel, { batchSize, slots }: FitSettings, most: number): number {
  const window = facts.slidingWindow ?? 0;
  // node-llama-cpp asks for one more where there is a window that is shorter than the context of the training.
  const isWindowed = window > 0 && (facts.contextLength === null || window < facts.contextLength);
  return Math.min(most, Math.max(batchSize, slots) + (isWindowed ? 1 : 0));
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
