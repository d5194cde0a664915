import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { appRoot, resourcesFolder } from '../paths.ts';

const fileName = process.platform === 'win32' ? 'llama-server.exe' : 'llama-server';

/** The folder that `npm run build:vision` fills. */
export const builtFolder = join(appRoot, 'vendor', 'llama-server', `${process.platform}-${process.arch}`, 'bin');

/**
 * Finds a llama-server: the one in the settings (a path, or a name on PATH), else `PADDOCK_LLAMA_SERVER`, else the one
 * that was built or came with Paddock, else one on PATH. `null` where there is none. One that was named and is not
 * there is an error, `file_not_found`, so that no other is taken silently.
 */
export async function locateServer(setting: string | null): Promise<string | null> {
  const chosen = setting ?? process.env['PADDOCK_LLAMA_SERVER'] ?? null;
  if (chosen !== null && chosen !== '') return requireServer(chosen);
  return (
    (await firstRunnable([join(builtFolder, fileName), join(resourcesFolder(), 'llama-server', 'bin', fileName)])) ??
    findOnPath(fileName)
  );
}

/** For a picture or a sound with no runner that could take it. */
export function describeMissing(): AppError {
  return new AppError('unsupported', 'Pictures and sounds need llama-server, which is not here.', {
    remedy:
      'Install a release of Paddock, which brings it; run "npm run build:vision" in a checkout; or choose a ' +
      'llama-server of your own in the settings.',
  });
}

async function requireServer(chosen: string): Promise<string> {
  const found = isAbsolute(chosen) ? await firstRunnable([chosen]) : await findOnPath(chosen);
  if (found !== null) return found;
  throw new AppError('file_not_found', `There is no program ${chosen} that can be started.`, {
    remedy: 'Choose another llama-server in the settings, or none, to use the one that comes with Paddock.',
  });
}

async function findOnPath(name: string): Promise<string | null> {
  const names = process.platform === 'win32' && !/\.exe$/i.test(name) ? [name, `${name}.exe`] : [name];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return firstRunnable(folders.flatMap((folder) => names.map((each) => join(folder, each))));
}

async function firstRunnable(paths: string[]): Promise<string | null> {
  for (const path of paths) if (await isRunnable(path)) return path;
  return null;
}

async function isRunnable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
