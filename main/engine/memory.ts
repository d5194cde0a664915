import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** In bytes: what a process and those it has started hold now, and the most that they have held, as far as is known. */
export type ProcessMemory = { residentBytes: number; peakBytes: number };

/** `null` where the system does not say. Only Linux keeps the peak; elsewhere it is what is held now. */
export async function processMemory(pid: number): Promise<ProcessMemory | null> {
  try {
    switch (process.platform) {
      case 'linux':
        return await linuxMemory(pid);
      case 'win32': {
        const { stdout } = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { windowsHide: true });
        return withoutPeak(kilobytes(/"([\d.,\s]+) K"/.exec(stdout)?.[1]?.replace(/\D/g, '')));
      }
      default: {
        const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,rss=']);
        return withoutPeak(treeMemory(pid, stdout));
      }
    }
  } catch {
    // The process has just ended, or the tool is missing: unknown, not zero.
    return null;
  }
}

async function linuxMemory(pid: number): Promise<ProcessMemory | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const residentBytes = kilobytes(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  const peakBytes = kilobytes(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'))
    .split(' ')
    .filter((text) => text !== '');
  const theirs = await Promise.all(children.map((child) => processMemory(Number(child))));
  if (residentBytes === null || peakBytes === null) return null;
  return {
    residentBytes: theirs.reduce((sum, memory) => sum + (memory?.residentBytes ?? 0), residentBytes),
    peakBytes: theirs.reduce((sum, memory) => sum + (memory?.peakBytes ?? 0), peakBytes),
  };
}

function withoutPeak(bytes: number | null): ProcessMemory | null {
  return bytes === null ? null : { residentBytes: bytes, peakBytes: bytes };
}

/** From a table of process, parent and kilobytes. */
export function treeMemory(pid: number, table: string): number | null {
  const rows = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const own = rows.find(([id]) => id === pid)?.[2];
  if (own === undefined) return null;
  const children = rows.filter(([, parent]) => parent === pid).map(([id]) => id);
  return children.reduce<number>((sum, child) => sum + (treeMemory(child ?? 0, table) ?? 0), own * 1024);
}

function kilobytes(text: string | undefined): number | null {
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value) ? null : value * 1024;
}
