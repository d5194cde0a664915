import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { battery } from 'systeminformation';

type Files = { list(folder: string): Promise<string[]>; read(path: string): Promise<string> };

const systemFiles: Files = { list: readdir, read: (path) => readFile(path, 'utf8') };

/** Whether the computer runs on its battery; `null` where nobody tells. */
export async function readBattery(platform: NodeJS.Platform = process.platform): Promise<boolean | null> {
  if (platform === 'linux') return readLinuxBattery();
  try {
    const { hasBattery, acConnected } = await battery();
    return hasBattery && !acConnected;
  } catch {
    return null;
  }
}

/** By the kernel's own files: a battery that discharges, and no supply that is plugged in. */
export async function readLinuxBattery({ list, read }: Files = systemFiles): Promise<boolean | null> {
  const folder = '/sys/class/power_supply';
  const names = await list(folder).catch(() => null);
  if (names === null) return null;
  const supplies = await Promise.all(
    names.map(async (name) => {
      const field = (file: string) =>
        read(join(folder, name, file)).then(
          (text) => text.trim(),
          () => '',
        );
      const [type, online, status, scope] = await Promise.all(['type', 'online', 'status', 'scope'].map(field));
      return { type, online, status, scope };
    }),
  );
  if (supplies.some(({ type, online }) => type !== 'Battery' && online === '1')) return false;
  // Mice and keyboards have batteries too.
  return supplies.some(
    ({ type, status, scope }) => type === 'Battery' && scope !== 'Device' && status === 'Discharging',
  );
}
