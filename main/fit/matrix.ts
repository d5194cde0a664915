import type { FitCell, HubVariant, MachineProfile } from '../../contract/hub.ts';
import { loadSettingsSchema, type CacheType } from '../../contract/inference.ts';
import { isAvailable, judge, settleLoad, type SettledLoad, type Verdict } from './plan.ts';
import type { Machine } from './machine.ts';
import type { DescribedModel } from './shape.ts';
import type { SpeedOf } from './speed.ts';

/** Columns of the matrix, as far as the model was trained. */
const shownContextLengths = Array.from({ length: 14 }, (_, index) => 2048 * 2 ** index);
const mostColumns = 8;
/** Where a file does not say how far its model was trained. */
const assumedTrainedLength = 32_768;

type FitRequest = {
  report: DescribedModel;
  machine: Machine;
  /** By default those of `columnsOf`. */
  contextLengths?: readonly number[];
  cacheType: CacheType;
  slots: number;
  speedOf: SpeedOf;
};

/** A row of the matrix: what a model takes on a machine at each length of context, and where it would run. */
export function fitCells({
  report,
  machine,
  contextLengths = columnsOf(report),
  cacheType,
  slots,
  speedOf,
}: FitRequest): FitCell[] {
  const wishes = { ...loadSettingsSchema.parse({ slots }), ...cacheTypesFor(report, cacheType) };
  return contextLengths.map((contextLength) => {
    const load = settleLoad(report, { ...wishes, contextLength }, machine);
    const { estimate, settings } = load;
    const verdict = placeOf(report, load, judge(estimate, machine));
    const speed =
      verdict === 'too_big'
        ? { tokensPerSecond: null, promptTokensPerSecond: null, isMeasured: false }
        : speedOf(report, settings);
    return {
      contextLength,
      verdict,
      totalBytes: estimate.totalBytes,
      weightsBytes: estimate.weightsBytes,
      keyValueBytes: estimate.keyValueBytes,
      computeBytes: estimate.computeBytes,
      gpuBytes: estimate.gpuBytes,
      ramBytes: estimate.ramBytes,
      ...speed,
    };
  });
}

/** Doublings from 2048 tokens, and the trained length itself; of very many, the shortest and the longest. */
export function columnsOf({ facts }: DescribedModel): number[] {
  const trained = facts.contextLength ?? assumedTrainedLength;
  const lengths = [...shownContextLengths.filter((length) => length < trained), trained];
  if (lengths.length <= mostColumns) return lengths;
  return [...lengths.slice(0, mostColumns - 1), trained];
}

/** Where heads are not whole blocks of a small cache type, llama.cpp keeps them only as they are. */
function cacheTypesFor({ facts }: DescribedModel, asked: CacheType) {
  const forHead = (length: number | null): CacheType => (isAvailable(asked, length) ? asked : 'f16');
  return { cacheTypeK: forHead(facts.keyLength), cacheTypeV: forHead(facts.valueLength) };
}

function placeOf({ facts }: DescribedModel, { settings }: SettledLoad, verdict: Verdict): FitCell['verdict'] {
  if (verdict !== 'fits') return verdict;
  if (settings.gpuLayers === 0) return 'cpu';
  return settings.gpuLayers > (facts.blockCount ?? facts.blockSizesBytes.length) ? 'gpu' : 'split';
}

export type RatedVariant = Pick<HubVariant, 'label' | 'quantization'> & { variantId: string; cells: FitCell[] };

/** Enough for a conversation; where a model was trained with less, that is enough. */
const wantedContextLength = 8192;
const shortContextLength = 4096;
/** Below this size, eight bits a weight cost little, and fewer are felt. */
const smallModelBytes = 2e9;

/**
 * Quality for the bytes, best first. From four bits a weight on, answers are hardly worse than those of the whole model;
 * past six, more bytes buy nothing that could be noticed. MXFP4 is what such models were trained in.
 */
const usualOrder =
  'MXFP4 Q4_K_M Q4_K_XL Q5_K_M Q4_K_L Q6_K Q5_K_XL Q5_K_L Q5_K_S Q4_K_S IQ4_XS IQ4_NL Q4_1 Q4_0 Q5_1 Q5_0 Q6_K_L Q8_0'.split(
    ' ',
  );
/** Small models lose more by it. */
const smallOrder =
  'MXFP4 Q8_0 Q6_K Q6_K_L Q5_K_M Q5_K_XL Q5_K_L Q5_K_S Q4_K_M Q4_K_XL Q4_K_L Q4_K_S IQ4_XS IQ4_NL Q5_1 Q5_0 Q4_1 Q4_0'.split(
    ' ',
  );

/**
 * The variant that suits a machine best, and the context to load it with; `null` where none can be loaded. In this order:
 * 1. three bits a weight and more, and no more than eight, before all others;
 * 2. with room for 8192 tokens (or all that the model was trained with), sooner than for 4096, sooner than tight;
 * 3. four to six bits (in small models eight) before three and eight;
 * 4. on the GPU entirely before split, before on the CPU;
 * 5. the order of quality for the bytes.
 */
export function recommend(rows: readonly RatedVariant[]): { variantId: string; contextLength: number } | null {
  let best: { variantId: string; contextLength: number; rank: number[] } | null = null;
  for (const row of rows) {
    const chosen = chooseCell(row.cells);
    if (chosen === null) continue;
    const { cell, room } = chosen;
    const { grade, order } = rateQuantization(row, cell.weightsBytes);
    // Less weighs less where all else is equal.
    const rank = [grade === 2 ? 1 : 0, room, grade, placeRank[cell.verdict], order, cell.totalBytes];
    if (best === null || isBefore(rank, best.rank)) {
      best = { variantId: row.variantId, contextLength: cell.contextLength, rank };
    }
  }
  return best === null ? null : { variantId: best.variantId, contextLength: best.contextLength };
}

