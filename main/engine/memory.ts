import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Memory that a process holds, in bytes; `null` where the system does not say. */
export async function residentMemory(pid: number): Promise<number | null> {
  try {
    switch (process.platform) {
      case 'linux': {
        const status = await readFile(`/proc/${pid}/status`, 'utf8');
        return kilobytes(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
      }
      case 'win32': {
        const { stdout } = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { windowsHide: true });
        return kilobytes(/"([\d.,\s]+) K"/.exec(stdout)?.[1]?.replace(/\D/g, ''));
      }
      default: {
        const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
        return kilobytes(stdout.trim());
      }
    }
  } catch {
    // The process has just ended, or the tool is missing: unknown, not zero.
    return null;
  }
}

function kilobytes(text: string | undefined): number | null {
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value) ? null : value * 1024;
}
