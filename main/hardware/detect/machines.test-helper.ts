import { knowsNothing, linuxMachines } from './machines-linux.test-helper.ts';
import type { GeneralAnswers } from './general.ts';
import type { Claims } from './claims.ts';
import type { Tools } from './tools.ts';

/** A computer as its tools describe it, in the formats that their documentation and manuals show. */
export type Machine = {
  platform: NodeJS.Platform;
  /** By command. An `Error` is thrown; a command that is absent is not installed. */
  run?: Record<string, string | Error>;
  files?: Record<string, string>;
  general?: { cpu?: unknown; mem?: unknown; graphics?: unknown } | Error;
  /** What llama.cpp and Node say. */
  more?: Claims[];
};

export function toolsOf({ run = {}, files = {} }: Machine): Tools {
  return {
    run: (command) => {
      const name = command.split('/').at(-1) ?? command;
      const answer = run[name];
      if (typeof answer === 'string') return Promise.resolve(answer);
      return Promise.reject(answer ?? Object.assign(new Error(`spawn ${name} ENOENT`), { code: 'ENOENT' }));
    },
    read: (path) => {
      const text = files[path];
      return text === undefined ? Promise.reject(new Error(`ENOENT: ${path}`)) : Promise.resolve(text);
    },
    list: (pattern) => {
      const expression = new RegExp(`^${pattern.replaceAll('[0-9]*', '\\d[^/]*')}$`);
      const folders = Object.keys(files).map((path) => path.slice(0, path.lastIndexOf('/')));
      return Promise.resolve(
        [...new Set([...Object.keys(files), ...folders])].filter((path) => expression.test(path)).toSorted(),
      );
    },
  };
}

export function generalOf({ general }: Machine): GeneralAnswers {
  const answer = (name: 'cpu' | 'mem' | 'graphics') => () => {
    if (general instanceof Error) return Promise.reject(general);
    const value = general?.[name];
    return value === undefined ? Promise.reject(new Error(`no ${name}`)) : Promise.resolve(value);
  };
  return { cpu: answer('cpu'), mem: answer('mem'), graphics: answer('graphics') };
}

const GiB = 2 ** 30;

function windows(answer: object): string {
  return JSON.stringify(answer);
}

