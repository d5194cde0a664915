import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, sep } from 'node:path';

type Entry =
  | 'runner'
  | 'runner-server'
  | 'gguf-worker'
  | 'hash-worker'
  | 'template-worker'
  | 'bandwidth-worker'
  | 'tools-worker'
  | 'document-worker'
  | 'transfer-worker';

const sourceEntries: Record<Entry, string> = {
  runner: 'main/runner/index.ts',
  'runner-server': 'main/runner-server/index.ts',
  'gguf-worker': 'main/gguf/worker.ts',
  'hash-worker': 'main/downloads/hash-worker.ts',
  'template-worker': 'main/prompt/worker.ts',
  'bandwidth-worker': 'main/hardware/worker.ts',
  'tools-worker': 'main/tools/worker.ts',
  'document-worker': 'main/documents/worker.ts',
  'transfer-worker': 'main/transfer/worker.ts',
};

/** The folder with package.json: the checkout, or the packaged app. */
export const appRoot = findAppRoot(import.meta.dirname);

/** Whether this is an installed app, whose files lie in an archive. */
export const isPackaged = basename(appRoot) === 'app.asar';

/** Whether this code runs from the bundle in `out/` and not from its sources. */
const isBuilt = relative(appRoot, import.meta.dirname).split(sep)[0] === 'out';

/** The file that starts one of Paddock's other processes or workers. */
export function entryPath(name: Entry): string {
  return isBuilt ? join(appRoot, 'out', 'main', `${name}.js`) : join(appRoot, sourceEntries[name]);
}

/** The folder of the built window. */
export function rendererFolder(): string {
  return join(appRoot, 'out', 'renderer');
}

/** Where the files that come with Paddock are. electron-builder puts them beside the archive. */
export function resourcesFolder(): string {
  return join(isPackaged ? dirname(appRoot) : appRoot, 'resources');
}

/** Where chats, settings and logs are kept: the place each system has for them, or `PADDOCK_DATA_DIR`. */
export function defaultDataFolder(): string {
  const chosen = process.env['PADDOCK_DATA_DIR'];
  if (chosen) return chosen;
  switch (process.platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Paddock');
    case 'win32':
      return join(process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Paddock');
    default:
      return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'paddock');
  }
}

function findAppRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`No package.json above ${start}`);
  }
}
