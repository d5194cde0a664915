import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { release } from 'node:os';
import { dirname } from 'node:path';
import type { BackendId, DiskReport, HardwareReport, MemoryOverrides, PendingPart } from '../../contract/hardware.ts';
import { AsyncQueue } from '../async-queue.ts';
import type { Gpu, ProbedGpus } from '../runner/protocol.ts';
import { backendsOf, describeBackends, findLibraries, isPointless, unknownLibraries, type Trial } from './backends.ts';
import type { Claims } from './detect/claims.ts';
import { askEverybody } from './detect/detect.ts';
import { askNode, type GeneralAnswers } from './detect/general.ts';
import { reconcileGpus, reconcileMemory, reconcileProcessor } from './detect/reconcile.ts';
import { systemTools, type Tools } from './detect/tools.ts';

type Dependencies = {
  general: GeneralAnswers;
  /** Tries a back end of the engine in a process of its own. */
  tryBackend(backend: 'auto' | 'cuda' | 'vulkan' | 'metal'): Promise<ProbedGpus>;
  /** Memory as the loader counts it: what a container or another program leaves. */
  readRam(): Promise<{ freeRamBytes: number; totalRamBytes: number }>;
  folders(): Promise<readonly { path: string }[]>;
  settings: { get(): { memoryOverrides: MemoryOverrides }; set(patch: { memoryOverrides: MemoryOverrides }): unknown };
  readBandwidth(): Promise<number | null>;
  readGpuBandwidth(): Promise<number | null>;
  /** Operations a second of a back end, as far as that was measured. */
  readCompute(backend: BackendId): Promise<number | null>;
  tools?: Tools;
  platform?: NodeJS.Platform;
  architecture?: string;
  now?: () => number;
};

export type Hardware = ReturnType<typeof createHardware>;

/** Tools take a second or two; what they say of cards and cores does not change by the minute. */
const keptMs = 60_000;

/** What this computer has, from everybody who knows something of it. */
export function createHardware({
  general,
  tryBackend,
  readRam,
  folders,
  settings,
  readBandwidth,
  readGpuBandwidth,
  readCompute,
  tools = systemTools,
  platform = process.platform,
  architecture = process.arch,
  now = Date.now,
}: Dependencies) {
  let kept: Look | null = null;

  /** Shows what is known each time that it is more. */
  async function look(show: (report: HardwareReport) => void): Promise<HardwareReport> {
    const pending = new Set<PendingPart>(['tools', 'backends', 'speeds']);
    const trials: Partial<Record<BackendId, Trial>> = {};
    let said: Claims[] = [askNode()];
    let libraries = unknownLibraries;
    let auto: ProbedGpus | null = null;
    let speeds: Pick<HardwareReport, 'ramBytesPerSecond' | 'gpuBytesPerSecond' | 'operationsPerSecond'> = {
      ramBytesPerSecond: null,
      gpuBytesPerSecond: null,
      operationsPerSecond: null,
    };
    const [ram, disks] = await Promise.all([readRam(), folders().then(readDisks)]);
    const inUse = () => (auto === null ? null : (auto.backend ?? 'cpu'));
    const describe = (): HardwareReport => {
      const claims = [...said, engineClaims(auto?.gpus ?? []), limitClaims(ram, said)];
      const gpus = reconcileGpus(claims);
      return {
        system: { name: systemName(platform), version: release(), architecture },
        processor: reconcileProcessor(claims),
        memory: { ...reconcileMemory(claims), availableBytes: ram.freeRamBytes },
        gpus,
        disks,
        backends: describeBackends({ platform, architecture, inUse: inUse(), trials, gpus, libraries }),
        ...speeds,
        silent: claims.flatMap(({ source, silent }) => (silent === undefined ? [] : [{ source, reason: silent }])),
        pending: [...pending],
        overrides: settings.get().memoryOverrides,
        at: now(),
      };
    };
    show(describe());
    await Promise.all([
      Promise.all([askEverybody(platform, tools, general), findLibraries(platform, tools)]).then((answers) => {
        [said, libraries] = answers;
        pending.delete('tools');
        show(describe());
      }),
      tryBackend('auto').then((probed) => {
        auto = probed;
        if (probed.backend !== null) trials[probed.backend] = { works: true, error: null };
        show(describe());
      }),
    ]);
    const { gpus } = describe();
    // One after the other: two drivers that start at once can take each other down.
    for (const id of backendsOf(platform, architecture)) {
      if (id === 'cpu' || trials[id] !== undefined || isPointless(id, { gpus, libraries })) continue;
      const { backend, error } = await tryBackend(id);
      trials[id] = { works: backend === id, error };
      show(describe());
    }
    pending.delete('backends');
    show(describe());
    // Last, when nothing that this look has started takes the memory's time.
    const [ramBytesPerSecond, gpuBytesPerSecond, operationsPerSecond] = await Promise.all([
      readBandwidth(),
      readGpuBandwidth(),
      readCompute(inUse() ?? 'cpu'),
    ]);
    speeds = { ramBytesPerSecond, gpuBytesPerSecond, operationsPerSecond };
    pending.delete('speeds');
    return describe();
  }

  function current(again: boolean): Look {
    if (kept !== null && !again && now() - kept.at <= keptMs) return kept;
    const followers = new Set<AsyncQueue<HardwareReport>>();
    const begun: Look = { at: now(), latest: null, followers, whole: look((report) => tell(report)) };
    const tell = (report: HardwareReport) => {
      begun.latest = report;
      followers.forEach((queue) => queue.push(report));
    };
    begun.whole.then(
      (report) => {
        tell(report);
        followers.forEach((queue) => queue.end());
      },
      (error: unknown) => {
        // A failure is not kept.
        if (kept === begun) kept = null;
        followers.forEach((queue) => queue.fail(error));
      },
    );
    kept = begun;
    return begun;
  }

  /** What a person said since then counts at once. */
  function withCurrentOverrides(report: HardwareReport): HardwareReport {
    return { ...report, overrides: settings.get().memoryOverrides };
  }

  const report = async (again = false): Promise<HardwareReport> => withCurrentOverrides(await current(again).whole);

  return {
    report,
    /** Each state of the report until it is whole. */
    watch: async function* (again = false): AsyncGenerator<HardwareReport, void> {
      const { latest, followers, whole } = current(again);
      if (latest?.pending.length !== 0) {
        const queue = new AsyncQueue<HardwareReport>();
        if (latest !== null) queue.push(latest);
        followers.add(queue);
        try {
          for await (const known of queue) yield withCurrentOverrides(known);
        } finally {
          followers.delete(queue);
        }
        return;
      }
      yield withCurrentOverrides(await whole);
    },
    override: async (overrides: MemoryOverrides): Promise<HardwareReport> => {
      settings.set({ memoryOverrides: overrides });
      return report();
    },
  };
}

