import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { findModelFiles } from '../walk.ts';
import { plainItem, readSmallFile, type StoreReader } from './store.ts';

/** GPT4All: plain files in one folder, which its settings may place elsewhere. */
export const gpt4all: StoreReader = {
  locate: async (surroundings) => {
    const chosen = /^modelPath=(.+)$/m.exec((await readSmallFile(settingsPath(surroundings))) ?? '')?.[1]?.trim();
    const folders = [...(chosen && isAbsolute(chosen) ? [chosen] : []), usualFolder(surroundings)];
    const there: string[] = [];
    for (const folder of new Set(folders)) {
      if ((await stat(folder).catch(() => null))?.isDirectory()) there.push(folder);
    }
    return there;
  },
  read: async (folder, signal) =>
    (await findModelFiles(folder, { signal, limits: { depth: 0, entries: 10_000 } })).items.map(plainItem),
};

function usualFolder({ home, env, platform }: Parameters<StoreReader['locate']>[0]): string {
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'nomic.ai', 'GPT4All');
    case 'win32':
      return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'nomic.ai', 'GPT4All');
    default:
      return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'nomic.ai', 'GPT4All');
  }
}

function settingsPath({ home, env, platform }: Parameters<StoreReader['locate']>[0]): string {
  switch (platform) {
    case 'darwin':
      return join(home, '.config', 'gpt4all.io', 'GPT4All.ini');
    case 'win32':
      return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'nomic.ai', 'GPT4All.ini');
    default:
      return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'nomic.ai', 'GPT4All.ini');
  }
}
