import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { mostThreads } from '../cores.ts';
import type { Corrections } from './records.ts';
import type { Processor } from './settings.ts';

/** One graphics processor, as the runner's back end reports it. */
export type GpuMemory = {
  /** Of several that are counted together, their names with commas between them. */
  name?: string;
  freeBytes: number;
  totalBytes: number;
  /** It shares the computer's memory: what it takes, programs no longer have. */
  isUnified: boolean;
};

/** What a model can be given on this machine now. */
export type Machine = {
  /** What programs can have without others being swapped out. */
  freeRamBytes: number;
  totalRamBytes: number;
  /** What has been swapped out to the disk already; absent where it is not known. */
  swappedBytes?: number | undefined;
  gpus: GpuMemory[];
  processor: Processor;
  /** With which a runner computes; one where it is not known. */
  threads?: number;
  /** What a runner takes before it has a model; where it was not measured, as much as is usual. */
  processBytes?: number | null;
  /** What earlier loads on this machine have taught; nothing of others. */
  corrections?: Corrections;
};

export type RamState = Pick<Machine, 'freeRamBytes' | 'totalRamBytes' | 'swappedBytes'>;
type ReadText = (path: string) => Promise<string>;

/** What a runner says of its machine and of itself, before it has a model. */
export type Probed = { gpus: GpuMemory[]; processBytes: number | null };

/** This machine as it is now. */
export async function readMachine({ gpus, processBytes }: Probed = { gpus: [], processBytes: null }): Promise<Machine> {
  const [ram, processor] = await Promise.all([readRam(), readProcessor()]);
  return { ...ram, gpus, processor, threads: mostThreads(), processBytes };
}

/** Memory that is really there for a process: the system's, or less where a container holds it shorter. */
export async function readRam(): Promise<RamState> {
  switch (process.platform) {
    case 'linux':
      return readLinuxRam();
    case 'darwin':
      return { freeRamBytes: await readMacFree(), totalRamBytes: totalmem() };
    default:
      return { freeRamBytes: freemem(), totalRamBytes: totalmem() };
  }
}

/** `read` stands for the file system, of which the kernel's own files are read. */
export async function readLinuxRam(read: ReadText = readUtf8): Promise<RamState> {
  const info = await read('/proc/meminfo').catch(() => '');
  const total = kilobytes(info, 'MemTotal') ?? totalmem();
  // Older kernels do not say what is available; free memory and the file cache come close.
  const available = kilobytes(info, 'MemAvailable') ?? freemem();
  const [swap, freeSwap] = [kilobytes(info, 'SwapTotal'), kilobytes(info, 'SwapFree')];
  let ram: RamState = {
    freeRamBytes: available,
    totalRamBytes: total,
    ...(swap === null || freeSwap === null ? {} : { swappedBytes: swap - freeSwap }),
  };
  for (const limit of await readLimits(read)) {
    ram = {
      ...ram,
      freeRamBytes: Math.min(ram.freeRamBytes, Math.max(0, limit.limitBytes - limit.usedBytes)),
      totalRamBytes: Math.min(ram.totalRamBytes, limit.limitBytes),
    };
  }
  return ram;
}

type Limit = { limitBytes: number; usedBytes: number };

/** The limits of the control group that this process is in and of all above it, whichever version the system has. */
async function readLimits(read: ReadText): Promise<Limit[]> {
  const groups = await read('/proc/self/cgroup').catch(() => '');
  const limits: Limit[] = [];
  for (const line of groups.split('\n')) {
    const [id, controllers = '', path = '/'] = line.split(':');
    const isUnified = id === '0' && controllers === '';
    if (!isUnified && !controllers.split(',').includes('memory')) continue;
    const root = isUnified ? '/sys/fs/cgroup' : '/sys/fs/cgroup/memory';
    // Inside of a container the path can be the host's; the container's own limit then stands at the root.
    for (let folder = path; ; folder = dirname(folder)) {
      const limit = await readLimit(read, join(root, folder), isUnified);
      if (limit !== null) limits.push(limit);
      if (folder === '/' || folder === '.') break;
    }
  }
  return limits;
}

async function readLimit(read: ReadText, folder: string, isUnified: boolean): Promise<Limit | null> {
  const names = isUnified
    ? { limit: 'memory.max', used: 'memory.current', cache: 'inactive_file' }
    : { limit: 'memory.limit_in_bytes', used: 'memory.usage_in_bytes', cache: 'total_inactive_file' };
  try {
    const [limit, used, statistics] = await Promise.all(
      [names.limit, names.used, 'memory.stat'].map((name) => read(join(folder, name))),
    );
    // Without a limit it says "max", or a number beyond any machine.
    const limitBytes = Number(limit);
    if (!Number.isFinite(limitBytes) || limitBytes > 2 ** 60) return null;
    // File pages that were not read lately count as used, and are given up first.
    const cache = Number(new RegExp(`^${names.cache} (\\d+)$`, 'm').exec(statistics ?? '')?.[1] ?? 0);
    return { limitBytes, usedBytes: Math.max(0, Number(used) - cache) };
  } catch {
    return null;
  }
}

async function readMacFree(): Promise<number> {
  try {
    const { stdout } = await promisify(execFile)('/usr/bin/vm_stat');
    return parseVmStat(stdout) ?? freemem();
  } catch {
    return freemem();
  }
}

/** Free pages, and those that macOS gives up without writing them anywhere; `null` where the text is another. */
export function parseVmStat(text: string): number | null {
  const pageBytes = Number(/page size of (\d+) bytes/.exec(text)?.[1]);
  const pages = ['free', 'inactive', 'speculative', 'purgeable'].map((kind) =>
    Number(new RegExp(`^Pages ${kind}:\\s+(\\d+)\\.`, 'm').exec(text)?.[1]),
  );
  const bytes = pages.reduce((total, count) => total + count, 0) * pageBytes;
  return Number.isFinite(bytes) ? bytes : null;
}

/** Which kernels the engine will choose here. Where the system does not tell, the usual ones of its kind. */
export async function readProcessor(read: ReadText = readUtf8): Promise<Processor> {
  if (process.arch === 'arm64') return 'neon';
  if (process.arch !== 'x64') return 'plain';
  if (process.platform !== 'linux') return 'avx2';
  const flags = new Set(/^flags\s*:(.*)$/m.exec(await read('/proc/cpuinfo').catch(() => ''))?.[1]?.split(' '));
  if (flags.has('amx_int8') && flags.has('avx512_vnni')) return 'amx';
  if (flags.has('avx512f')) return 'avx512';
  return flags.has('avx2') ? 'avx2' : 'plain';
}

function readUtf8(path: string): Promise<string> {
  return readFile(path, 'utf8');
}

function kilobytes(text: string, name: string): number | null {
  const value = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1];
  return value === undefined ? null : Number(value) * 1024;
}
