import { nativeTheme } from 'electron';
import type { Activity } from './activity.ts';

/** Gives the system's parts of the app (title bar, menus, dialogs) the theme that the person chose, now and later. */
export function followThemeSetting(activity: Activity): void {
  nativeTheme.themeSource = activity.settings().theme;
  activity.onEvent((event) => {
    if (event.type === 'settings') nativeTheme.themeSource = event.settings.theme;
  });
}

/** The window's own colours, as in its style sheet, for what is painted before the page is. */
export function windowColours(): { background: string; text: string } {
  return nativeTheme.shouldUseDarkColors
    ? { background: '#151614', text: '#ecede8' }
    : { background: '#faf9f6', text: '#1f211d' };
}
