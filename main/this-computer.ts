import { join } from 'node:path';
import { cpu, graphics, mem } from 'systeminformation';
import { runnersApart } from './engine/apart.ts';
import type { LaunchRunner } from './engine/process.ts';
import { createProbe, probeBackend, type Probe, type Probed } from './engine/probe.ts';
import type { Events } from './events.ts';
import { readRam } from './fit/machine.ts';
import { createBandwidth } from './hardware/bandwidth.ts';
import { probeCompute } from './hardware/compute-probe.ts';
import { createCompute } from './hardware/compute.ts';
import { knownGpuBandwidth } from './hardware/gpus.ts';
import { createHardware } from './hardware/hardware.ts';
import type { Log } from './log.ts';
import { createSelfTests } from './self-tests/self-tests.ts';
import type { SettingsService } from './settings/settings.ts';
import type { Store } from './store/open.ts';

type Dependencies = {
  store: Store;
  events: Events;
  log: Log;
  settings: SettingsService;
  launchRunner: LaunchRunner;
  resourcesFolder: string;
  /** Those that models are kept in. */
  folders(): Promise<readonly { path: string }[]>;
  version: string;
};

/** The fastest first, as the engine takes them. */
const gpuBackends = ['cuda', 'metal', 'vulkan'] as const;

/** What is known of this computer, and what finds out more. */
export function createThisComputer(dependencies: Dependencies) {
  const { store, events, log, settings, launchRunner, resourcesFolder, folders, version } = dependencies;
  const askRunner = createProbe(launchRunner, log);
  const bandwidth = createBandwidth({ store, log });
  let gpuNames: string | null | undefined;

  const probe: Probe = Object.assign(ask, {
    forget: () => {
      askRunner.forget();
      gpuNames = undefined;
    },
  });

  async function ask(): Promise<Probed> {
    const probed = await askRunner();
    gpuNames = probed.gpus.length === 0 ? null : probed.gpus.map(({ name }) => name).join(', ');
    return probed;
  }

  /** GPUs stay the same while Paddock runs, and asking for them takes a process: whoever asked for them tells all. */
  async function readGpuNames(): Promise<string | null> {
    if (gpuNames === undefined) await probe();
    return gpuNames ?? null;
  }

  const startApart = runnersApart(launchRunner, log);
  const compute = createCompute({
    store,
    log,
    gpuNames: readGpuNames,
    probe: (backend, signal) => probeCompute(backend, (path, chosen) => startApart(path, 'llama', chosen), signal),
  });

  /** Of the processor, and of the GPU with the back end that a load takes by itself. */
  async function readCompute(): Promise<{ processor: number | null; gpu: number | null }> {
    const known = await Promise.all(gpuBackends.map(compute.known));
    return { processor: await compute.known('cpu'), gpu: known.find((speed) => speed !== null) ?? null };
  }

  const readGpuBandwidth = async () => knownGpuBandwidth((await readGpuNames())?.split(', ') ?? []);
  const hardware = createHardware({
    general: { cpu, mem, graphics },
    tryBackend: (backend) => probeBackend(launchRunner, backend),
    readRam,
    folders,
    settings,
    readBandwidth: bandwidth.read,
    readGpuBandwidth,
    readCompute: compute.known,
  });
  return {
    probe,
    bandwidth,
    readGpuBandwidth,
    readCompute,
    hardware,
    startApart,
    selfTests: createSelfTests({
      store,
      events,
      version,
      hardware,
      settings,
      startRunner: (chosen) => startApart(join(resourcesFolder, 'paddock-tiny.gguf'), 'llama', chosen),
      measureCompute: compute.measure,
      measureMemory: bandwidth.measure,
    }),
  };
}
