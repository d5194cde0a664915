import { useEffect } from 'react';
import { bridge } from '../connection/bridge.ts';
import { allActions } from './index.ts';
import type { Action } from './index.ts';
import { describeShortcut, matches } from './shortcut.ts';

/** Listens for every action's keys for as long as the window lives. */
export function useActionKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      // A sign alone is text wherever text is typed.
      const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && isTyping();
      if (isText) return;
      const action = allActions.find(({ shortcuts }) => shortcuts.some((shortcut) => matches(shortcut, event)));
      if (action?.run() === true) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isTyping(): boolean {
  return document.activeElement?.matches('input:not([type="checkbox"]), textarea, [contenteditable]') ?? false;
}

/** The key to show: browsers keep some first choices for themselves, so a second is shown there. */
export function keysOf(action: Action): string | undefined {
  const shown = bridge === undefined ? action.shortcuts.at(-1) : action.shortcuts[0];
  return shown === undefined ? undefined : describeShortcut(shown);
}
