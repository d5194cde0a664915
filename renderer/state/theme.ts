import { useEffect } from 'react';
import type { Settings } from '../../contract/settings.ts';
import { useSettings } from './queries.ts';

/** A copy of the setting that can be read before the core has answered, so that no wrong colour flashes. */
const storageKey = 'paddock.theme';

function setTheme(theme: Settings['theme']): void {
  if (theme === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.dataset['theme'] = theme;
}

/** Before the first paint. */
export function applyRememberedTheme(): void {
  const theme = localStorage.getItem(storageKey);
  if (theme === 'light' || theme === 'dark') setTheme(theme);
}

/** Keeps the page's theme equal to the setting. */
export function useTheme(): void {
  const theme = useSettings().data?.theme;
  useEffect(() => {
    if (theme === undefined) return;
    setTheme(theme);
    localStorage.setItem(storageKey, theme);
  }, [theme]);
}
