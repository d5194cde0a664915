import { randomUUID } from 'node:crypto';
import type { ChatSettings } from '../../contract/chats.ts';
import { AppError } from '../../contract/errors.ts';
import { isSameValues, valuesOf } from '../../contract/preset-values.ts';
import type { ImportResult, Preset, PresetFile, PresetValues } from '../../contract/presets.ts';
import type { Events } from '../events.ts';
import { freeName } from '../free-name.ts';
import type { Store } from '../store/open.ts';
import { presetQueries } from '../store/presets.ts';
import { readPresetFile } from './read-file.ts';

export type Presets = ReturnType<typeof createPresets>;

type Dependencies = {
  store: Store;
  events: Events;
  settings: { get(): { defaultPresetId: string | null } };
};

/** Named ways to answer, for any model. */
export function createPresets({ store, events, settings }: Dependencies) {
  const queries = presetQueries(store);

  function changed(): void {
    events.emit({ type: 'presets' });
  }

  return {
    list: () => queries.list(),
    find: (id: string): Preset | null => queries.get(id),
    save: ({ id, name, ...values }: PresetValues & { id: string | null; name: string }): Preset => {
      const namesake = queries.byName(name);
      if (namesake !== null && namesake.id !== id) throw taken(namesake.name);
      const preset = { id: id ?? randomUUID(), name, ...valuesOf(values) };
      queries.put(preset);
      changed();
      return preset;
    },
    remove: (id: string): void => {
      queries.remove(id);
      changed();
    },
    export: (ids: readonly string[] | null) => {
      const chosen = queries.list().filter(({ id }) => ids === null || ids.includes(id));
      const file: PresetFile = {
        format: 'paddock-presets',
        version: 1,
        presets: chosen.map((preset) => ({ name: preset.name, ...valuesOf(preset) })),
      };
      const [only] = chosen;
      const name = chosen.length === 1 && only !== undefined ? only.name : 'Paddock presets';
      return { fileName: `${asFileName(name)}.json`, text: `${JSON.stringify(file, null, 2)}\n` };
    },
    import: (text: string): ImportResult => {
      const read = readPresetFile(text);
      const result = queries.transaction(() => {
        const added: string[] = [];
        for (const preset of read) {
          const namesake = queries.byName(preset.name);
          if (namesake !== null && isSameValues(namesake, preset)) continue;
          const name = freeName(preset.name, (wanted) => queries.byName(wanted) !== null);
          queries.put({ ...preset, id: randomUUID(), name });
          added.push(name);
        }
        return { added, unchanged: read.length - added.length };
      });
      changed();
      return result;
    },
    /** What a new chat begins with; `undefined` where no preset was chosen for that. */
    settingsForNewChat: (): ChatSettings | undefined => {
      const { defaultPresetId } = settings.get();
      const preset = defaultPresetId === null ? null : queries.get(defaultPresetId);
      return preset === null ? undefined : { ...valuesOf(preset), presetId: preset.id, collectionIds: [] };
    },
  };
}

function taken(name: string): AppError {
  return new AppError('conflict', `There is a preset named ${name} already.`, {
    remedy: 'Choose another name, or update that preset.',
  });
}

/** Without the signs that some file system refuses. */
function asFileName(name: string): string {
  return name.replaceAll(/[\\/:*?"<>|\u0000-\u001F]/g, '-');
}
