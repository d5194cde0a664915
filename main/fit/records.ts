import { createHash } from 'node:crypto';
import type { SpeedAccuracy } from '../../contract/hardware.ts';
import type { FitAccuracy } from '../../contract/hub.ts';
import type { Log } from '../log.ts';
import { loadRecordQueries, type LoadRecord, type RecordedSpeeds } from '../store/load-records.ts';
import type { Store } from '../store/open.ts';
import type { FitSettings } from './settings.ts';
import type { DescribedModel } from './shape.ts';
import type { SpeedForecast } from './speeds.ts';

/** What was predicted of a load, as the planner says it. */
export type LoadForecast = Pick<
  LoadRecord,
  'identity' | 'architecture' | 'settings' | 'plainBytes' | 'predictedBytes'
> & {
  /** How fast it should write and read. */
  speed?: { write: SpeedForecast; read: SpeedForecast } | undefined;
};

/** One load, as it goes on. */
export type LoadWatch = {
  /** The most that the process has held so far. Kept from the first answer on: before it, buffers are not yet used. */
  measured(peakBytes: number): void;
  /** An answer that was written alone: how fast, and how many tokens stood before its middle. */
  answered(tokensPerSecond: number, depth: number): void;
  /** A prompt that was read alone: how fast, and how many tokens stood before its middle. */
  read(tokensPerSecond: number, depth: number): void;
};

type Dependencies = { store: Store; log: Pick<Log, 'warn'>; now?: () => number };

/** Sooner forgotten than what the computer did meanwhile is held against a model for ever. */
const recentAnswers = 9;
const shownRecords = 50;
/** How many loads of an architecture on a back end tell of a bias, and how many are asked. */
const leastLoads = 3;
const mostLoads = 10;
/** Smaller is what measuring twice can differ by. */
const leastBias = 0.03;
const mostBias = 0.15;
/** Of smaller models, the process itself is the larger part, which tells nothing of others. */
const leastTellingBytes = 500e6;

export type LoadRecords = ReturnType<typeof createLoadRecords>;

/** Keeps what loads took beside what had been predicted, and what can be learnt from it. */
export function createLoadRecords({ store, log, now = Date.now }: Dependencies) {
  const queries = loadRecordQueries(store);

  /** A full disk must not end an answer that is not about it. */
  function keep(write: () => void): void {
    try {
      write();
    } catch (error) {
      log.warn({ err: error }, 'a load could not be recorded');
    }
  }

  return {
    /** Follows a load. Nothing is kept of one that never answers. */
    watch: (modelName: string, device: string, forecast: LoadForecast): LoadWatch => {
      let id: number | null = null;
      let measuredBytes = 0;
      const { speed: foretold, ...kept } = forecast;
      const answers: Timed[] = [];
      const prompts: Timed[] = [];
      const speeds = (): RecordedSpeeds => {
        const written = middle(answers, foretold?.write);
        const read = middle(prompts, foretold?.read);
        return {
          tokensPerSecond: written.tokensPerSecond,
          depth: written.depth,
          plainSpeed: written.plain,
          predictedSpeed: written.predicted,
          promptTokensPerSecond: read.tokensPerSecond,
          promptDepth: read.depth,
          plainPromptSpeed: read.plain,
          predictedPromptSpeed: read.predicted,
        };
      };
      const note = (list: Timed[], timed: Timed) => {
        list.push(timed);
        list.splice(0, list.length - recentAnswers);
        const known = id;
        if (known !== null) keep(() => queries.update({ id: known, measuredBytes, ...speeds() }));
      };
      return {
        measured(peakBytes) {
          if (peakBytes <= measuredBytes) return;
          measuredBytes = peakBytes;
          keep(() => {
            if (id === null) id = queries.insert({ at: now(), modelName, device, ...kept, measuredBytes, ...speeds() });
            else queries.update({ id, measuredBytes, ...speeds() });
          });
        },
        answered: (tokensPerSecond, depth) => note(answers, { tokensPerSecond, depth }),
        read: (tokensPerSecond, depth) => note(prompts, { tokensPerSecond, depth }),
      };
    },

    accuracy: (): FitAccuracy => {
      const records = queries.latest(Number.MAX_SAFE_INTEGER);
      return {
        loads: records.length,
        medianError: median(records.map(errorOf)),
        latest: records.slice(0, shownRecords).map((record) => ({
          modelName: record.modelName,
          predictedBytes: record.predictedBytes,
          measuredBytes: record.measuredBytes,
          contextLength: record.settings.contextLength,
          at: record.at,
        })),
      };
    },

    /** How well the speeds were foretold. */
    speedAccuracy: (): SpeedAccuracy => {
      const records = queries.latest(Number.MAX_SAFE_INTEGER);
      const latest = records.flatMap(({ modelName, at, depth, predictedSpeed, tokensPerSecond }) =>
        depth === null || predictedSpeed === null || tokensPerSecond === null
          ? []
          : [{ modelName, at, depth, expected: predictedSpeed, measured: tokensPerSecond }],
      );
      return {
        loads: latest.length,
        medianError: median(latest.map(({ expected, measured }) => Math.abs(expected / measured - 1))),
        promptMedianError: median(
          records.flatMap(({ predictedPromptSpeed, promptTokensPerSecond }) =>
            predictedPromptSpeed === null || promptTokensPerSecond === null
              ? []
              : [Math.abs(predictedPromptSpeed / promptTokensPerSecond - 1)],
          ),
        ),
        latest: latest.slice(0, shownRecords),
      };
    },

    /** By what this computer is faster or slower than its rates say. */
    speedBias: (): SpeedBias => learnSpeedBias(queries.latest(mostSpeeds)),

    /** By what to multiply estimates of an architecture on this computer. */
    corrections: (): Corrections => learnCorrections(queries.latest(Number.MAX_SAFE_INTEGER)),

    /** Loads of these weights that have answered, the latest first. */
    withSpeed: (identity: string): LoadRecord[] => queries.withSpeed(identity),
  };
}

