import { useEffect } from 'react';
import { bridge } from '../connection/bridge.ts';
import { api, queryClient } from '../state/queries.ts';
import type { Action } from './action.ts';
import { shortcutsOf } from './bindings.ts';
import type { KeyBindings } from './bindings.ts';
import { allActions } from './index.ts';
import { describeShortcut, matches } from './shortcut.ts';

/** Where a key is being chosen, it does nothing else. */
export const recordsKeys = 'data-records-keys';

/** Listens for every action's keys for as long as the window lives. */
export function useActionKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isIn(`[${recordsKeys}]`)) return;
      // A sign alone is text wherever text is typed.
      const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && isIn(typing);
      if (isText) return;
      const bindings = keyBindings();
      const action = allActions.find(
        (one) => shortcutsOf(one, bindings).some((shortcut) => matches(shortcut, event)) && one.applies?.() !== false,
      );
      if (action?.run() === true) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

const typing = 'input:not([type="checkbox"]), textarea, [contenteditable]';

function isIn(selector: string): boolean {
  return document.activeElement?.matches(selector) ?? false;
}

function keyBindings(): KeyBindings {
  return queryClient.getQueryData(api.settings.get.queryKey())?.keyBindings ?? {};
}

/**
 * The key to show: browsers keep some first choices for themselves, so a second is shown there.
 * Whoever shows it is drawn again with the settings, which the whole window follows.
 */
export function keysOf(action: Action): string | undefined {
  const shortcuts = shortcutsOf(action, keyBindings());
  const shown = bridge === undefined ? shortcuts.at(-1) : shortcuts[0];
  return shown === undefined ? undefined : describeShortcut(shown);
}
