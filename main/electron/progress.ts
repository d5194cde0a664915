import { app, nativeImage } from 'electron';
import { join } from 'node:path';
import { downloadedShare, type Activity } from './activity.ts';
import type { Windows } from './windows.ts';

/** Shows how far downloads have come: on macOS in the dock, elsewhere on the button in the taskbar. */
export function showProgress(activity: Activity, windows: Windows): void {
  const show = () => {
    const downloads = activity.downloads();
    const share = downloadedShare(downloads);
    const needsPerson = downloads.some(
      ({ state, error }) => state === 'failed' || (state === 'paused' && error !== null),
    );
    for (const window of windows.all()) {
      if (share !== null) window.setProgressBar(share);
      // Windows paints it red, the others show nothing of it.
      else if (needsPerson) window.setProgressBar(1, { mode: 'error' });
      else window.setProgressBar(-1);
    }
  };
  activity.onEvent(({ type }) => {
    if (type === 'downloads') show();
  });
  app.on('browser-window-focus', show);
}

/** How many things have ended that the person has not seen yet. */
export function showBadge(count: number, windows: Windows, resourcesFolder: string): void {
  if (process.platform === 'win32') {
    const image = count === 0 ? null : nativeImage.createFromPath(join(resourcesFolder, 'tray', 'badge.png'));
    for (const window of windows.all()) window.setOverlayIcon(image, count === 0 ? '' : String(count));
  } else {
    app.setBadgeCount(count);
  }
}
