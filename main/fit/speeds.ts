import type { MachineProfile } from '../../contract/hub.ts';
import type { LoadRecord } from '../store/load-records.ts';
import { identityOf, median } from './records.ts';
import { expectSpeed, type MemoryRates, type Speed, type SpeedOf } from './speed.ts';
import type { FitSettings } from './settings.ts';
import type { DescribedModel } from './shape.ts';

type Dependencies = {
  /** Of this computer's memory, in bytes a second. */
  readBandwidth(): Promise<number | null>;
  /** Of its GPUs; `null` where they are not known, or there are none. */
  readGpuBandwidth(): Promise<number | null>;
  records: { withSpeed(identity: string): LoadRecord[] };
};

export type Speeds = (profile: MachineProfile | null) => Promise<SpeedOf>;

/** How fast models write: on this computer (`null`), or on one that is described by hand. */
export function createSpeeds({ readBandwidth, readGpuBandwidth, records }: Dependencies): Speeds {
  let gpuRate: Promise<number | null> | null = null;
  return async (profile) => {
    if (profile !== null) {
      const rates = ratesOf(profile);
      return (report, settings) => ({ tokensPerSecond: expectSpeed(report, settings, rates), isMeasured: false });
    }
    // GPUs stay the same, and asking for them takes a process.
    gpuRate ??= readGpuBandwidth();
    const [ram, gpu] = await Promise.all([readBandwidth(), gpuRate]);
    return (report, settings) => speedHere(report, settings, { ram, gpu }, records.withSpeed(identityOf(report)));
  };
}

/** One number is told of a computer: where it has GPUs it is theirs, of which nothing follows for its other memory. */
function ratesOf({ gpus, bandwidth }: MachineProfile): MemoryRates {
  if (gpus.length === 0) return { ram: bandwidth, gpu: null };
  return { ram: gpus.some((gpu) => gpu.isUnified) ? bandwidth : null, gpu: bandwidth };
}

/** In one of them the computer may have been busy. */
const recentRuns = 5;

/**
 * As it was measured where these weights have run alike, with a context up to twice or half as long. Where they have run
 * otherwise, what is expected is corrected by how they did then.
 */
export function speedHere(
  report: DescribedModel,
  settings: FitSettings,
  rates: MemoryRates,
  runs: readonly LoadRecord[],
): Speed {
  const alike = runs.filter((run) => run.settings.gpuLayers === settings.gpuLayers);
  const near = alike.filter(({ settings: { contextLength } }) => {
    const ratio = contextLength / settings.contextLength;
    return ratio >= 0.5 && ratio <= 2;
  });
  const measured = median(near.slice(0, recentRuns).flatMap(({ tokensPerSecond }) => tokensPerSecond ?? []));
  if (measured !== null) return { tokensPerSecond: measured, isMeasured: true };
  const expected = expectSpeed(report, settings, rates);
  const [latest] = alike;
  if (expected === null || latest?.tokensPerSecond == null || latest.depth === null) {
    return { tokensPerSecond: expected, isMeasured: false };
  }
  const then = expectSpeed(report, latest.settings, rates, latest.depth);
  return { tokensPerSecond: expected * (then === null ? 1 : latest.tokensPerSecond / then), isMeasured: false };
}
