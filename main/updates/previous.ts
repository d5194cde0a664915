import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, constants, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';

/**
 * What Paddock is installed as, where a version can be put in the place of another.
 *
 * - `appimage`: `path` is the file.
 * - `bundle`: `path` is the app of a Mac.
 * - `installer`: `path` is the installer that the running version came with, where Windows keeps it.
 */
export type Installed = { form: 'appimage' | 'bundle' | 'installer'; path: string };

export type KeptVersions = {
  keepRunning(): Promise<boolean>;
  previous(): Promise<string | null>;
  /** Called last, when Paddock ends. `false` where there is none. */
  startPrevious(): Promise<boolean>;
};

const keptSchema = z.object({ version: z.string(), file: z.string() });

type Dependencies = { folder: string; version: string; installed: Installed | null; system?: System };

/** What only a Mac has, so that the rest can be tried elsewhere. */
type System = { copyFolder: readonly [string, ...string[]]; open: readonly [string, ...string[]] };
const mac: System = { copyFolder: ['/bin/cp', '-cR'], open: ['/usr/bin/open', '-n'] };

/** Keeps the version before the running one, and puts it back. */
export function keepVersions({ folder, version, installed, system = mac }: Dependencies): KeptVersions {
  const infoFile = join(folder, 'kept.json');

  async function read(): Promise<{ version: string; file: string } | null> {
    try {
      const kept = keptSchema.parse(JSON.parse(await readFile(infoFile, 'utf8')));
      return existsSync(join(folder, kept.file)) ? kept : null;
    } catch {
      return null;
    }
  }

  async function copy(from: string, to: string): Promise<void> {
    if (installed?.form !== 'bundle') return copyFile(from, to, constants.COPYFILE_FICLONE);
    const [command, ...args] = system.copyFolder;
    await promisify(execFile)(command, [...args, from, to]);
  }

  return {
    async keepRunning() {
      if (installed === null || !existsSync(installed.path)) return false;
      const file = `${version}-${basename(installed.path)}`;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const unfinished = join(folder, `${file}.new`);
      try {
        await rm(unfinished, { recursive: true, force: true });
        await copy(installed.path, unfinished);
        const old = await read();
        if (old !== null) await rm(join(folder, old.file), { recursive: true, force: true });
        await rename(unfinished, join(folder, file));
        await writeFile(infoFile, JSON.stringify({ version, file }));
        return true;
      } catch (cause) {
        await rm(unfinished, { recursive: true, force: true });
        throw new AppError('disk_full', 'There is no room to keep this version for a return.', {
          remedy: 'Free some space on the disk with the data folder, then install the new version.',
          cause,
        });
      }
    },
    async previous() {
      const kept = await read();
      return kept === null || kept.version === version ? null : kept.version;
    },
    async startPrevious() {
      const kept = await read();
      if (installed === null || kept === null || kept.version === version) return false;
      const file = join(folder, kept.file);
      switch (installed.form) {
        case 'appimage': {
          const unfinished = `${installed.path}.new`;
          await copyFile(file, unfinished);
          await chmod(unfinished, 0o755);
          // The running one stays on the disk until it ends.
          await rename(unfinished, installed.path);
          start(installed.path, []);
          return true;
        }
        case 'installer':
          start(file, ['--updated', '/S', '--force-run']);
          return true;
        case 'bundle':
          start('/bin/sh', ['-c', swap(system), 'paddock', String(process.pid), installed.path, file]);
          return true;
        default:
          return installed.form satisfies never;
      }
    },
  };
}

function start(command: string, args: string[]): void {
  spawn(command, args, { detached: true, stdio: 'ignore' }).unref();
}

/** Waits for Paddock's end, then changes one app for the other; where that fails the old one is as it was. */
function swap({ copyFolder, open }: System): string {
  return `
while kill -0 "$1" 2>/dev/null; do sleep 0.2; done
rm -rf "$2.returning" "$2.replaced"
if ${copyFolder.join(' ')} "$3" "$2.returning" && mv "$2" "$2.replaced"; then
  mv "$2.returning" "$2" || mv "$2.replaced" "$2"
fi
rm -rf "$2.returning" "$2.replaced"
exec ${open.join(' ')} "$2"
`;
}
