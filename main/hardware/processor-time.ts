import { readFile } from 'node:fs/promises';

/** Linux counts in hundredths of a second, whatever the kernel's own clock. */
const tickMs = 10;

/** Processor time of these processes together, in milliseconds; only Linux tells it without another program. */
export async function readProcessorTime(
  pids: readonly number[],
  read: (path: string) => Promise<string> = (path) => readFile(path, 'utf8'),
): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const times = await Promise.all(
    pids.map(async (pid) => {
      try {
        return parseStat(await read(`/proc/${pid}/stat`));
      } catch {
        // It has just ended.
        return 0;
      }
    }),
  );
  return times.reduce((sum, ms) => sum + ms, 0);
}

/** The name stands in brackets and may hold anything; user and system time are the 12th and 13th field behind it. */
export function parseStat(text: string): number {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks * tickMs : 0;
}
