import type { Machine } from './machines.test-helper.ts';

const GiB = 2 ** 30;

/** As `/proc/cpuinfo` has it, for so many cores with so many threads each. */
function cpuinfo(model: string, cores: number, threads: number, flags: string): string {
  const blocks = Array.from({ length: cores * threads }, (_, index) =>
    [
      `processor\t: ${index}`,
      'vendor_id\t: GenuineIntel',
      `model name\t: ${model}`,
      'physical id\t: 0',
      `core id\t\t: ${index % cores}`,
      `flags\t\t: fpu vme sse sse2 ${flags}`,
    ].join('\n'),
  );
  return `${blocks.join('\n\n')}\n`;
}

function meminfo(totalKb: number, availableKb: number, swapKb = 0, swapFreeKb = 0): string {
  return `MemTotal:       ${totalKb} kB\nMemFree:         1024 kB\nMemAvailable:   ${availableKb} kB\nSwapTotal:      ${swapKb} kB\nSwapFree:       ${swapFreeKb} kB\n`;
}

/** `systeminformation`, of a machine of which it knows nothing: zeros and empty texts. */
export const knowsNothing = {
  cpu: { manufacturer: '', brand: '', cores: 0, physicalCores: 0, performanceCores: 0, efficiencyCores: 0 },
  mem: { total: 0, available: 0, swaptotal: 0, swapused: 0 },
  graphics: { controllers: [], displays: [] },
};

