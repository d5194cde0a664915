import { z } from 'zod';
import {
  amount,
  amountOrZero,
  said,
  vendorOf,
  words,
  type Claims,
  type GpuClaim,
  type ProcessorClaim,
} from './claims.ts';
import { describeSilence, type Tools } from './tools.ts';

/** Of the flags that the kernel lists, those that llama.cpp has code for. */
const usefulFlags = [
  'sse3',
  'ssse3',
  'sse4_2',
  'avx',
  'f16c',
  'fma',
  'bmi2',
  'avx2',
  'avx_vnni',
  'avx512f',
  'avx512_vnni',
  'avx512_bf16',
  'amx_tile',
  'amx_int8',
  'asimd',
  'asimddp',
  'asimdhp',
  'i8mm',
  'sve',
  'sve2',
  'sme',
];

export function usefulOf(flags: string): string[] {
  const all = new Set(flags.toLowerCase().split(/\s+/));
  return usefulFlags.filter((flag) => all.has(flag));
}

/** The kernel's own files. */
export async function readProc({ read }: Pick<Tools, 'read'>): Promise<Claims> {
  const text = async (path: string) => read(path).catch(() => '');
  const [cpuinfo, meminfo] = await Promise.all([text('/proc/cpuinfo'), text('/proc/meminfo')]);
  const kilobytes = (name: string) => new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(meminfo)?.[1];
  const swapTotalBytes = amountOrZero(kilobytes('SwapTotal') ?? '', 1024);
  const swapFreeBytes = amountOrZero(kilobytes('SwapFree') ?? '', 1024);
  const memory = said({
    totalBytes: amount(kilobytes('MemTotal'), 1024),
    availableBytes: amountOrZero(kilobytes('MemAvailable') ?? '', 1024),
    swapTotalBytes,
    swapUsedBytes:
      swapTotalBytes === undefined || swapFreeBytes === undefined ? undefined : swapTotalBytes - swapFreeBytes,
  });
  const processor = said(parseCpuinfo(cpuinfo));
  if (memory === undefined && processor === undefined) return { source: '/proc', silent: 'nothing could be read' };
  return { source: '/proc', memory, processor };
}

export function parseCpuinfo(text: string): ProcessorClaim {
  const value = (name: string) => new RegExp(`^${name}\\s*:(.*)$`, 'im').exec(text)?.[1];
  const blocks = text.split(/\n\s*\n/).filter((block) => /^processor\s*:/m.test(block));
  // One for each core, whatever its threads: the pair of package and core numbers.
  const cores = new Set(
    blocks.flatMap((block) => {
      const core = /^core id\s*:\s*(\d+)/m.exec(block)?.[1];
      return core === undefined ? [] : [`${/^physical id\s*:\s*(\d+)/m.exec(block)?.[1] ?? 0}:${core}`];
    }),
  );
  const flags = value('flags') ?? value('features');
  return {
    name: words(value('model name')) ?? words(value('hardware')),
    physicalCores: cores.size === 0 ? undefined : cores.size,
    logicalCores: blocks.length === 0 ? undefined : blocks.length,
    instructionSets: flags === undefined ? undefined : usefulOf(flags),
  };
}

const lscpuSchema = z.object({
  lscpu: z.array(
    z.object({ field: z.string(), data: z.string().nullable(), children: z.array(z.unknown()).optional() }),
  ),
});

/** The processor as util-linux tells it. Where the model has no name in the kernel's file, as on ARM, it knows one. */
export async function askLscpu({ run }: Pick<Tools, 'run'>): Promise<Claims> {
  try {
    return { source: 'lscpu', processor: parseLscpu(await run('lscpu', ['-J'])) };
  } catch (error) {
    return { source: 'lscpu', silent: describeSilence(error) };
  }
}

export function parseLscpu(text: string): ProcessorClaim {
  const fields = new Map<string, string | null>();
  const collect = (entries: readonly unknown[]) => {
    for (const entry of z.array(lscpuSchema.shape.lscpu.element).parse(entries)) {
      fields.set(entry.field.replace(/:$/, ''), entry.data);
      collect(entry.children ?? []);
    }
  };
  collect(lscpuSchema.parse(JSON.parse(text)).lscpu);
  const coresPerSocket = amount(fields.get('Core(s) per socket'));
  const sockets = amount(fields.get('Socket(s)')) ?? amount(fields.get('Cluster(s)'));
  const flags = fields.get('Flags');
  return {
    name: words(fields.get('Model name')),
    physicalCores: coresPerSocket === undefined || sockets === undefined ? undefined : coresPerSocket * sockets,
    logicalCores: amount(fields.get('CPU(s)')),
    instructionSets: typeof flags === 'string' ? usefulOf(flags) : undefined,
  };
}

/** Which cores are the fast ones, and what the drivers of GPUs tell of their memory. */
export async function readSys({ read, list }: Pick<Tools, 'read' | 'list'>): Promise<Claims> {
  const text = async (path: string) => (await read(path).catch(() => '')).trim();
  const processor = said(await readCores(text, list));
  const gpus: GpuClaim[] = [];
  for (const folder of await list('/sys/class/drm/card[0-9]*/device').catch(() => [])) {
    // card0-HDMI-A-1 and the like are outputs.
    if (!/\/card\d+\/device$/.test(folder)) continue;
    const vendor = { '0x10de': 'nvidia', '0x1002': 'amd', '0x8086': 'intel' }[await text(`${folder}/vendor`)];
    const totalBytes = amount(await text(`${folder}/mem_info_vram_total`));
    const usedBytes = amountOrZero(await text(`${folder}/mem_info_vram_used`));
    if (vendor === undefined && totalBytes === undefined) continue;
    gpus.push({
      vendor: vendor === undefined ? undefined : vendorOf(vendor),
      totalBytes,
      freeBytes: totalBytes === undefined || usedBytes === undefined ? undefined : Math.max(0, totalBytes - usedBytes),
    });
  }
  return { source: '/sys', processor, gpus };
}

async function readCores(text: (path: string) => Promise<string>, list: Tools['list']): Promise<ProcessorClaim> {
  const fast = countOf(await text('/sys/devices/cpu_core/cpus'));
  const slow = countOf(await text('/sys/devices/cpu_atom/cpus'));
  if (fast > 0 && slow > 0) {
    const threads = countOf(await text('/sys/devices/system/cpu/cpu0/topology/thread_siblings_list'));
    return { performanceCores: Math.round(fast / Math.max(1, threads)), efficiencyCores: slow };
  }
  // On ARM each core says how strong it is beside the strongest, which has 1024.
  const capacities = await Promise.all(
    (await list('/sys/devices/system/cpu/cpu[0-9]*/cpu_capacity').catch(() => [])).map(async (path) =>
      amount(await text(path)),
    ),
  );
  const known = capacities.filter((capacity) => capacity !== undefined);
  const strongest = Math.max(0, ...known);
  // Cores somewhat slower than the best still are fast ones; little cores have half or less.
  const performanceCores = known.filter((capacity) => capacity > strongest * 0.6).length;
  return performanceCores === 0 || performanceCores === known.length
    ? {}
    : { performanceCores, efficiencyCores: known.length - performanceCores };
}

/** How many numbers a list such as `0-3,8,10-11` has. */
export function countOf(list: string): number {
  if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(list)) return 0;
  return list.split(',').reduce((sum, range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return sum + Math.max(0, last - first + 1);
  }, 0);
}
