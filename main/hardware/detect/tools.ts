import { execFile } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';

/** How this computer's own tools and files are asked. Tests put recorded answers in its place. */
export type Tools = {
  /** What a program writes to stdout, also where it ends with a failure after saying something. Rejects otherwise. */
  run(command: string, args: readonly string[]): Promise<string>;
  read(path: string): Promise<string>;
  /** Paths that match, sorted. */
  list(pattern: string): Promise<string[]>;
};

/** A driver that hangs must not hold up the page. */
const timeoutMs = 8000;
const mostBytes = 4 * 2 ** 20;

export const systemTools: Tools = {
  run: (command, args) =>
    new Promise((resolve, reject) => {
      const options = {
        timeout: timeoutMs,
        maxBuffer: mostBytes,
        windowsHide: true,
        env: { ...process.env, LC_ALL: 'C' },
      };
      execFile(command, args, options, (error, stdout) => {
        // sysctl and its kin say what they know and then fail for what they don't.
        if (error !== null && stdout.trim() === '') reject(error);
        else resolve(stdout);
      });
    }),
  read: (path) => readFile(path, 'utf8'),
  list: async (pattern) => {
    const paths: string[] = [];
    for await (const path of glob(pattern)) paths.push(path);
    return paths.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  },
};

/** Why a tool did not answer, in a few words. */
export function describeSilence(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  const { code, killed } = error as NodeJS.ErrnoException & { killed?: boolean };
  if (code === 'ENOENT') return 'it is not installed';
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be run';
  if (killed === true) return 'it did not answer in time';
  return (error.message.split('\n').at(-1) ?? '').slice(0, 200) || 'it failed';
}
