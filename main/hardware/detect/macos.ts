import { z } from 'zod';
import { amount, said, vendorOf, words, type Claims, type GpuClaim } from './claims.ts';
import { describeSilence, type Tools } from './tools.ts';

const names = [
  'machdep.cpu.brand_string',
  'machdep.cpu.features',
  'machdep.cpu.leaf7_features',
  'hw.memsize',
  'hw.physicalcpu',
  'hw.logicalcpu',
  'hw.perflevel0.physicalcpu',
  'hw.perflevel1.physicalcpu',
  'hw.optional.arm.FEAT_DotProd',
  'hw.optional.arm.FEAT_I8MM',
  'hw.optional.arm.FEAT_SME',
  'vm.swapusage',
];

/** The kernel of macOS. What it does not know it leaves out, and ends with a failure. */
export async function askSysctl({ run }: Pick<Tools, 'run'>): Promise<Claims> {
  try {
    return parseSysctl(await run('/usr/sbin/sysctl', names));
  } catch (error) {
    return { source: 'sysctl', silent: describeSilence(error) };
  }
}

export function parseSysctl(text: string): Claims {
  const values = new Map(
    text.split('\n').flatMap((line) => {
      const colon = line.indexOf(':');
      return colon === -1 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const];
    }),
  );
  const intel =
    `${values.get('machdep.cpu.features') ?? ''} ${values.get('machdep.cpu.leaf7_features') ?? ''}`.toLowerCase();
  const has = (name: string) => values.get(name) === '1';
  const arm = [
    'neon',
    ...(has('hw.optional.arm.FEAT_DotProd') ? ['dotprod'] : []),
    ...(has('hw.optional.arm.FEAT_I8MM') ? ['i8mm'] : []),
    ...(has('hw.optional.arm.FEAT_SME') ? ['sme'] : []),
  ];
  const name = words(values.get('machdep.cpu.brand_string'));
  const swap = /total = ([\d.,]+)M\s+used = ([\d.,]+)M/.exec(values.get('vm.swapusage') ?? '');
  const megabytes = (value: string | undefined) =>
    value === undefined ? undefined : Math.round(Number(value.replace(',', '.')) * 2 ** 20);
  const processor = said({
    name,
    physicalCores: amount(values.get('hw.physicalcpu')),
    logicalCores: amount(values.get('hw.logicalcpu')),
    performanceCores: amount(values.get('hw.perflevel0.physicalcpu')),
    efficiencyCores: amount(values.get('hw.perflevel1.physicalcpu')),
    instructionSets:
      name?.startsWith('Apple') === true
        ? arm
        : intel.trim() === ''
          ? undefined
          : ['avx', 'f16c', 'fma', 'avx2', 'avx512f'].filter((flag) =>
              ` ${intel.replace('avx1.0', 'avx')} `.includes(` ${flag} `),
            ),
  });
  const memory = said({
    totalBytes: amount(values.get('hw.memsize')),
    swapTotalBytes: megabytes(swap?.[1]),
    swapUsedBytes: megabytes(swap?.[2]),
  });
  if (processor === undefined && memory === undefined) return { source: 'sysctl', silent: 'it says nothing' };
  return { source: 'sysctl', processor, memory };
}

const displaysSchema = z.object({ SPDisplaysDataType: z.array(z.record(z.string(), z.unknown())) });

/** The GPUs as "About this Mac" knows them. */
export async function askSystemProfiler({ run }: Pick<Tools, 'run'>): Promise<Claims> {
  try {
    const gpus = parseDisplays(await run('/usr/sbin/system_profiler', ['SPDisplaysDataType', '-json']));
    return { source: 'system_profiler', gpus };
  } catch (error) {
    return { source: 'system_profiler', silent: describeSilence(error) };
  }
}

export function parseDisplays(text: string): GpuClaim[] {
  return displaysSchema.parse(JSON.parse(text)).SPDisplaysDataType.flatMap((entry) => {
    const name = words(entry['sppci_model']) ?? words(entry['_name']);
    if (name === undefined) return [];
    const vendor = vendorOf(words(entry['spdisplays_vendor']), name);
    const own = entry['spdisplays_vram'] ?? entry['_spdisplays_vram'];
    const shares = vendor === 'apple' || entry['spdisplays_vram_shared'] !== undefined;
    return [{ name, vendor, totalBytes: shares ? undefined : withUnit(own), isUnified: shares || vendor === 'intel' }];
  });
}

/** `8 GB` or `1536 MB`, of 1024 each. */
function withUnit(value: unknown): number | undefined {
  const [, number, unit] = /^([\d.]+)\s*(MB|GB)$/.exec(String(value).trim()) ?? [];
  return amount(number, unit === 'GB' ? 2 ** 30 : 2 ** 20);
}
