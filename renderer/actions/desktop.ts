import { AppWindow, Sparkles, ZoomIn, ZoomOut, Scan } from 'lucide-react';
import { bridge } from '../connection/bridge.ts';
import { isAtTheComputer } from '../state/access.ts';
import { openNewWindow, zoom } from '../state/desktop.ts';
import { showWelcome } from '../state/welcome.ts';
import type { Action } from './action.ts';

const welcomeAction = {
  showWelcome: {
    id: 'showWelcome',
    group: 'app',
    labelKey: 'action.showWelcome',
    icon: Sparkles,
    shortcuts: [],
    applies: isAtTheComputer,
    run() {
      showWelcome();
      return true;
    },
  },
} as const satisfies Record<string, Action>;

/** What a browser does by itself. */
const windowActions = {
  newWindow: {
    id: 'newWindow',
    group: 'app',
    labelKey: 'action.newWindow',
    icon: AppWindow,
    shortcuts: [{ key: 'n', mod: true, alt: true }],
    run() {
      void openNewWindow();
      return true;
    },
  },
  zoomIn: {
    id: 'zoomIn',
    group: 'view',
    labelKey: 'action.zoomIn',
    icon: ZoomIn,
    // The same key, on keyboards where the plus needs Shift and where it does not.
    shortcuts: [
      { key: '+', mod: true },
      { key: '=', mod: true },
      { key: '+', mod: true, shift: true },
    ],
    run() {
      void zoom('in');
      return true;
    },
  },
  zoomOut: {
    id: 'zoomOut',
    group: 'view',
    labelKey: 'action.zoomOut',
    icon: ZoomOut,
    shortcuts: [
      { key: '-', mod: true },
      { key: '_', mod: true, shift: true },
    ],
    run() {
      void zoom('out');
      return true;
    },
  },
  zoomReset: {
    id: 'zoomReset',
    group: 'view',
    labelKey: 'action.zoomReset',
    icon: Scan,
    shortcuts: [{ key: '0', mod: true }],
    run() {
      void zoom('reset');
      return true;
    },
  },
} as const satisfies Record<string, Action>;

export const desktopActions: Readonly<Record<string, Action>> =
  bridge === undefined ? welcomeAction : { ...welcomeAction, ...windowActions };
