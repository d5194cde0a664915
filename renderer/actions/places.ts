import {
  Boxes,
  Columns2,
  Cpu,
  Download,
  LibraryBig,
  MessageSquare,
  RadioTower,
  Settings,
  Telescope,
} from 'lucide-react';
import { navigate } from 'wouter/use-hash-location';
import type { Action } from './action.ts';

function goTo(path: string): true {
  navigate(path);
  return true;
}

/** The screens. */
export const placeActions = {
  goToChat: {
    id: 'goToChat',
    group: 'go',
    labelKey: 'action.goToChat',
    icon: MessageSquare,
    shortcuts: [],
    run: () => goTo('/chat'),
  },
  goToCompare: {
    id: 'goToCompare',
    group: 'go',
    labelKey: 'action.goToCompare',
    icon: Columns2,
    shortcuts: [],
    run: () => goTo('/compare'),
  },
  goToDocuments: {
    id: 'goToDocuments',
    group: 'go',
    labelKey: 'action.goToDocuments',
    icon: LibraryBig,
    shortcuts: [],
    run: () => goTo('/documents'),
  },
  goToDiscover: {
    id: 'goToDiscover',
    group: 'go',
    labelKey: 'action.goToDiscover',
    icon: Telescope,
    shortcuts: [],
    run: () => goTo('/discover'),
  },
  goToModels: {
    id: 'goToModels',
    group: 'go',
    labelKey: 'action.goToModels',
    icon: Boxes,
    shortcuts: [],
    run: () => goTo('/models'),
  },
  goToServer: {
    id: 'goToServer',
    group: 'go',
    labelKey: 'action.goToServer',
    icon: RadioTower,
    shortcuts: [],
    run: () => goTo('/server'),
  },
  goToComputer: {
    id: 'goToComputer',
    group: 'go',
    labelKey: 'action.goToComputer',
    icon: Cpu,
    shortcuts: [],
    run: () => goTo('/computer'),
  },
  goToDownloads: {
    id: 'goToDownloads',
    group: 'go',
    labelKey: 'action.goToDownloads',
    icon: Download,
    shortcuts: [],
    run: () => goTo('/downloads'),
  },
  settings: {
    id: 'settings',
    group: 'go',
    labelKey: 'action.settings',
    icon: Settings,
    shortcuts: [{ key: ',', mod: true }],
    run: () => goTo('/settings'),
  },
} as const satisfies Record<string, Action>;
