import { describe, expect, it } from 'vitest';
import { parseVmStat, readLinuxRam, readRam } from './machine.ts';

const meminfo = 'MemTotal:       32000000 kB\nMemFree:         1000000 kB\nMemAvailable:   20000000 kB\n';

function system(files: Record<string, string>) {
  return async (path: string): Promise<string> => {
    const text = files[path];
    if (text === undefined) throw new Error(`ENOENT ${path}`);
    return text;
  };
}

describe('free memory on Linux', () => {
  it('counts what the file cache gives back (catches: “1 GB free” on a machine that has 20)', async () => {
    const ram = await readLinuxRam(system({ '/proc/meminfo': meminfo }));
    expect(ram).toEqual({ freeRamBytes: 20_000_000 * 1024, totalRamBytes: 32_000_000 * 1024 });
  });

  it('knows what was swapped out (catches: a computer that swaps and looks as if it had room)', async () => {
    const swap = 'SwapTotal:       8000000 kB\nSwapFree:        5000000 kB\n';
    const ram = await readLinuxRam(system({ '/proc/meminfo': meminfo + swap }));
    expect(ram.swappedBytes).toBe(3_000_000 * 1024);
  });

  it('is what the container leaves, its caches not counted (catches: a process ended for the host’s memory)', async () => {
    const ram = await readLinuxRam(
      system({
        '/proc/meminfo': meminfo,
        '/proc/self/cgroup': '0::/user.slice/app\n',
        '/sys/fs/cgroup/user.slice/app/memory.max': 'max\n',
        '/sys/fs/cgroup/user.slice/app/memory.current': '5000\n',
        '/sys/fs/cgroup/user.slice/app/memory.stat': 'inactive_file 0\n',
        '/sys/fs/cgroup/user.slice/memory.max': '4000000000\n',
        '/sys/fs/cgroup/user.slice/memory.current': '3000000000\n',
        '/sys/fs/cgroup/user.slice/memory.stat': 'anon 1\ninactive_file 500000000\n',
      }),
    );
    expect(ram).toEqual({ freeRamBytes: 1_500_000_000, totalRamBytes: 4_000_000_000 });
  });

  it('follows the older kind of limits (catches: a container of version 1 without one)', async () => {
    const ram = await readLinuxRam(
      system({
        '/proc/meminfo': meminfo,
        '/proc/self/cgroup': '5:cpu,memory:/docker/abc\n0::/\n',
        '/sys/fs/cgroup/memory/memory.limit_in_bytes': '2000000000\n',
        '/sys/fs/cgroup/memory/memory.usage_in_bytes': '600000000\n',
        '/sys/fs/cgroup/memory/memory.stat': 'cache 9\ntotal_inactive_file 100000000\n',
      }),
    );
    expect(ram).toEqual({ freeRamBytes: 1_500_000_000, totalRamBytes: 2_000_000_000 });
  });
});

it('adds up the pages that macOS gives up (catches: a Mac with hardly any “free” memory)', () => {
  const text = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               10000.
Pages active:                            300000.
Pages inactive:                          200000.
Pages speculative:                         5000.
Pages wired down:                        100000.
Pages purgeable:                           1000.
`;
  expect(parseVmStat(text)).toBe(216_000 * 16_384);
  expect(parseVmStat('not that')).toBeNull();
});

it('reads this machine (catches: numbers that are not there, or larger than the whole)', async () => {
  const { freeRamBytes, totalRamBytes } = await readRam();
  expect(freeRamBytes).toBeGreaterThan(0);
  expect(freeRamBytes).toBeLessThanOrEqual(totalRamBytes);
});
