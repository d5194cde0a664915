import { createCore, type Core } from '../core.ts';
import { forkRunners } from '../engine/process.ts';
import type { Host } from '../host.ts';
import { entryPath, isPackaged, resourcesFolder } from '../paths.ts';
import { version } from '../version.ts';
import { moveToTrash } from './trash.ts';

/** Starts a core without Electron: for `paddock serve`, for the window in a browser, and for a single command. */
export async function startHeadlessCore(dataFolder: string, { giveWay }: Pick<Host, 'giveWay'> = {}): Promise<Core> {
  return createCore({
    dataFolder,
    resourcesFolder: resourcesFolder(),
    launchRunner: forkRunners(entryPath('runner')),
    launchServerRunner: forkRunners(entryPath('runner-server')),
    host: {
      kind: 'headless',
      updates: { way: isPackaged ? 'package' : 'checkout', updater: null },
      ...(process.platform === 'linux' ? { trash: moveToTrash } : {}),
      ...(giveWay === undefined ? {} : { giveWay }),
    },
    version,
  });
}
