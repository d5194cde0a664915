import { Command, Contrast, Keyboard, Moon, Power } from 'lucide-react';
import type { Settings } from '../../contract/settings.ts';
import { may } from '../state/access.ts';
import { isDarkNow } from '../state/appearance.ts';
import { changeSettings } from '../state/models.ts';
import { api, queryClient } from '../state/queries.ts';
import { toggleServer } from '../state/server.ts';
import { useUi } from '../state/ui.ts';
import type { Action } from './action.ts';

function settings(): Settings | undefined {
  return queryClient.getQueryData(api.settings.get.queryKey());
}

export const appActions = {
  palette: {
    id: 'palette',
    group: 'app',
    labelKey: 'action.palette',
    icon: Command,
    shortcuts: [{ key: 'k', mod: true }],
    run() {
      useUi.setState(({ isPaletteOpen }) => ({ isPaletteOpen: !isPaletteOpen, areKeysShown: false }));
      return true;
    },
  },
  showKeys: {
    id: 'showKeys',
    group: 'app',
    labelKey: 'action.showKeys',
    icon: Keyboard,
    // Where the question mark needs no Shift, it is the same key to a person.
    shortcuts: [{ key: '?' }, { key: '?', shift: true }, { key: '/', mod: true }],
    run() {
      useUi.setState(({ areKeysShown }) => ({ areKeysShown: !areKeysShown, isPaletteOpen: false }));
      return true;
    },
  },
  switchTheme: {
    id: 'switchTheme',
    group: 'view',
    labelKey: 'action.switchTheme',
    icon: Moon,
    shortcuts: [],
    run() {
      void changeSettings({ theme: isDarkNow() ? 'light' : 'dark' });
      return true;
    },
  },
  switchContrast: {
    id: 'switchContrast',
    group: 'view',
    labelKey: 'action.switchContrast',
    icon: Contrast,
    shortcuts: [],
    run() {
      const appearance = settings()?.appearance;
      if (appearance === undefined) return false;
      const contrast = appearance.contrast === 'high' ? 'system' : 'high';
      void changeSettings({ appearance: { ...appearance, contrast } });
      return true;
    },
  },
  toggleServer: {
    id: 'toggleServer',
    group: 'app',
    labelKey: 'action.toggleServer',
    icon: Power,
    shortcuts: [],
    applies: () => may('server.start'),
    run() {
      void toggleServer();
      return true;
    },
  },
} as const satisfies Record<string, Action>;
