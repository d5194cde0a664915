import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SettingsPatch } from '../../contract/settings.ts';
import { openStore } from '../../main/store/open.ts';
import { settingQueries } from '../../main/store/settings.ts';

/** Gives a data folder that has never been used the settings of somebody who has seen the introduction. */
export function seedSettings(dataFolder: string, settings: SettingsPatch = { isWelcomed: true }): void {
  if (existsSync(join(dataFolder, 'paddock.sqlite3'))) return;
  const store = openStore(dataFolder);
  settingQueries(store).put(settings);
  store.close();
}
