import { availableParallelism, cpus } from 'node:os';

type Times = { atMs: number; busyMs: number; ownMs: number };

/**
 * How many threads are worth it beside what other programs do: as many as cores are left, at least half of the most. Fewer
 * would leave even a busy machine's cores to others altogether.
 */
export function threadsBeside(most: number, cores: number, busyElsewhere: number): number {
  const left = Math.floor(cores - busyElsewhere + 0.25);
  return Math.max(Math.ceil(most / 2), Math.min(most, left));
}

const lookEveryMs = 2000;

/** Follows, while a model answers, how busy other programs keep the cores, and says each time how many threads are right. */
export function followLoad(
  most: number,
  onThreads: (threads: number) => void,
  { read = readTimes, cores = ownCores() }: { read?: () => Times; cores?: number | null } = {},
) {
  let running = 0;
  let timer: NodeJS.Timeout | undefined;
  let before: Times | null = null;

  function look(): void {
    const times = read();
    if (before !== null && times.atMs > before.atMs) {
      const elsewhere = (times.busyMs - before.busyMs - (times.ownMs - before.ownMs)) / (times.atMs - before.atMs);
      onThreads(threadsBeside(most, cores ?? most, Math.max(0, elsewhere)));
    }
    before = times;
  }

  return {
    begin: (): void => {
      running += 1;
      if (running > 1 || most === 1 || cores === null) return;
      before = read();
      timer = setInterval(look, lookEveryMs).unref();
    },
    end: (): void => {
      running -= 1;
      if (running === 0) clearInterval(timer);
    },
  };
}

/** `null` where this process has only some of the machine's cores: what the others do is no affair of its. */
function ownCores(): number | null {
  return cpus().length === availableParallelism() ? cpus().length : null;
}

function readTimes(): Times {
  const { user, system } = process.cpuUsage();
  const busyMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { atMs: performance.now(), busyMs, ownMs: (user + system) / 1000 };
}
