import type { LoadEstimate } from '../../contract/engine.ts';
import type { LoadSettings } from '../../contract/inference.ts';
import type { Model } from '../../contract/models.ts';
import { inspectGguf } from '../gguf/inspect.ts';
import { estimateMemory } from './estimate.ts';
import { readMachine as readPlainMachine, type Machine, type Probed } from './machine.ts';
import { planLoad as planMemory, refuseLoad, wouldSwap, type LoadPlan } from './plan.ts';
import { identityOf, type Corrections, type LoadForecast } from './records.ts';
import type { DescribedModel } from './shape.ts';
import type { Speeds } from './speeds.ts';

/** `reclaimableBytes` is what unloading idle models would give back; `force`: load whatever it takes. */
type Options = { reclaimableBytes: number; force: boolean };

export type LoadPlanner = ReturnType<typeof createLoadPlanner>;

type Dependencies = {
  probe(): Promise<Probed>;
  /** The machine with what was probed; where a person corrected its memory, as corrected. */
  readMachine?: ((probed: Probed) => Promise<Machine>) | undefined;
  /** What earlier loads on this computer have taught. */
  corrections?: (() => Corrections) | undefined;
  speeds?: Speeds | undefined;
  /** The back end for settings that leave it open. */
  preferredBackend?: (() => LoadSettings['device']) | undefined;
};

/** Says before a load what it will take, by the file's header and the memory that is free now. */
export function createLoadPlanner({
  probe,
  readMachine = readPlainMachine,
  corrections,
  speeds,
  preferredBackend,
}: Dependencies) {
  const deviceFor = ({ device }: LoadSettings) => (device === 'auto' ? (preferredBackend?.() ?? device) : device);

  async function plan(model: Pick<Model, 'path'>, settings: LoadSettings, reclaimableBytes: number) {
    const [report, probed] = await Promise.all([inspectGguf(model.path), probe()]);
    const machine: Machine = {
      ...(await readMachine(deviceFor(settings) === 'cpu' ? { ...probed, gpus: [] } : probed)),
      ...(corrections ? { corrections: corrections() } : {}),
    };
    const free = { ...machine, freeRamBytes: machine.freeRamBytes + reclaimableBytes };
    return { report, machine, planned: planMemory(report, settings, free) };
  }

  return {
    /**
     * Checks a model's file before native code sees it, and settles what the settings leave to Paddock.
     * Throws `out_of_memory` where the model does not fit, unless forced, and what `inspectGguf` throws.
     */
    planLoad: async (
      model: Pick<Model, 'path' | 'name'>,
      settings: LoadSettings,
      { reclaimableBytes, force }: Options,
    ) => {
      const { report, planned, machine } = await plan(model, settings, reclaimableBytes);
      const isRefused = planned.fits === 'too_big' || wouldSwap(planned.estimate, planned.machine);
      if (isRefused && !force) throw refuseLoad(planned, model.name);
      const { contextLength, slots, gpuLayers } = planned.settings;
      return {
        settings: {
          ...settings,
          device: deviceFor(settings),
          contextLength,
          slots,
          gpuLayers: settings.gpuLayers === 'auto' ? gpuLayers : settings.gpuLayers,
        },
        neededBytes: planned.estimate.ramBytes,
        freeBytes: machine.freeRamBytes,
        forecast: {
          ...forecastOf(report, planned, machine),
          speed: await speeds?.forecast(report, planned.settings),
        },
      };
    },

    /** What a load with these settings would take, and what would be smaller where it is too big. */
    estimate: async (
      model: Pick<Model, 'path'>,
      settings: LoadSettings,
      reclaimableBytes: number,
    ): Promise<LoadEstimate> => {
      const { report, planned } = await plan(model, settings, reclaimableBytes);
      const { estimate, machine, smaller, correction } = planned;
      const speedOf = await speeds?.of(null);
      return {
        verdict: planned.fits,
        wouldSwap: wouldSwap(estimate, machine),
        weightsBytes: estimate.weightsBytes,
        keyValueBytes: estimate.keyValueBytes,
        computeBytes: estimate.computeBytes,
        overheadBytes: estimate.overheadBytes,
        totalBytes: estimate.totalBytes,
        ramBytes: estimate.ramBytes,
        gpuBytes: estimate.gpuBytes,
        freeRamBytes: machine.freeRamBytes,
        freeGpuBytes: machine.gpus.length === 0 ? null : machine.gpus.reduce((sum, gpu) => sum + gpu.freeBytes, 0),
        contextLength: planned.settings.contextLength,
        slots: planned.settings.slots,
        gpuLayers: planned.settings.gpuLayers,
        trainedContextLength: report.facts.contextLength,
        layers: (report.facts.blockCount ?? 0) + 1,
        ...(speedOf?.(report, planned.settings) ?? {
          tokensPerSecond: null,
          promptTokensPerSecond: null,
          isMeasured: false,
        }),
        correction,
        smaller:
          smaller === null
            ? null
            : { settings: applySmaller(settings, smaller), totalBytes: smaller.estimate.totalBytes },
      };
    },
  };
}

/** What the load's record will be compared with: the process's own memory, the file's pages in it included. */
function forecastOf(report: DescribedModel, { settings, estimate }: LoadPlan, machine: Machine): LoadForecast {
  const plain = estimateMemory(report, settings, machine.processor, machine.processBytes);
  return {
    identity: identityOf(report),
    architecture: report.facts.architecture,
    settings,
    plainBytes: plain.ramBytes + plain.reclaimableBytes,
    predictedBytes: Math.round(estimate.ramBytes + estimate.reclaimableBytes),
  };
}

function applySmaller(settings: LoadSettings, smaller: NonNullable<LoadPlan['smaller']>): LoadSettings {
  const { contextLength, slots, cacheTypeK, cacheTypeV, gpuLayers } = smaller.settings;
  const layers = settings.gpuLayers === 'auto' ? settings.gpuLayers : gpuLayers;
  return { ...settings, contextLength, slots, cacheTypeK, cacheTypeV, gpuLayers: layers };
}
