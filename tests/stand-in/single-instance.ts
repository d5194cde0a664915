import { mkdirSync, readFileSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const callSchema = z.object({ argv: z.array(z.string()), workingDirectory: z.string() });

/**
 * Takes the lock of a folder, or tells its holder that a second instance was started and returns `null`.
 * It answers at once, as Electron does, so it is made of files: one names the holder, the others are calls to it.
 */
export function lockSingleInstance(
  folder: string,
  onSecond: (argv: string[], workingDirectory: string) => void,
): { release: () => void } | null {
  const lockFile = join(folder, 'stand-in.lock');
  const calls = join(folder, 'stand-in.calls');
  mkdirSync(calls, { recursive: true });
  if (!take(lockFile)) {
    const call = { argv: process.argv, workingDirectory: process.cwd() };
    writeFileSync(join(calls, `${process.pid}.json`), JSON.stringify(call));
    return null;
  }
  const answer = () => {
    for (const name of readdirSync(calls)) {
      const path = join(calls, name);
      const call = parseCall(path);
      // A file that is still being written is read at the next change.
      if (call === null) continue;
      rmSync(path);
      onSecond(call.argv, call.workingDirectory);
    }
  };
  const watcher = watch(calls, answer);
  return {
    release: () => {
      watcher.close();
      rmSync(lockFile, { force: true });
    },
  };
}

function take(lockFile: string): boolean {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (isRunning(Number(readFileSync(lockFile, 'utf8')))) return false;
    writeFileSync(lockFile, String(process.pid));
    return true;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function parseCall(path: string): z.infer<typeof callSchema> | null {
  try {
    return callSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}
