import { join } from 'node:path';
import { app, shell, type BrowserWindow } from 'electron';
import { createCore, type Core } from '../core.ts';
import { makeFolder } from '../folders.ts';
import { appRoot, defaultDataFolder, entryPath, rendererFolder, resourcesFolder } from '../paths.ts';
import { pickFolder, pickModelFile, showStartError } from './dialogs.ts';
import { installMenu } from './menu.ts';
import { restrictPermissions } from './permissions.ts';
import { keyStore } from './key-store.ts';
import { registerAppScheme, serveAppFiles } from './protocol.ts';
import { forkUtilityRunners } from './runner-process.ts';
import { followThemeSetting } from './theme.ts';
import { focusWindow, openWindow } from './window.ts';
import { serveWindows } from './wire.ts';

const dataFolder = defaultDataFolder();
/** Electron's profile, caches and lock. */
const electronFolder = join(dataFolder, 'electron');

app.setName('Paddock');
registerAppScheme();
keepElectronFilesApart();

// The lock lies with Electron's own files, so there is one app for each data folder.
if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(giveUp);
else app.exit(0);

async function start(): Promise<void> {
  let window: BrowserWindow | null = null;
  const core = await createCore({
    dataFolder,
    resourcesFolder: resourcesFolder(),
    launchRunner: forkUtilityRunners(entryPath('runner')),
    launchServerRunner: forkUtilityRunners(entryPath('runner-server')),
    host: {
      kind: 'electron',
      pickModelFile: () => pickModelFile(window),
      pickFolder: () => pickFolder(window),
      revealFile: (path) => shell.showItemInFolder(path),
      trash: (path) => shell.trashItem(path),
      protect: keyStore,
    },
    version: app.getVersion(),
  });
  endWith(core);
  restrictPermissions();
  installMenu();
  serveAppFiles(rendererFolder());
  serveWindows(core, (sender) => window !== null && window.webContents === sender);
  void followThemeSetting(core);

  const show = () => {
    if (window) {
      focusWindow(window);
      return;
    }
    window = openWindow({
      preload: join(appRoot, 'out', 'preload', 'index.cjs'),
      stateFile: join(electronFolder, 'window.json'),
    });
    window.once('closed', () => (window = null));
  };
  app.on('second-instance', show);
  app.on('activate', show);
  show();
}

/** A folder that can't be made is left to the core, which says what is wrong with it once a box can be shown. */
function keepElectronFilesApart(): void {
  try {
    makeFolder(electronFolder);
  } catch {
    return;
  }
  app.setPath('userData', electronFolder);
}

/** Ends the app with its last window, except on macOS, and the core before the process. */
function endWith(core: Core): void {
  let isEnded = false;
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (isEnded) return;
    event.preventDefault();
    const finish = () => {
      isEnded = true;
      app.quit();
    };
    core[Symbol.asyncDispose]().then(finish, finish);
  });
}

function giveUp(error: unknown): void {
  showStartError(error);
  app.exit(1);
}