function errorOf({ predictedBytes, measuredBytes }: LoadRecord): number {
  return Math.abs(predictedBytes - measuredBytes) / measuredBytes;
}

/** The same for the same weights, whatever their file is called and wherever it is, on this computer or on the hub. */
export function identityOf({ facts }: DescribedModel): string {
  const { architecture, parameterCount, tensorBytesByType, blockSizesBytes, otherTensorBytes } = facts;
  const types = Object.entries(tensorBytesByType).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const parts = [architecture, parameterCount, types, blockSizesBytes, otherTensorBytes, facts.contextLength];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** Factors by architecture and by whether a GPU is used; 1 where there is none. */
export type Corrections = (architecture: string, settings: Pick<FitSettings, 'gpuLayers'>) => number;

/**
 * What can be learnt from loads, the latest first: where the last ones of an architecture on a back end all took more
 * than predicted, or all less, by more than 3%, the median of how much, and 15% at the most. Anything else is chance.
 */
export function learnCorrections(records: readonly LoadRecord[]): Corrections {
  const ratios = new Map<string, number[]>();
  for (const { architecture, settings, plainBytes, measuredBytes } of records) {
    if (plainBytes < leastTellingBytes) continue;
    const key = keyOf(architecture, settings);
    const known = ratios.get(key) ?? [];
    if (known.length < mostLoads) ratios.set(key, [...known, measuredBytes / plainBytes]);
  }
  return (architecture, settings) => factorOf(ratios.get(keyOf(architecture, settings)) ?? []);
}

/** Factors for writing and reading, by whether a GPU is used; 1 where nothing was learnt. */
export type SpeedBias = (settings: Pick<FitSettings, 'gpuLayers'>) => { write: number; read: number };

/** So many of the latest loads are asked, and at least so many have to agree that there is something to learn. */
const mostSpeeds = 30;
/** Further off is a machine that was busy, or another model's fault. */
const mostSpeedBias = 2.5;

/** The median of measured against expected, of the latest loads of any models. */
export function learnSpeedBias(records: readonly LoadRecord[]): SpeedBias {
  return ({ gpuLayers }) => {
    const alike = records.filter((record) => record.settings.gpuLayers > 0 === gpuLayers > 0);
    const factor = (measured: (number | null)[], plain: (number | null)[]) => {
      const ratios = measured.flatMap((speed, index) => {
        const expected = plain[index];
        return speed === null || expected == null ? [] : [speed / expected];
      });
      if (ratios.length < leastLoads) return 1;
      return Math.min(mostSpeedBias, Math.max(1 / mostSpeedBias, median(ratios) ?? 1));
    };
    return {
      write: factor(
        alike.map(({ tokensPerSecond }) => tokensPerSecond),
        alike.map(({ plainSpeed }) => plainSpeed),
      ),
      read: factor(
        alike.map(({ promptTokensPerSecond }) => promptTokensPerSecond),
        alike.map(({ plainPromptSpeed }) => plainPromptSpeed),
      ),
    };
  };
}

type Timed = { tokensPerSecond: number; depth: number };

/** The middle one of several, with what had been foretold at its depth. */
function middle(timed: readonly Timed[], foretold: SpeedForecast | undefined) {
  const depth = median(timed.map((one) => one.depth));
  const expected = depth === null ? undefined : foretold?.(depth);
  return {
    tokensPerSecond: median(timed.map((one) => one.tokensPerSecond)),
    depth,
    plain: expected?.plain ?? null,
    predicted: expected?.predicted ?? null,
  };
}

function keyOf(architecture: string, { gpuLayers }: Pick<FitSettings, 'gpuLayers'>): string {
  return `${architecture} ${gpuLayers === 0 ? 'cpu' : 'gpu'}`;
}

function factorOf(ratios: readonly number[]): number {
  const isMore = ratios.every((ratio) => ratio > 1 + leastBias);
  const isLess = ratios.every((ratio) => ratio < 1 - leastBias);
  if (ratios.length < leastLoads || (!isMore && !isLess)) return 1;
  return Math.min(1 + mostBias, Math.max(1 - mostBias, median(ratios) ?? 1));
}

/** `null` of none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}
