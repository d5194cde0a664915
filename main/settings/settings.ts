import { settingsSchema, type Settings, type SettingsPatch } from '../../contract/settings.ts';
import type { Events } from '../events.ts';
import { settingQueries } from '../store/settings.ts';
import type { Store } from '../store/open.ts';

export type SettingsService = {
  get(): Settings;
  set(
    patch: SettingsPatch &
      Partial<
        Pick<Settings, 'serverPort' | 'serverEnabled' | 'serverOnNetwork' | 'deviceWindowEnabled' | 'deviceWindowPort'>
      >,
  ): Settings;
};

export function createSettings({ store, events }: { store: Store; events: Events }): SettingsService {
  const queries = settingQueries(store);
  // Asked for with every request of the server; nobody else writes them while this runs.
  let current = read(queries.all());
  return {
    get: () => current,
    set: (patch) => {
      queries.put(Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)));
      current = read(queries.all());
      events.emit({ type: 'settings', settings: current });
      return current;
    },
  };
}

/** A value that an older or newer version wrote and that is not valid here counts as not set. */
function read(stored: Record<string, unknown>): Settings {
  const whole = settingsSchema.safeParse(stored);
  if (whole.success) return whole.data;
  const invalid = new Set(whole.error.issues.map((issue) => issue.path[0]));
  return settingsSchema.parse(Object.fromEntries(Object.entries(stored).filter(([key]) => !invalid.has(key))));
}
