import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type EnergyFiles = { list(folder: string): Promise<string[]>; read(path: string): Promise<string> };
/** `no_rights`: the kernel counts, and lets only its administrator read. */
export type ProcessorEnergy = { state: 'readable' | 'no_rights' | 'unknown'; joules: number | null };

const folder = '/sys/class/powercap';
const systemFiles: EnergyFiles = { list: readdir, read: (path) => readFile(path, 'utf8') };

/**
 * Reads what processors have drawn since some moment, as Linux counts it (RAPL, of Intel and AMD). The counters begin anew
 * when they are full, which is made up for.
 */
export function createProcessorEnergy({ list, read }: EnergyFiles = systemFiles): () => Promise<ProcessorEnergy> {
  let packages: { path: string; rangeJoules: number; lastJoules: number; roundsJoules: number }[] | null = null;
  let state: ProcessorEnergy['state'] = 'unknown';

  async function find() {
    const names = await list(folder).catch(() => []);
    // Parts of a package, and the whole machine, would count twice.
    const candidates = names.filter((name) => /^intel-rapl:\d+$/.test(name)).map((name) => join(folder, name));
    const found: NonNullable<typeof packages> = [];
    for (const path of candidates) {
      const name = await read(join(path, 'name')).catch(() => '');
      if (!name.startsWith('package')) continue;
      try {
        const [joules, rangeJoules] = await Promise.all(
          ['energy_uj', 'max_energy_range_uj'].map((file) => number(path, file)),
        );
        found.push({ path, rangeJoules: rangeJoules ?? 0, lastJoules: joules ?? 0, roundsJoules: 0 });
      } catch (error) {
        state = error instanceof Error && 'code' in error && error.code === 'EACCES' ? 'no_rights' : state;
      }
    }
    if (found.length > 0) state = 'readable';
    return found;
  }

  async function number(path: string, file: string): Promise<number> {
    return Number(await read(join(path, file))) / 1e6;
  }

  return async () => {
    packages ??= await find();
    if (packages.length === 0) return { state, joules: null };
    try {
      let joules = 0;
      for (const one of packages) {
        const now = await number(one.path, 'energy_uj');
        if (now < one.lastJoules) one.roundsJoules += one.rangeJoules;
        one.lastJoules = now;
        joules += one.roundsJoules + now;
      }
      return { state, joules };
    } catch {
      return { state, joules: null };
    }
  };
}
