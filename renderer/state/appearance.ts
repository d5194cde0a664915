import { useEffect } from 'react';
import { useSettings } from './queries.ts';

/** A copy of the settings that can be read before the core has answered, so that nothing wrong flashes. */
const storageKey = 'paddock.appearance';

const prefersContrast = window.matchMedia('(prefers-contrast: more)');
const prefersStillness = window.matchMedia('(prefers-reduced-motion: reduce)');
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');

/** What was chosen, by the names of the settings. */
type Look = Readonly<Record<string, string>>;

let look: Look = {};

/** Whether the window is dark at this moment, whoever decided it. */
export function isDarkNow(): boolean {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'dark' || (theme !== 'light' && prefersDark.matches);
}

/** Sets what the style sheets choose by: see `tokens.css`. */
function apply(): void {
  const { dataset } = document.documentElement;
  for (const [name, choice] of Object.entries(look)) dataset[name] = choice;
  dataset['contrast'] = look['contrast'] === 'high' || prefersContrast.matches ? 'high' : 'normal';
  dataset['motion'] = look['motion'] === 'reduced' || prefersStillness.matches ? 'reduced' : 'full';
}

/** Before the first paint. */
export function applyRememberedLook(): void {
  look = Object.fromEntries(new URLSearchParams(localStorage.getItem(storageKey) ?? ''));
  apply();
  prefersContrast.addEventListener('change', apply);
  prefersStillness.addEventListener('change', apply);
}

/** Keeps the page equal to the settings. */
export function useAppearance(): void {
  const settings = useSettings().data;
  const theme = settings?.theme;
  const appearance = settings?.appearance;
  useEffect(() => {
    if (theme === undefined || appearance === undefined) return;
    look = { theme, ...appearance };
    apply();
    localStorage.setItem(storageKey, new URLSearchParams(look).toString());
  }, [theme, appearance]);
}
