import { AppError } from '../../contract/errors.ts';
import type { CacheType, LoadSettings } from '../../contract/inference.ts';
import { correctEstimate, estimateMemory, type MemoryEstimate } from './estimate.ts';
import type { FitSettings } from './settings.ts';
import type { Machine } from './machine.ts';
import type { DescribedModel } from './shape.ts';

/** What the person asked for; `null` and `auto` leave it to the plan. */
export type FitWishes = Pick<
  LoadSettings,
  | 'contextLength'
  | 'slots'
  | 'gpuLayers'
  | 'batchSize'
  | 'cacheTypeK'
  | 'cacheTypeV'
  | 'flashAttention'
  | 'useMmap'
  | 'threads'
>;

/** The best first. `tight`: it loads, and leaves other programs next to nothing. */
const verdicts = ['fits', 'tight', 'too_big'] as const;
export type Verdict = (typeof verdicts)[number];
/** `correction`: the factor, learnt from earlier loads, that is in the estimate. */
export type SettledLoad = { settings: FitSettings; estimate: MemoryEstimate; correction: number };
export type LoadPlan = SettledLoad & {
  fits: Verdict;
  /** What the plan was made for. */
  machine: Machine;
  /** Where it is too big: the change of least harm that makes it fit. `null`: there is none, or no need. */
  smaller: SettledLoad | null;
};

/** Long enough for a conversation; its cache fits beside most models. */
const usualContextLength = 8192;
/** A context shorter than this is worse than fewer slots. */
const poorContextLength = 4096;
const leastContextLength = 512;
/** As the runner has it. */
const mostLanes = 4;
const contextLengths = [8192, 7168, 6144, 5120, 4096, 3072, 2048, 1024, 512];
/** Left to the system and other programs: a tenth of the memory, and no more than this. */
const mostRamReserveBytes = 2 * 2 ** 30;
/** A GPU's driver and the screen need some of its memory, whatever it reports as free. */
const gpuReserveShare = 0.06;

/**
 * Settles what is left to "auto" by the header and the free memory. An explicit wish is never changed: where it is too
 * big, the plan says so and what would fit. Where nothing fits that is left to the plan, it is the least of it.
 */
export function planLoad(model: DescribedModel, wishes: FitWishes, machine: Machine): LoadPlan {
  const options = wishes.contextLength === null ? contextOptions(model, wishes.slots) : [wishes];
  let tight: SettledLoad | null = null;
  let last: SettledLoad | null = null;
  for (const { contextLength, slots } of options) {
    const load = settleLoad(model, { ...wishes, contextLength, slots }, machine);
    const verdict = judge(load.estimate, machine);
    // Sooner little room for other programs than too little for a conversation.
    if (tight !== null && load.settings.contextLength < poorContextLength) break;
    if (verdict === 'fits') return { ...load, fits: verdict, machine, smaller: null };
    if (verdict === 'tight') tight ??= load;
    last = load;
  }
  if (tight !== null) return { ...tight, fits: 'tight', machine, smaller: null };
  const load = last ?? settleLoad(model, wishes, machine);
  return { ...load, fits: 'too_big', machine, smaller: findSmaller(model, wishes, load.settings, machine) };
}

/** The error for a load that does not fit, with the numbers and what a button can change. */
export function refuseLoad(plan: LoadPlan, modelName: string): AppError {
  const { estimate, machine, smaller, settings } = plan;
  const isGpu = freeGpuBytes(machine) < estimate.gpuBytes;
  const neededBytes = isGpu ? estimate.gpuBytes : neededRamBytes(estimate, machine);
  const freeBytes = isGpu ? sumFree(machine) : machine.freeRamBytes;
  const place = isGpu ? 'this computer’s GPU' : 'this computer';
  const numbers = `${modelName} needs ${formatBytes(neededBytes)} and ${place} has ${formatBytes(freeBytes)} free`;
  return new AppError(
    'out_of_memory',
    plan.fits === 'too_big'
      ? `${numbers}.`
      : `${numbers}, but it swaps already: other programs would be pushed out to the disk.`,
    {
      remedy:
        smaller === null
          ? 'Close other programs, or choose a smaller model or quantization.'
          : `${describeChange(settings, smaller.settings)}: that needs ${formatBytes(smaller.estimate.totalBytes)}.`,
      details: {
        neededBytes,
        freeBytes,
        totalBytes: estimate.totalBytes,
        wouldSwap: wouldSwap(estimate, machine),
        contextLength: settings.contextLength,
        suggestedContextLength: smaller?.settings.contextLength ?? null,
        suggestedSlots: smaller?.settings.slots ?? null,
        suggestedGpuLayers: smaller?.settings.gpuLayers ?? null,
        suggestedCacheTypeK: smaller?.settings.cacheTypeK ?? null,
        suggestedCacheTypeV: smaller?.settings.cacheTypeV ?? null,
        suggestedBytes: smaller?.estimate.totalBytes ?? null,
      },
    },
  );
}

