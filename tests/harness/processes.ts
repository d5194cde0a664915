import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

type ProcessFacts = { pid: number; parentPid: number; residentBytes: number; command: string };

/** The runner processes of a core: its children that run llama.cpp. */
export function findRunners(corePid: number): number[] {
  return listProcesses()
    .filter(({ parentPid, command }) => parentPid === corePid && command.includes('runner'))
    .map(({ pid }) => pid);
}

/** Resident memory of one process; 0 when it is gone. */
export function readResidentBytes(pid: number): number {
  return listProcesses().find((facts) => facts.pid === pid)?.residentBytes ?? 0;
}

export function isAlive(pid: number): boolean {
  return listProcesses().some((facts) => facts.pid === pid);
}

/** Slim Linux images have no `ps`, and macOS has no `/proc`. */
function listProcesses(): ProcessFacts[] {
  return existsSync('/proc/self/status') ? readProcFolder() : askPs();
}

function readProcFolder(): ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        // A process that has ended and was not yet collected is not alive.
        if (/^State:\s+Z/m.test(status)) return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const parentPid = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
        const residentBytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024;
        return [{ pid: Number(name), parentPid, residentBytes, command }];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}

function askPs(): ProcessFacts[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,command='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const [, pid, parentPid, residentKiB, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (command === undefined) return [];
    return [{ pid: Number(pid), parentPid: Number(parentPid), residentBytes: Number(residentKiB) * 1024, command }];
  });
}

/** How long a slowed process runs and rests. The diagnostic model writes a story in a blink; slowed, in seconds. */
const slowRhythm = { runMs: 2, restMs: 60 };

/** Makes a process run for a small part of the time, until disposed of, so that a test can act while it works. */
export function slowDown(pid: number): Disposable {
  let timer: NodeJS.Timeout;
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended, which is what some tests do to it.
    }
  };
  const rest = (): void => {
    signal('SIGSTOP');
    timer = setTimeout(run, slowRhythm.restMs);
  };
  const run = (): void => {
    signal('SIGCONT');
    timer = setTimeout(rest, slowRhythm.runMs);
  };
  rest();
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal('SIGCONT');
    },
  };
}
