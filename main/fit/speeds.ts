import type { MachineProfile } from '../../contract/hub.ts';
import type { LoadRecord } from '../store/load-records.ts';
import { identityOf, median, type SpeedBias } from './records.ts';
import { mostThreads } from '../cores.ts';
import { readProcessor } from './machine.ts';
import {
  expectPromptSpeed,
  expectSpeed,
  type ComputeRates,
  type MemoryRates,
  type Speed,
  type SpeedOf,
} from './speed.ts';
import type { FitSettings, Processor } from './settings.ts';
import type { DescribedModel } from './shape.ts';

type Dependencies = {
  /** Of this computer's memory, in bytes a second; `known`: without measuring it now. */
  bandwidth: { read(): Promise<number | null>; known(): number | null };
  /** Of its GPUs; `null` where they are not known, or there are none. */
  readGpuBandwidth(): Promise<number | null>;
  /** How fast they compute; `null` where it has not been measured yet. */
  readCompute(): Promise<{ processor: number | null; gpu: number | null }>;
  records: { withSpeed(identity: string): LoadRecord[]; speedBias(): SpeedBias };
};

export type Speeds = ReturnType<typeof createSpeeds>;

/** What was foretold of a load at some depth: by the machine's rates alone, and with what was learnt. */
export type SpeedForecast = (depth: number) => { plain: number | null; predicted: number | null };

type Rates = MemoryRates & { compute: ComputeRates };

/** How fast models write and read: on this computer (`null`), or on one that is described by hand. */
export function createSpeeds({ bandwidth, readGpuBandwidth, readCompute, records }: Dependencies) {
  let gpuRate: Promise<number | null> | null = null;

  async function ratesHere(ramRate: Promise<number | null> | number | null): Promise<Rates> {
    // GPUs stay the same, and asking for them takes a process.
    gpuRate ??= readGpuBandwidth();
    const [ram, gpu, compute, processor] = await Promise.all([ramRate, gpuRate, readCompute(), readProcessor()]);
    return { ram, gpu, threads: mostThreads(), compute: { ...compute, processorFloatShare: floatShares[processor] } };
  }

  return {
    of: async (profile: MachineProfile | null): Promise<SpeedOf> => {
      if (profile !== null) {
        const rates = ratesOf(profile);
        return (report, settings) => ({
          tokensPerSecond: expectSpeed(report, settings, rates),
          promptTokensPerSecond: null,
          isMeasured: false,
        });
      }
      const rates = await ratesHere(bandwidth.read());
      return (report, settings) =>
        speedHere(report, settings, rates, records.withSpeed(identityOf(report)), records.speedBias());
    },

    /** To be compared with what a load on this computer then does. */
    forecast: async (
      report: DescribedModel,
      settings: FitSettings,
    ): Promise<{ write: SpeedForecast; read: SpeedForecast }> => {
      // Nothing is measured while a load waits.
      const rates = await ratesHere(bandwidth.known());
      const runs = records.withSpeed(identityOf(report)).filter((run) => run.settings.gpuLayers === settings.gpuLayers);
      const { write, read } = learnt(report, rates, runs, records.speedBias()(settings));
      const times = (plain: number | null, factor: number) => ({
        plain,
        predicted: plain === null ? null : plain * factor,
      });
      return {
        write: (depth) => times(expectSpeed(report, settings, rates, depth), write),
        read: (depth) => times(expectPromptSpeed(report, settings, rates.compute, depth), read),
      };
    },
  };
}

/** Measured with AMX; of the others as llama.cpp's users report it. */
export const floatShares: Readonly<Record<Processor, number>> = {
  amx: 0.4,
  avx512: 0.4,
  neon: 0.4,
  avx2: 0.8,
  plain: 0.8,
};

/** One number is told of a computer: where it has GPUs it is theirs, of which nothing follows for its other memory. */
function ratesOf({ gpus, bandwidth }: MachineProfile): MemoryRates {
  if (gpus.length === 0) return { ram: bandwidth, gpu: null, threads: null };
  return { ram: gpus.some((gpu) => gpu.isUnified) ? bandwidth : null, gpu: bandwidth, threads: null };
}

/** In one of them the computer may have been busy. */
const recentRuns = 5;

/**
 * As it was measured where these weights have run alike, with a context up to twice or half as long. Where they have run
 * otherwise, what is expected is corrected by how they did then; where they have not, by how other models did.
 */
export function speedHere(
  report: DescribedModel,
  settings: FitSettings,
  rates: Rates,
  runs: readonly LoadRecord[],
  bias: SpeedBias,
): Speed {
  const alike = runs.filter((run) => run.settings.gpuLayers === settings.gpuLayers);
  const near = alike
    .filter(({ settings: { contextLength } }) => {
      const ratio = contextLength / settings.contextLength;
      return ratio >= 0.5 && ratio <= 2;
    })
    .slice(0, recentRuns);
  const written = median(near.flatMap(({ tokensPerSecond }) => tokensPerSecond ?? []));
  const factors = learnt(report, rates, alike, bias(settings));
  const times = (expected: number | null, factor: number) => (expected === null ? null : expected * factor);
  return {
    tokensPerSecond: written ?? times(expectSpeed(report, settings, rates), factors.write),
    // Prompts of any length are measured, so that only their correction is taken over.
    promptTokensPerSecond: times(expectPromptSpeed(report, settings, rates.compute), factors.read),
    isMeasured: written !== null,
  };
}

/** By what to multiply what is expected of these weights. */
function learnt(
  report: DescribedModel,
  rates: Rates,
  alike: readonly LoadRecord[],
  bias: ReturnType<SpeedBias>,
): { write: number; read: number } {
  const recent = alike.slice(0, recentRuns);
  const write = recent.flatMap(({ tokensPerSecond, depth, settings }) =>
    ratio(tokensPerSecond, depth === null ? null : expectSpeed(report, settings, rates, depth)),
  );
  const read = recent.flatMap(({ promptTokensPerSecond, promptDepth, settings }) =>
    ratio(
      promptTokensPerSecond,
      promptDepth === null ? null : expectPromptSpeed(report, settings, rates.compute, promptDepth),
    ),
  );
  return { write: median(write) ?? bias.write, read: median(read) ?? bias.read };
}

function ratio(measured: number | null, expected: number | null): number[] {
  return measured === null || expected === null ? [] : [measured / expected];
}