export function judge(estimate: MemoryEstimate, machine: Machine): Verdict {
  const needed = neededRamBytes(estimate, machine);
  if (estimate.gpuBytes > freeGpuBytes(machine) || needed > machine.freeRamBytes) return 'too_big';
  const reserve = Math.min(mostRamReserveBytes, machine.totalRamBytes * 0.1);
  return needed > machine.freeRamBytes - reserve ? 'tight' : 'fits';
}

/** Less is what a system swaps out of programs that nobody uses, at no cost. */
const littleSwapShare = 0.05;

/**
 * Whether other programs would be pushed out of memory, onto the disk: there is not enough, or next to nothing would be
 * left on a computer that has already begun with it.
 */
export function wouldSwap(estimate: MemoryEstimate, machine: Machine): boolean {
  if (neededRamBytes(estimate, machine) > machine.freeRamBytes) return true;
  const hasBegun = (machine.swappedBytes ?? 0) > machine.totalRamBytes * littleSwapShare;
  return hasBegun && judge(estimate, machine) === 'tight';
}

/** The usual context with all slots, shorter ones, fewer slots, and at last a context that is poor. */
function contextOptions({ facts }: DescribedModel, slots: number) {
  const most = Math.min(usualContextLength, facts.contextLength ?? usualContextLength);
  const lengths = [most, ...contextLengths.filter((length) => length < most)];
  const good = lengths.filter((length) => length === most || length >= poorContextLength);
  return [
    ...halvings(slots).flatMap((count) => good.map((contextLength) => ({ contextLength, slots: count }))),
    ...lengths.filter((length) => !good.includes(length)).map((contextLength) => ({ contextLength, slots: 1 })),
  ];
}

/** Decides on the layers for the GPU, and on the context where none is wished for. Whether it fits is for `judge`. */
export function settleLoad(model: DescribedModel, wishes: FitWishes, machine: Machine): SettledLoad {
  const { gpuLayers, contextLength, slots, batchSize, cacheTypeK, cacheTypeV, flashAttention, useMmap, threads } =
    wishes;
  const all = (model.facts.blockCount ?? 0) + 1;
  const usual = Math.min(usualContextLength, model.facts.contextLength ?? usualContextLength);
  const withLayers = (layers: number): SettledLoad => {
    const settings: FitSettings = {
      contextLength: contextLength ?? usual,
      slots,
      batchSize,
      cacheTypeK,
      cacheTypeV,
      flashAttention,
      useMmap,
      gpuLayers: layers,
      lanes: machine.gpus.length > 0 ? 1 : Math.min(mostLanes, threads ?? machine.threads ?? 1),
    };
    const estimate = estimateMemory(model, settings, machine.processor, machine.processBytes);
    const correction = machine.corrections?.(model.facts.architecture, settings) ?? 1;
    return { settings, estimate: correctEstimate(estimate, correction), correction };
  };
  if (typeof gpuLayers === 'number') return withLayers(Math.min(gpuLayers, all));
  if (gpuLayers === 'none' || machine.gpus.length === 0) return withLayers(0);
  if (gpuLayers === 'all') return withLayers(all);
  const onProcessor = withLayers(0);
  // More layers never take less of the GPU: halve the range until the most that fit are found.
  let fitting = onProcessor;
  let [from, to] = [1, all];
  while (from <= to) {
    const middle = Math.floor((from + to) / 2);
    const load = withLayers(middle);
    if (load.estimate.gpuBytes <= freeGpuBytes(machine)) {
      fitting = load;
      from = middle + 1;
    } else {
      to = middle - 1;
    }
  }
  // Memory that both share holds more with a GPU, which has buffers of its own.
  const harm = ({ estimate }: SettledLoad) => verdicts.indexOf(judge(estimate, machine));
  return harm(onProcessor) < harm(fitting) ? onProcessor : fitting;
}

