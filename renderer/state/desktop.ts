import { useQuery } from '@tanstack/react-query';
import type { DesktopSettings } from '../../contract/desktop-settings.ts';
import { bridge } from '../connection/bridge.ts';
import { client } from '../connection/client.ts';
import { formatPercent } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import { changeSettings } from './models.ts';
import { attempt, toastDone } from './notices.ts';
import { api, queryClient } from './queries.ts';
import { announce } from './ui.ts';

/** What the system says of the app; nothing for a window in a browser. */
export function useDesktopState() {
  return useQuery(api.desktop.state.queryOptions({ enabled: bridge !== undefined, staleTime: 0 }));
}

export function useCrashReports() {
  return useQuery(api.desktop.crashReports.queryOptions({ enabled: bridge !== undefined, staleTime: 0 }));
}

export async function openNewWindow(): Promise<void> {
  await attempt(() => client.desktop.openWindow());
}

export async function zoom(step: 'in' | 'out' | 'reset'): Promise<void> {
  const zoomed = await attempt(() => client.desktop.zoom({ step }));
  if (zoomed !== undefined) announce(t('desktop.zoomed', { percent: formatPercent(zoomed.percent / 100) }));
}

/** Shows the menus of the app below what was pressed. */
export async function showAppMenu(button: HTMLElement): Promise<void> {
  const { left, bottom } = button.getBoundingClientRect();
  await attempt(() => client.desktop.showMenu({ x: left, y: bottom }));
}

export async function setStartAtLogin(isOn: boolean): Promise<void> {
  await attempt(async () => {
    queryClient.setQueryData(api.desktop.state.queryKey(), await client.desktop.setStartAtLogin({ isOn }));
  });
}

export async function changeDesktop(patch: Partial<DesktopSettings>): Promise<void> {
  const settings = await attempt(() => queryClient.query(api.settings.get.queryOptions()));
  if (settings === undefined) return;
  await changeSettings({ desktop: { ...settings.desktop, ...patch } });
  await queryClient.invalidateQueries({ queryKey: api.desktop.state.key() });
}

export async function restartApp(isSafe: boolean): Promise<void> {
  await attempt(() => client.desktop.restart({ isSafe }));
}

export async function removeCrashReports(): Promise<void> {
  await attempt(async () => {
    await client.desktop.removeCrashReports();
    await queryClient.invalidateQueries({ queryKey: api.desktop.crashReports.key() });
    toastDone(t('desktop.crashesRemoved'));
  });
}

export async function showCrashReports(): Promise<void> {
  await attempt(() => client.desktop.showCrashReports());
}
