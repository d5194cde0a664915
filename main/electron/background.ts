import { app, Notification } from 'electron';
import type { Activity } from './activity.ts';
import { describeWork, findWork } from './running-work.ts';
import { en, type Texts } from './texts/en.ts';
import type { Windows } from './windows.ts';

/** How long nothing may be going on before an app without a window ends. */
const calmMs = 3000;

type Options = {
  activity: Activity;
  windows: Windows;
  texts(): Texts;
  /** Started without a window on purpose, as at login. */
  isResident: boolean;
};

/** Decides what becomes of the app when its last window is closed. */
export function liveWithoutWindow({ activity, windows, texts, isResident }: Options): void {
  let timer: NodeJS.Timeout | undefined;

  async function isBusy(): Promise<boolean> {
    return activity.server().isRunning || describeWork(await findWork(activity), en).length > 0;
  }

  async function settle(): Promise<void> {
    const { whenClosed } = activity.settings().desktop;
    if (process.platform === 'darwin' || windows.all().length > 0) return;
    if (whenClosed === 'stay' || isResident) return explain();
    if (whenClosed === 'working' && (await isBusy())) return explain();
    if (windows.all().length === 0) app.quit();
  }

  async function explain(): Promise<void> {
    const { desktop } = activity.settings();
    if (desktop.backgroundExplained || isResident) return;
    await activity.client.settings.set({ desktop: { ...desktop, backgroundExplained: true } });
    if (!Notification.isSupported()) return;
    const { title, text } = texts().background;
    const notification = new Notification({ title, body: text });
    notification.on('click', () => windows.send({ type: 'show', path: '/settings/app' }));
    notification.show();
  }

  app.on('window-all-closed', () => void settle());
  activity.onEvent(() => {
    if (windows.all().length > 0 || activity.settings().desktop.whenClosed !== 'working') return;
    timer ??= setTimeout(() => {
      timer = undefined;
      void settle();
    }, calmMs);
  });
}
