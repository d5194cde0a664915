import { ArrowUpFromLine, FolderOpen, Search, SlidersHorizontal } from 'lucide-react';
import { may } from '../state/access.ts';
import { closeModelSettings, hasRoomForSettings, openModelSettings } from '../state/model-settings.ts';
import { ejectModel, pickModelFile } from '../state/models.ts';
import { api, queryClient } from '../state/queries.ts';
import { useUi } from '../state/ui.ts';
import { shownPath } from './action.ts';
import type { Action } from './action.ts';

/** The models in memory, or on their way there. */
function modelsInMemory(): string[] {
  const { models = [] } = queryClient.getQueryData(api.engine.status.queryKey()) ?? {};
  return models.filter(({ state }) => state === 'ready' || state === 'loading').map(({ modelId }) => modelId);
}

/** It is hidden behind a model's page where there is no room for both. */
function modelSearchField(): HTMLInputElement | null {
  const field = document.querySelector<HTMLInputElement>('[data-discover-search]');
  return field === null || field.offsetParent === null ? null : field;
}

export const modelActions = {
  openLoader: {
    id: 'openLoader',
    group: 'models',
    labelKey: 'action.openLoader',
    icon: Search,
    shortcuts: [{ key: 'l', mod: true }],
    run() {
      useUi.setState(({ isLoaderOpen }) => ({ isLoaderOpen: !isLoaderOpen }));
      return true;
    },
  },
  openModelFile: {
    id: 'openModelFile',
    group: 'models',
    labelKey: 'action.openModelFile',
    icon: FolderOpen,
    shortcuts: [{ key: 'o', mod: true }],
    applies: () => may('models.open'),
    run() {
      void pickModelFile();
      return true;
    },
  },
  modelSettings: {
    id: 'modelSettings',
    group: 'models',
    labelKey: 'action.modelSettings',
    icon: SlidersHorizontal,
    shortcuts: [{ key: 'p', mod: true, shift: true }],
    run() {
      const { modelSettings } = useUi.getState();
      const isShown = modelSettings !== null && hasRoomForSettings(shownPath(), modelSettings.modelId);
      if (isShown) closeModelSettings();
      else openModelSettings(null, modelSettings?.tab ?? 'answer');
      return true;
    },
  },
  ejectAll: {
    id: 'ejectAll',
    group: 'models',
    labelKey: 'action.ejectAll',
    icon: ArrowUpFromLine,
    shortcuts: [],
    applies: () => modelsInMemory().length > 0,
    run() {
      const loaded = modelsInMemory();
      for (const id of loaded) void ejectModel(id);
      return loaded.length > 0;
    },
  },
  searchModels: {
    id: 'searchModels',
    group: 'models',
    labelKey: 'action.searchModels',
    icon: Search,
    // Where the slash needs Shift, it is the same key to a person.
    shortcuts: [{ key: 'f', mod: true }, { key: '/', shift: true }, { key: '/' }],
    applies: () => modelSearchField() !== null,
    run() {
      const field = modelSearchField();
      if (field === null) return false;
      field.select();
      field.focus();
      return true;
    },
  },
} as const satisfies Record<string, Action>;
