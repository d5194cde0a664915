import type { LucideIcon } from 'lucide-react';
import type { Shortcut } from '../../contract/settings.ts';
import type en from '../i18n/en.json';

/** Under which heading an action stands in lists. */
export type ActionGroup = 'chat' | 'answer' | 'models' | 'go' | 'view' | 'app';

/** Something that a person can do from anywhere. Buttons, keys, the command palette and lists of keys all read it here. */
export type Action = {
  /** Kept in settings, so it never changes. */
  readonly id: string;
  readonly group: ActionGroup;
  readonly labelKey: `action.${keyof (typeof en)['action']}`;
  readonly icon: LucideIcon;
  /** What it comes with. The first is the one that is shown. A second one is for browsers that keep the first for themselves. */
  readonly shortcuts: readonly Shortcut[];
  /** Whether there is something to do now; without it, always. */
  applies?(): boolean;
  /** Says whether there was something to do; else the key goes on to whoever wants it. */
  run(): boolean;
};

/** Where the window is, without the `#`. */
export function shownPath(): string {
  return window.location.hash.replace(/^#/, '');
}
