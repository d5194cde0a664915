import { randomUUID } from 'node:crypto';
import type { Preset } from '../../contract/presets.ts';
import type { Events } from '../events.ts';
import type { Store } from '../store/open.ts';
import { presetQueries } from '../store/presets.ts';

export type Presets = ReturnType<typeof createPresets>;

/** Named sampling settings, for any model. */
export function createPresets({ store, events }: { store: Store; events: Events }) {
  const queries = presetQueries(store);
  return {
    list: () => queries.list(),
    save: ({ name, sampling }: Omit<Preset, 'id'>): Preset => {
      const preset = { id: queries.byName(name)?.id ?? randomUUID(), name, sampling };
      queries.put(preset);
      events.emit({ type: 'presets' });
      return preset;
    },
    remove: (id: string): void => {
      queries.remove(id);
      events.emit({ type: 'presets' });
    },
  };
}