/** Tries fewer GPU layers, a cache of fewer bits, fewer slots and at last a shorter context, the least harm first. */
function findSmaller(
  model: DescribedModel,
  wishes: FitWishes,
  settings: FitSettings,
  machine: Machine,
): SettledLoad | null {
  for (const contextLength of halvings(settings.contextLength, leastContextLength)) {
    for (const slots of halvings(settings.slots)) {
      for (const cacheTypes of smallerCaches(model, settings)) {
        for (const gpuLayers of new Set([wishes.gpuLayers, 'auto' as const])) {
          const load = settleLoad(model, { ...wishes, ...cacheTypes, contextLength, slots, gpuLayers }, machine);
          if (judge(load.estimate, machine) !== 'too_big') return load;
        }
      }
    }
  }
  return null;
}

function smallerCaches({ facts }: DescribedModel, { cacheTypeK, cacheTypeV, flashAttention }: FitSettings) {
  const smaller = (type: CacheType): CacheType => (wideCacheTypes.has(type) ? 'q8_0' : type);
  // Without flash attention llama.cpp takes no values of fewer bits.
  const isFlash = flashAttention !== 'off';
  const asked = { cacheTypeK, cacheTypeV };
  const halved = {
    cacheTypeK: isAvailable('q8_0', facts.keyLength) ? smaller(cacheTypeK) : cacheTypeK,
    cacheTypeV: isFlash && isAvailable('q8_0', facts.valueLength) ? smaller(cacheTypeV) : cacheTypeV,
  };
  return halved.cacheTypeK === cacheTypeK && halved.cacheTypeV === cacheTypeV ? [asked] : [asked, halved];
}

const wideCacheTypes: ReadonlySet<CacheType> = new Set(['f32', 'f16', 'bf16']);

/** Whether llama.cpp keeps heads of a length in a cache type: of the small ones they have to be whole blocks of 32. */
export function isAvailable(type: CacheType, headLength: number | null): boolean {
  return wideCacheTypes.has(type) || (headLength !== null && headLength % 32 === 0);
}

/** The number, its half and so on, down to `least`. */
function halvings(from: number, least = 1): number[] {
  const numbers = [from];
  for (let value = Math.floor(from / 2); value >= least; value = Math.floor(value / 2)) numbers.push(value);
  return numbers;
}

/** RAM that has to be free: a GPU that shares it takes its part from the same. */
function neededRamBytes(estimate: MemoryEstimate, machine: Machine): number {
  return machine.gpus.some((gpu) => gpu.isUnified) ? estimate.totalBytes : estimate.ramBytes;
}

function freeGpuBytes(machine: Machine): number {
  return Math.max(0, sumFree(machine) - machine.gpus.reduce((sum, gpu) => sum + gpu.totalBytes * gpuReserveShare, 0));
}

function sumFree({ gpus }: Machine): number {
  return gpus.reduce((sum, gpu) => sum + gpu.freeBytes, 0);
}

function describeChange(from: FitSettings, to: FitSettings): string {
  const changes = [
    from.contextLength !== to.contextLength && `a context of ${to.contextLength.toLocaleString('en')} tokens`,
    from.slots !== to.slots && (to.slots === 1 ? 'one answer at a time' : `${to.slots} answers at the same time`),
    (from.cacheTypeK !== to.cacheTypeK || from.cacheTypeV !== to.cacheTypeV) && `a KV cache of type ${to.cacheTypeK}`,
    from.gpuLayers !== to.gpuLayers && `${to.gpuLayers} layers on the GPU`,
  ].filter((change) => change !== false);
  return `Load it with ${new Intl.ListFormat('en').format(changes)}`;
}

/** As people and shops count: 42.5 GB are 42.5 × 10⁹ bytes. */
export function formatBytes(bytes: number): string {
  if (bytes < 999.5e3) return `${Math.round(bytes / 1e3)} kB`;
  if (bytes < 999.5e6) return `${Math.round(bytes / 1e6)} MB`;
  const gigabytes = bytes / 1e9;
  return `${gigabytes.toFixed(gigabytes < 100 ? 1 : 0).replace(/\.0$/, '')} GB`;
}