/** One time of asking everybody: `latest` is what it knows so far. */
type Look = {
  at: number;
  latest: HardwareReport | null;
  followers: Set<AsyncQueue<HardwareReport>>;
  whole: Promise<HardwareReport>;
};

/** The engine names its GPUs together, and of several only their memory in sum. */
function engineClaims(gpus: readonly Gpu[]): Claims {
  return {
    source: 'llama.cpp',
    gpus: gpus.flatMap(({ name, totalBytes, freeBytes, isUnified }) => {
      const names = name.split(', ');
      return names.map((each) =>
        names.length === 1
          ? { name: each, totalBytes: totalBytes > 0 ? totalBytes : undefined, freeBytes, isUnified }
          : { name: each, isUnified },
      );
    }),
  };
}

/** Where a container has less than the machine. */
function limitClaims({ totalRamBytes }: { totalRamBytes: number }, claims: readonly Claims[]): Claims {
  const machine = reconcileMemory(claims).totalBytes;
  const isLimited = machine !== null && totalRamBytes < machine * 0.98;
  return { source: 'cgroup', ...(isLimited ? { memory: { limitBytes: totalRamBytes } } : {}) };
}

function readDisks(folders: readonly { path: string }[]): Promise<DiskReport[]> {
  return Promise.all(
    folders.map(async ({ path }) => {
      try {
        const { bsize, blocks, bavail } = await statfs(existing(path));
        return { folder: path, totalBytes: bsize * blocks, freeBytes: bsize * bavail };
      } catch {
        // A disk that is not plugged in.
        return { folder: path, totalBytes: null, freeBytes: null };
      }
    }),
  );
}

/** The folder, or the one above it that it will be made in. */
function existing(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : existing(dirname(path));
}

function systemName(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'linux':
      return 'Linux';
    case 'darwin':
      return 'macOS';
    case 'win32':
      return 'Windows';
    default:
      return platform;
  }
}

type Counted = {
  totalRamBytes: number;
  freeRamBytes: number;
  gpus: { name?: string | undefined; totalBytes: number; freeBytes: number; isUnified: boolean }[];
};

/**
 * A machine as a person says that it is. What is free changes by as much as the whole does. The GPUs that the engine
 * counts together have the sum of what was said of each, and those of which nothing was said an equal part of theirs.
 */
export function withOverrides<M extends Counted>(machine: M, { ramBytes, gpuBytes }: MemoryOverrides): M {
  const ramChange = ramBytes === null ? 0 : ramBytes - machine.totalRamBytes;
  const said = Object.values(gpuBytes);
  const [gpu, ...others] = machine.gpus;
  const count = gpu?.name?.split(', ').length ?? 1;
  const unsaidShare = Math.max(0, count - said.length) / count;
  const gpuChange =
    gpu === undefined || said.length === 0
      ? 0
      : said.reduce((sum, bytes) => sum + bytes, 0) - gpu.totalBytes * (1 - unsaidShare);
  return {
    ...machine,
    totalRamBytes: machine.totalRamBytes + ramChange,
    freeRamBytes: Math.max(0, machine.freeRamBytes + ramChange),
    gpus:
      gpu === undefined
        ? []
        : [
            { ...gpu, totalBytes: gpu.totalBytes + gpuChange, freeBytes: Math.max(0, gpu.freeBytes + gpuChange) },
            ...others,
          ],
  };
}
