import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { app, crashReporter, dialog, shell, type BrowserWindow } from 'electron';
import type { CrashReport } from '../../contract/desktop.ts';
import { makeFolder } from '../folders.ts';
import type { Desktop } from '../host.ts';
import type { Texts } from './texts/en.ts';

/** A window that crashes again so soon is not loaded again by itself. */
const calmMs = 60_000;

/** Has crashes written down in a folder of the app's own data. Nothing is ever sent. */
export function keepCrashReports(folder: string): void {
  try {
    makeFolder(folder);
    app.setPath('crashDumps', folder);
  } catch {
    // Where the data folder can't be written the core says so.
    return;
  }
  crashReporter.start({ uploadToServer: false, compress: false });
}

export function crashReports(): Desktop['crashReports'] {
  const folder = app.getPath('crashDumps');
  return {
    list: async () => (await findReports(folder)).map(({ path: _path, ...report }) => report),
    remove: async () => {
      for (const { path } of await findReports(folder)) await shell.trashItem(path);
    },
    show: () => shell.showItemInFolder(folder),
  };
}

/** Crashpad keeps them in folders by what it wants to do with them. */
async function findReports(folder: string): Promise<(CrashReport & { path: string })[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.dmp'));
  const reports = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const { size, mtimeMs } = await stat(path);
      return { id: name, path, sizeBytes: size, at: Math.round(mtimeMs) };
    }),
  );
  return reports.toSorted((a, b) => b.at - a.at);
}

/** Loads a page again that has crashed, once by itself and then when the person says so. The core has gone on. */
export function recoverFromCrash(window: BrowserWindow, texts: () => Texts): void {
  let lastAt = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const isFirst = performance.now() - lastAt > calmMs;
    lastAt = performance.now();
    if (isFirst) window.webContents.reload();
    else void ask();
  });

  async function ask(): Promise<void> {
    const { title, text, reload, close } = texts().crashed;
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      message: title,
      detail: text,
      buttons: [reload, close],
      defaultId: 0,
      cancelId: 1,
    });
    if (window.isDestroyed()) return;
    if (response === 0) window.webContents.reload();
    else window.destroy();
  }
}
