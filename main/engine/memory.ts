import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Memory that a process and those it has started hold, in bytes; `null` where the system does not say. */
export async function residentMemory(pid: number): Promise<number | null> {
  try {
    switch (process.platform) {
      case 'linux':
        return await linuxMemory(pid);
      case 'win32': {
        const { stdout } = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { windowsHide: true });
        return kilobytes(/"([\d.,\s]+) K"/.exec(stdout)?.[1]?.replace(/\D/g, ''));
      }
      default: {
        const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,rss=']);
        return treeMemory(pid, stdout);
      }
    }
  } catch {
    // The process has just ended, or the tool is missing: unknown, not zero.
    return null;
  }
}

async function linuxMemory(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const own = kilobytes(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'))
    .split(' ')
    .filter((text) => text !== '');
  const theirs = await Promise.all(children.map((child) => residentMemory(Number(child))));
  return own === null ? null : theirs.reduce<number>((sum, bytes) => sum + (bytes ?? 0), own);
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