export const machines = {
  ...linuxMachines,
  'Windows, an RTX 4070 that 32 bits do not hold': {
    platform: 'win32',
    run: {
      'powershell.exe': windows({
        processors: [
          { Name: '12th Gen Intel(R) Core(TM) i7-12700K  ', NumberOfCores: 12, NumberOfLogicalProcessors: 20 },
        ],
        system: {
          TotalVisibleMemorySize: 33_321_000,
          FreePhysicalMemory: 20_000_000,
          SizeStoredInPagingFiles: 4_980_736,
          FreeSpaceInPagingFiles: 4_000_000,
        },
        video: [
          {
            Name: 'Intel(R) UHD Graphics 770',
            AdapterCompatibility: 'Intel Corporation',
            AdapterRAM: 1_073_741_824,
            DriverVersion: '31.0.101.5186',
          },
          {
            Name: 'NVIDIA GeForce RTX 4070',
            AdapterCompatibility: 'NVIDIA',
            AdapterRAM: 4_293_918_720,
            DriverVersion: '31.0.15.5186',
          },
          {
            Name: 'Microsoft Basic Display Adapter',
            AdapterCompatibility: '(Standard display types)',
            AdapterRAM: 0,
            DriverVersion: '10.0.22621.1',
          },
        ],
        adapters: [
          { DriverDesc: 'NVIDIA GeForce RTX 4070', DriverVersion: '31.0.15.5186', MemorySize: 12_878_610_432 },
          { DriverDesc: 'Intel(R) UHD Graphics 770', DriverVersion: '31.0.101.5186', MemorySize: null },
        ],
      }),
      'nvidia-smi': 'NVIDIA GeForce RTX 4070, 12282, 11000, 551.86\r\n',
    },
    general: {
      cpu: {
        manufacturer: 'Intel',
        brand: 'Core™ i7-12700K',
        cores: 20,
        physicalCores: 12,
        performanceCores: 8,
        efficiencyCores: 4,
      },
      mem: knowsNothing.mem,
      graphics: {
        controllers: [{ vendor: 'NVIDIA', model: 'NVIDIA GeForce RTX 4070', vram: 4095, vramDynamic: false }],
      },
    },
  },
  'Windows, AMD without any of the tools but PowerShell': {
    platform: 'win32',
    run: {
      'powershell.exe': windows({
        processors: [{ Name: 'AMD Ryzen 7 5800X 8-Core Processor', NumberOfCores: 8, NumberOfLogicalProcessors: 16 }],
        system: {
          TotalVisibleMemorySize: 33_500_000,
          FreePhysicalMemory: 22_000_000,
          SizeStoredInPagingFiles: 0,
          FreeSpaceInPagingFiles: 0,
        },
        video: [
          {
            Name: 'AMD Radeon RX 6800 XT',
            AdapterCompatibility: 'Advanced Micro Devices, Inc.',
            AdapterRAM: -1_048_576,
            DriverVersion: '31.0.24033.1003',
          },
        ],
        adapters: [
          { DriverDesc: 'AMD Radeon RX 6800 XT', DriverVersion: '31.0.24033.1003', MemorySize: 17_163_091_968 },
        ],
      }),
    },
    general: new Error('systeminformation failed'),
  },
  'Windows on ARM, where PowerShell is forbidden': {
    platform: 'win32',
    run: { 'powershell.exe': Object.assign(new Error('spawn powershell.exe EACCES'), { code: 'EACCES' }) },
    general: {
      cpu: { manufacturer: 'Qualcomm', brand: 'Snapdragon X Elite', cores: 12, physicalCores: 12 },
      mem: { total: 34_359_738_368, available: 20_000_000_000, swaptotal: 0, swapused: 0 },
      graphics: {
        controllers: [{ vendor: 'Qualcomm', model: 'Qualcomm(R) Adreno(TM) X1-85 GPU', vram: 0, vramDynamic: true }],
      },
    },
    more: [
      { source: 'node', processor: { logicalCores: 12 }, memory: { totalBytes: 32 * GiB, availableBytes: 18 * GiB } },
    ],
  },
  'macOS, Apple M3 Max': {
    platform: 'darwin',
    run: {
      sysctl:
        'machdep.cpu.brand_string: Apple M3 Max\nhw.memsize: 68719476736\nhw.physicalcpu: 16\nhw.logicalcpu: 16\nhw.perflevel0.physicalcpu: 12\nhw.perflevel1.physicalcpu: 4\nhw.optional.arm.FEAT_DotProd: 1\nhw.optional.arm.FEAT_I8MM: 1\nvm.swapusage: total = 2048.00M  used = 512.00M  free = 1536.00M  (encrypted)\n',
      system_profiler: JSON.stringify({
        SPDisplaysDataType: [
          {
            _name: 'Apple M3 Max',
            sppci_model: 'Apple M3 Max',
            sppci_cores: '40',
            spdisplays_vendor: 'sppci_vendor_Apple',
            spdisplays_mtlgpufamilysupport: 'spdisplays_metal3',
          },
        ],
      }),
    },
    general: {
      ...knowsNothing,
      graphics: { controllers: [{ vendor: 'Apple', model: 'Apple M3 Max', vram: 0, vramDynamic: true }] },
    },
    more: [
      {
        source: 'llama.cpp',
        gpus: [{ name: 'Apple M3 Max', totalBytes: 48 * GiB, freeBytes: 47 * GiB, isUnified: true }],
      },
    ],
  },
  'macOS, an Intel MacBook Pro with two GPUs': {
    platform: 'darwin',
    run: {
      sysctl:
        'machdep.cpu.brand_string: Intel(R) Core(TM) i9-9980HK CPU @ 2.40GHz\nmachdep.cpu.features: FPU SSE4.2 AVX1.0 F16C FMA\nmachdep.cpu.leaf7_features: AVX2 BMI2\nhw.memsize: 34359738368\nhw.physicalcpu: 8\nhw.logicalcpu: 16\nvm.swapusage: total = 0.00M  used = 0.00M  free = 0.00M\n',
      system_profiler: JSON.stringify({
        SPDisplaysDataType: [
          {
            _name: 'Intel UHD Graphics 630',
            sppci_model: 'Intel UHD Graphics 630',
            spdisplays_vendor: 'Intel',
            spdisplays_vram_shared: '1536 MB',
            _spdisplays_vram: '1536 MB',
          },
          {
            _name: 'kHW_AMDRadeonPro5500MItem',
            sppci_model: 'AMD Radeon Pro 5500M',
            spdisplays_vendor: 'sppci_vendor_amd',
            spdisplays_vram: '8 GB',
          },
        ],
      }),
    },
    general: knowsNothing,
  },
  'macOS, where both tools hang': {
    platform: 'darwin',
    run: {
      sysctl: Object.assign(new Error('timed out'), { killed: true }),
      system_profiler: Object.assign(new Error('timed out'), { killed: true }),
    },
    general: new Error('nothing'),
    more: [
      {
        source: 'node',
        processor: { name: 'Apple M1', logicalCores: 8 },
        memory: { totalBytes: 8 * GiB, availableBytes: 2 * GiB },
      },
    ],
  },
} satisfies Record<string, Machine>;