export const linuxMachines = {
  'Linux, a server without a GPU': {
    platform: 'linux',
    run: {
      lscpu: JSON.stringify({
        lscpu: [
          { field: 'CPU(s):', data: '4' },
          {
            field: 'Model name:',
            data: 'Intel(R) Xeon(R) Gold 6338',
            children: [
              { field: 'Core(s) per socket:', data: '2' },
              { field: 'Socket(s):', data: '1' },
              { field: 'Flags:', data: 'fpu avx avx2 fma avx512f avx512_vnni' },
            ],
          },
        ],
      }),
    },
    files: {
      '/proc/cpuinfo': cpuinfo(
        'Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz',
        2,
        2,
        'avx avx2 fma f16c avx512f avx512_vnni',
      ),
      '/proc/meminfo': meminfo(16_777_216, 12_582_912, 2_097_152, 1_048_576),
    },
    general: knowsNothing,
  },
  'Linux, one RTX 4090 and an Intel GPU in the processor': {
    platform: 'linux',
    run: {
      'nvidia-smi': 'NVIDIA GeForce RTX 4090, 24564, 23980, 550.54.14\n',
      lscpu: new Error('lscpu: failed to determine number of CPUs'),
    },
    files: {
      '/proc/cpuinfo': cpuinfo('13th Gen Intel(R) Core(TM) i9-13900K', 24, 1, 'avx avx2 fma f16c avx_vnni'),
      '/proc/meminfo': meminfo(65_536_000, 60_000_000),
      '/sys/devices/cpu_core/cpus': '0-15\n',
      '/sys/devices/cpu_atom/cpus': '16-31\n',
      '/sys/devices/system/cpu/cpu0/topology/thread_siblings_list': '0-1\n',
      '/sys/class/drm/card0/device/vendor': '0x8086\n',
      '/sys/class/drm/card1/device/vendor': '0x10de\n',
      '/sys/class/drm/card1-HDMI-A-1/status': 'connected\n',
    },
    general: {
      cpu: {
        manufacturer: 'Intel',
        brand: 'Core™ i9-13900K',
        cores: 32,
        physicalCores: 24,
        performanceCores: 8,
        efficiencyCores: 16,
      },
      mem: { total: 65_536_000 * 1024, available: 60_000_000 * 1024, swaptotal: 0, swapused: 0 },
      graphics: {
        controllers: [
          { vendor: 'Intel Corporation', model: 'Raptor Lake-S GT1 [UHD Graphics 770]', vram: null, vramDynamic: true },
          {
            vendor: 'NVIDIA Corporation',
            model: 'AD102 [GeForce RTX 4090]',
            name: 'NVIDIA GeForce RTX 4090',
            vram: 24_564,
            memoryTotal: 24_564,
            memoryFree: 23_980,
            driverVersion: '550.54.14',
          },
        ],
      },
    },
    more: [
      {
        source: 'llama.cpp',
        gpus: [{ name: 'NVIDIA GeForce RTX 4090', totalBytes: 23.6 * GiB, freeBytes: 23.2 * GiB, isUnified: false }],
      },
    ],
  },
  'Linux, two RTX 3090 of the same name': {
    platform: 'linux',
    run: {
      'nvidia-smi':
        'NVIDIA GeForce RTX 3090, 24576, 24000, 535.161.07\nNVIDIA GeForce RTX 3090, 24576, 11000, 535.161.07\n',
    },
    files: {
      '/proc/cpuinfo': cpuinfo('AMD Ryzen 9 5950X 16-Core Processor', 16, 2, 'avx avx2 fma f16c'),
      '/proc/meminfo': meminfo(131_072_000, 120_000_000),
    },
    general: new Error('systeminformation failed'),
  },
  'Linux, an RX 7900 XTX with ROCm': {
    platform: 'linux',
    run: {
      'rocm-smi': `WARNING: AMD GPU device(s) is/are in a low-power state.\n${JSON.stringify({ card0: { 'Card Series': 'Radeon RX 7900 XTX', 'Card Model': '0x744c', 'VRAM Total Memory (B)': '25753026560', 'VRAM Total Used Memory (B)': '1073741824' }, system: { 'Driver version': '6.3.6' } })}`,
    },
    files: {
      '/proc/cpuinfo': cpuinfo(
        'AMD Ryzen 7 7800X3D 8-Core Processor',
        8,
        2,
        'avx avx2 fma f16c avx512f avx512_vnni avx512_bf16',
      ),
      '/proc/meminfo': meminfo(32_768_000, 30_000_000),
      '/sys/class/drm/card0/device/vendor': '0x1002\n',
      '/sys/class/drm/card0/device/mem_info_vram_total': '25753026560\n',
      '/sys/class/drm/card0/device/mem_info_vram_used': '1073741824\n',
    },
    general: {
      ...knowsNothing,
      graphics: {
        controllers: [
          {
            vendor: 'Advanced Micro Devices, Inc. [AMD/ATI]',
            model: 'Navi 31 [Radeon RX 7900 XTX]',
            vram: 24_560,
            vramDynamic: false,
          },
        ],
      },
    },
  },
  'Linux, an AMD card without ROCm': {
    platform: 'linux',
    files: {
      '/proc/cpuinfo': cpuinfo('AMD Ryzen 5 3600 6-Core Processor', 6, 2, 'avx avx2 fma f16c'),
      '/proc/meminfo': meminfo(16_384_000, 9_000_000),
      '/sys/class/drm/card0/device/vendor': '0x1002\n',
      '/sys/class/drm/card0/device/mem_info_vram_total': '8573157376\n',
      '/sys/class/drm/card0/device/mem_info_vram_used': '573157376\n',
    },
    general: {
      ...knowsNothing,
      graphics: { controllers: [{ vendor: 'AMD', model: 'Radeon RX 580', vram: 256, vramDynamic: false }] },
    },
  },
  'Linux, an Intel Arc beside the processor’s own GPU': {
    platform: 'linux',
    files: {
      '/proc/cpuinfo': cpuinfo('Intel(R) Core(TM) i5-12400', 6, 2, 'avx avx2 fma f16c avx_vnni'),
      '/proc/meminfo': meminfo(32_768_000, 28_000_000),
      '/sys/class/drm/card0/device/vendor': '0x8086\n',
      '/sys/class/drm/card1/device/vendor': '0x8086\n',
    },
    general: {
      ...knowsNothing,
      graphics: {
        controllers: [
          { vendor: 'Intel Corporation', model: 'DG2 [Arc A770]', vram: 16_384, vramDynamic: false },
          { vendor: 'Intel Corporation', model: 'Alder Lake-S GT1 [UHD Graphics 730]', vram: null, vramDynamic: true },
        ],
      },
    },
    more: [
      {
        source: 'llama.cpp',
        gpus: [
          {
            name: 'Intel(R) Arc(tm) A770 Graphics (DG2)',
            totalBytes: 15.9 * GiB,
            freeBytes: 15.5 * GiB,
            isUnified: false,
          },
        ],
      },
    ],
  },
  'Linux on ARM, with memory that processor and GPU share': {
    platform: 'linux',
    run: {
      'nvidia-smi': 'NVIDIA GB10, [N/A], [N/A], 580.95.05\n',
      lscpu: JSON.stringify({
        lscpu: [
          { field: 'CPU(s):', data: '20' },
          {
            field: 'Vendor ID:',
            data: 'ARM',
            children: [
              {
                field: 'Model name:',
                data: 'Cortex-X925',
                children: [
                  { field: 'Core(s) per socket:', data: '10' },
                  { field: 'Socket(s):', data: '1' },
                  { field: 'Flags:', data: 'fp asimd asimddp sve sve2 i8mm' },
                ],
              },
            ],
          },
        ],
      }),
    },
    files: {
      '/proc/cpuinfo': Array.from(
        { length: 20 },
        (_, index) =>
          `processor\t: ${index}\nBogoMIPS\t: 2000.00\nFeatures\t: fp asimd asimddp sve sve2 i8mm\nCPU implementer\t: 0x41\n`,
      ).join('\n'),
      '/proc/meminfo': meminfo(125_829_120, 118_000_000),
      ...Object.fromEntries(
        Array.from({ length: 20 }, (_, index) => [
          `/sys/devices/system/cpu/cpu${index}/cpu_capacity`,
          index < 10 ? '718' : '1024',
        ]),
      ),
      '/sys/devices/system/cpu/cpu20/cpu_capacity': '378',
      '/sys/devices/system/cpu/cpu21/cpu_capacity': '378',
    },
    general: knowsNothing,
    more: [
      {
        source: 'llama.cpp',
        gpus: [{ name: 'NVIDIA GB10', totalBytes: 119.6 * GiB, freeBytes: 110 * GiB, isUnified: true }],
      },
    ],
  },
  'Linux, an NVIDIA card with a broken driver': {
    platform: 'linux',
    run: {
      'nvidia-smi':
        "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
      lscpu: '{"lscpu": [',
      'rocm-smi': 'ERROR: GPU not found',
    },
    files: { '/proc/cpuinfo': '', '/proc/meminfo': 'garbage\n' },
    general: {
      ...knowsNothing,
      graphics: {
        controllers: [
          {
            vendor: 'NVIDIA Corporation',
            model: 'TU106 [GeForce RTX 2060]',
            vram: 0,
            vramDynamic: false,
            driverVersion: '',
          },
        ],
      },
    },
    more: [
      { source: 'node', processor: { logicalCores: 8 }, memory: { totalBytes: 16 * GiB, availableBytes: 8 * GiB } },
    ],
  },
} satisfies Record<string, Machine>;
