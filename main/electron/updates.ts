import { join } from 'node:path';
import { app } from 'electron';
import { createLog } from '../log.ts';
import { readFeed } from '../updates/feed.ts';
import type { UpdateMeans } from '../updates/port.ts';
import { keepVersions } from '../updates/previous.ts';
import { createUpdater } from '../updates/updater.ts';
import { findWay } from '../updates/way.ts';

/** Past this, an installer that should have ended the app has failed. */
const patienceMs = 60_000;

export type AppUpdates = {
  means: UpdateMeans;
  /** Called when nothing of Paddock runs any more. `true`: the app is ended by what was started. */
  finish(): Promise<boolean>;
};

/** How new versions of this app get here. `quit` ends it without a question. */
export async function appUpdates({
  dataFolder,
  resourcesFolder,
  quit,
}: {
  dataFolder: string;
  resourcesFolder: string;
  quit(): void;
}): Promise<AppUpdates> {
  // A checkout can try updates: a folder with an updates.json and an app-update.yml takes the place of an installed app's.
  const trial = app.isPackaged ? undefined : process.env['PADDOCK_UPDATES'];
  const feed = readFeed(trial ?? resourcesFolder);
  const found = findWay({ isPackaged: app.isPackaged || trial !== undefined, isPublished: feed !== null, ...process });
  if (found.way !== 'self' || feed === null) {
    return { means: { way: found.way, updater: null }, finish: async () => false };
  }
  const { default: electronUpdater } = await import('electron-updater');
  const updater = electronUpdater.autoUpdater;
  if (trial !== undefined) {
    updater.forceDevUpdateConfig = true;
    updater.updateConfigPath = join(trial, 'app-update.yml');
  }
  const { port, finish } = createUpdater({
    updater,
    feed,
    kept: keepVersions({ folder: join(dataFolder, 'previous'), version: app.getVersion(), installed: found.installed }),
    log: createLog(dataFolder),
    placing: found.placing,
    quit,
  });
  return {
    means: { way: 'self', updater: port },
    async finish() {
      // The version that is started next finds nobody in its place.
      app.releaseSingleInstanceLock();
      const endsByItself = await finish();
      if (endsByItself) setTimeout(() => app.exit(0), patienceMs);
      return endsByItself;
    },
  };
}
