import { z } from 'zod';
import { amount, amountOrZero, vendorOf, words, type Claims, type GpuClaim } from './claims.ts';
import { describeSilence, type Tools } from './tools.ts';

/**
 * One PowerShell for everything, as each takes a second to start. A display adapter's memory is a number of 32 bits in
 * Win32_VideoController, too small for today's; the registry has the whole one.
 */
const script = `
$ErrorActionPreference = 'SilentlyContinue'
$class = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}\\0*'
@{
  processors = @(Get-CimInstance Win32_Processor | Select-Object Name, NumberOfCores, NumberOfLogicalProcessors)
  system = Get-CimInstance Win32_OperatingSystem | Select-Object TotalVisibleMemorySize, FreePhysicalMemory, SizeStoredInPagingFiles, FreeSpaceInPagingFiles
  video = @(Get-CimInstance Win32_VideoController | Select-Object Name, AdapterCompatibility, AdapterRAM, DriverVersion)
  adapters = @(Get-ItemProperty $class | Select-Object DriverDesc, DriverVersion, @{ n = 'MemorySize'; e = { $_.'HardwareInformation.qwMemorySize' } })
} | ConvertTo-Json -Depth 4 -Compress`;

const maybe = z.unknown().optional();
const answerSchema = z.object({
  processors: z.array(z.object({ Name: maybe, NumberOfCores: maybe, NumberOfLogicalProcessors: maybe })).catch([]),
  system: z
    .object({
      TotalVisibleMemorySize: maybe,
      FreePhysicalMemory: maybe,
      SizeStoredInPagingFiles: maybe,
      FreeSpaceInPagingFiles: maybe,
    })
    .nullable()
    .catch(null),
  video: z
    .array(z.object({ Name: maybe, AdapterCompatibility: maybe, AdapterRAM: maybe, DriverVersion: maybe }))
    .catch([]),
  adapters: z.array(z.object({ DriverDesc: maybe, DriverVersion: maybe, MemorySize: maybe })).catch([]),
});

/** What fits into 32 bits and is its end: the field could not hold the real number. */
const fullAdapterBytes = 2 ** 32 - 2 ** 20;
/** Adapters that draw without computing. */
const virtual = /basic (display|render)|remote|virtual|mirror|parsec|citrix|hyper-v|displaylink/i;

export async function askPowerShell({ run }: Pick<Tools, 'run'>): Promise<Claims> {
  try {
    return parsePowerShell(await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]));
  } catch (error) {
    return { source: 'powershell', silent: describeSilence(error) };
  }
}

export function parsePowerShell(text: string): Claims {
  const { processors, system, video, adapters } = answerSchema.parse(JSON.parse(text));
  const sum = (name: 'NumberOfCores' | 'NumberOfLogicalProcessors') =>
    amount(processors.reduce((total, processor) => total + (amount(processor[name]) ?? 0), 0));
  const swapTotalBytes = amountOrZero(system?.SizeStoredInPagingFiles ?? '', 1024);
  const swapFreeBytes = amountOrZero(system?.FreeSpaceInPagingFiles ?? '', 1024);
  const gpus = video.flatMap((controller): GpuClaim[] => {
    const name = words(controller.Name);
    if (name === undefined || virtual.test(name)) return [];
    const index = adapters.findIndex(({ DriverDesc }) => words(DriverDesc) === name);
    // Two of the same name are two entries of the registry too.
    const [adapter] = index === -1 ? [] : adapters.splice(index, 1);
    const limited = amount(controller.AdapterRAM);
    const vendor = vendorOf(words(controller.AdapterCompatibility), name);
    return [
      {
        name,
        vendor,
        totalBytes:
          amount(adapter?.MemorySize) ?? (limited !== undefined && limited < fullAdapterBytes ? limited : undefined),
        isUnified: vendor === 'intel' && !/\barc\b.*\b[ab]\d{3}/i.test(name) ? true : undefined,
        driver: words(controller.DriverVersion) ?? words(adapter?.DriverVersion),
      },
    ];
  });
  return {
    source: 'powershell',
    processor: {
      name: words(processors[0]?.Name),
      physicalCores: sum('NumberOfCores'),
      logicalCores: sum('NumberOfLogicalProcessors'),
    },
    memory: {
      totalBytes: amount(system?.TotalVisibleMemorySize, 1024),
      availableBytes: amountOrZero(system?.FreePhysicalMemory ?? '', 1024),
      swapTotalBytes,
      swapUsedBytes:
        swapTotalBytes === undefined || swapFreeBytes === undefined
          ? undefined
          : Math.max(0, swapTotalBytes - swapFreeBytes),
    },
    gpus,
  };
}