const placeRank: Readonly<Record<FitCell['verdict'], number>> = { gpu: 0, split: 1, cpu: 2, tight: 3, too_big: 4 };

/** The context to load with, and how well it fits: 0 with room for a conversation, 3 just so. */
function chooseCell(cells: readonly FitCell[]): { cell: FitCell; room: number } | null {
  const isRoomy = ({ verdict }: FitCell) => verdict !== 'tight' && verdict !== 'too_big';
  const wanted = cells.findLast((cell) => cell.contextLength <= wantedContextLength) ?? cells[0];
  if (wanted === undefined) return null;
  if (isRoomy(wanted)) return { cell: wanted, room: 0 };
  const short = cells.find((cell) => cell.contextLength === shortContextLength);
  if (short !== undefined && isRoomy(short)) return { cell: short, room: 1 };
  if (wanted.verdict === 'tight') return { cell: wanted, room: 2 };
  const longest = cells.findLast((cell) => cell.verdict !== 'too_big');
  return longest === undefined ? null : { cell: longest, room: 3 };
}

/** Grade 0 is good, 1 fair, 2 only where there is nothing else: below three bits, and 16 bits of what is not small. */
function rateQuantization({ label, quantization }: RatedVariant, weightsBytes: number) {
  const name = (quantization ?? label).toUpperCase();
  const isSmall = weightsBytes <= smallModelBytes;
  const order = isSmall ? smallOrder : usualOrder;
  const found = order.findIndex((each) => new RegExp(`(^|[^A-Z0-9])${each}$`).test(name));
  const bits = bitsOf(name);
  const graded = { order: found === -1 ? order.length : found };
  if (bits === null) return { ...graded, grade: 1 };
  if (bits < 3 || bits > 8) return { ...graded, grade: bits > 8 && isSmall ? 1 : 2 };
  return { ...graded, grade: (bits >= 4 && bits <= 6) || (bits === 8 && isSmall) ? 0 : 1 };
}

/** Of a name such as `UD-Q4_K_XL`, `IQ3_M`, `MXFP4_MOE` or `BF16`. */
function bitsOf(name: string): number | null {
  const digits = /(?:^|[^A-Z0-9])(?:MXFP|NVFP|BF|FP|F|TQ|IQ|Q)(\d+)/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

function isBefore(rank: readonly number[], other: readonly number[]): boolean {
  const index = rank.findIndex((value, place) => value !== other[place]);
  return index !== -1 && (rank[index] ?? 0) < (other[index] ?? 0);
}

/** The system and a few open programs: a quarter of the memory, and no more than this. */
const mostUsedRamBytes = 4 * 2 ** 30;
/** What a screen takes of a GPU with memory of its own: a twentieth, and no more than this. */
const mostUsedGpuBytes = 2 ** 29;
/** Of memory that it shares, macOS lets a GPU have about three quarters. */
const unifiedShare = 0.75;

/** A computer that is described by hand, as if a few programs were open on it. */
export function machineOf({ ramBytes, gpus }: MachineProfile): Machine {
  const isUnified = gpus.some((gpu) => gpu.isUnified);
  return {
    totalRamBytes: ramBytes,
    freeRamBytes: ramBytes - Math.min(mostUsedRamBytes, ramBytes / 4),
    gpus: gpus.map((gpu) => {
      const totalBytes = gpu.isUnified ? Math.min(gpu.memoryBytes, ramBytes) * unifiedShare : gpu.memoryBytes;
      const usedBytes = gpu.isUnified ? 0 : Math.min(mostUsedGpuBytes, totalBytes / 20);
      return { totalBytes, freeBytes: totalBytes - usedBytes, isUnified: gpu.isUnified };
    }),
    processor: isUnified ? 'neon' : 'avx2',
  };
}

/** Of a model at four bits and a bit, the scales and the larger types of some matrices counted. */
const usualBytesPerParameter = 0.61;
/** The runner itself, its vocabulary and what a batch is computed in. */
const roughBaseBytes = 400e6;
/** The cache of a conversation, as a share of the weights. */
const roughCacheShare = 0.12;

/** A guess for lists, from no more than a size; `null` where that is not known either. */
export function roughFit(
  { parameterCount, sizeBytes }: { parameterCount: number | null; sizeBytes?: number | null },
  machine: Machine,
): Verdict | null {
  const weightsBytes = sizeBytes ?? (parameterCount === null ? null : parameterCount * usualBytesPerParameter);
  if (weightsBytes === null) return null;
  const totalBytes = roughBaseBytes + weightsBytes * (1 + roughCacheShare);
  // What a GPU of its own can take does not have to be in RAM.
  const ownGpuBytes = machine.gpus.reduce((sum, gpu) => sum + (gpu.isUnified ? 0 : gpu.freeBytes), 0);
  const gpuBytes = Math.min(ownGpuBytes * 0.9, totalBytes - roughBaseBytes);
  const parts = { weightsBytes, keyValueBytes: 0, computeBytes: 0, overheadBytes: 0, perSlotBytes: 0 };
  return judge({ ...parts, totalBytes, gpuBytes, ramBytes: totalBytes - gpuBytes, reclaimableBytes: 0 }, machine);
}
