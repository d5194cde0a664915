import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { AppError } from '../contract/errors.ts';

/**
 * Makes a folder for this person alone, and those above it. Node's own recursive form loops for ever where a system
 * refuses a folder with "no such file", as /proc does.
 */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** The whole path of what a person typed or pasted: quotes, `file://` addresses and `~` are understood. */
export function absolutePath(path: string): string {
  const bare = path.trim().replace(/^(["'])(.*)\1$/, '$2');
  const plain = bare.startsWith('file://') ? decodeURIComponent(new URL(bare).pathname) : bare;
  const home = plain === '~' || plain.startsWith('~/') ? join(homedir(), plain.slice(1)) : plain;
  if (!isAbsolute(home)) {
    throw new AppError('invalid_input', `${plain} is not a whole path.`, {
      remedy: 'Type the path from the top of the disk.',
    });
  }
  return resolve(home);
}

/** Whether a path is a folder or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  const whole = resolve(folder);
  return path === whole || path.startsWith(whole.endsWith(sep) ? whole : whole + sep);
}
