import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';

export type Log = Logger;

/** JSON lines in the data folder. What people write to models never goes in. */
export function createLog(dataFolder: string): Log {
  const folder = join(dataFolder, 'logs');
  mkdirSync(folder, { recursive: true });
  return pino(
    { level: 'info', base: null },
    pino.destination({ dest: join(folder, 'paddock.log'), sync: true, append: true }),
  );
}
