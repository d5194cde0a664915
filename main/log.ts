import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pino, { type Logger } from 'pino';

export type Log = Logger;

export function logFile(dataFolder: string): string {
  return join(dataFolder, 'logs', 'paddock.log');
}

/** JSON lines in the data folder. What people write to models never goes in. */
export function createLog(dataFolder: string): Log {
  const path = logFile(dataFolder);
  mkdirSync(dirname(path), { recursive: true });
  return pino({ level: 'info', base: null }, pino.destination({ dest: path, sync: true, append: true }));
}
