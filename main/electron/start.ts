import { join } from 'node:path';
import { app, shell } from 'electron';
import { createCore } from '../core.ts';
import type { Desktop } from '../host.ts';
import { appRoot, entryPath, rendererFolder, resourcesFolder } from '../paths.ts';
import { followCore } from './activity.ts';
import { lastingArguments } from './arguments.ts';
import { liveWithoutWindow } from './background.ts';
import { crashReports } from './crashes.ts';
import { pickFolder, pickModelFile, showFailure } from './dialogs.ts';
import { keyStore } from './key-store.ts';
import { loginItem } from './login-item.ts';
import { createMenu } from './menu.ts';
import { notifyPerson } from './notifications.ts';
import { printToPdf } from './pdf.ts';
import { restrictPermissions } from './permissions.ts';
import { systemPower } from './power.ts';
import { showProgress } from './progress.ts';
import { serveAppFiles } from './protocol.ts';
import { endWith, type Quitting } from './quit.ts';
import type { Requests } from './requests.ts';
import { forkUtilityRunners } from './runner-process.ts';
import { refuseRunners } from './safe-start.ts';
import { appUpdates } from './updates.ts';
import { checkSpelling, spellCheckState } from './spell-check.ts';
import { textsFor } from './texts.ts';
import { followThemeSetting } from './theme.ts';
import { showTray } from './tray.ts';
import { createWindows } from './windows.ts';
import { serveWindows } from './wire.ts';

type Options = {
  dataFolder: string;
  electronFolder: string;
  isSafe: boolean;
  /** Without a window, as at login. */
  isHidden: boolean;
  requests: Requests;
  /** The start has come to its end. */
  onUp(): void;
};

/** Brings up the core and everything around it, top to bottom. */
export async function startApp({ dataFolder, electronFolder, isSafe, isHidden, requests, onUp }: Options) {
  const launch = (entry: 'runner' | 'runner-server') => (isSafe ? refuseRunners : forkUtilityRunners(entryPath(entry)));
  // Both come after the core, which asks for them only when somebody asks it.
  let quitting: Quitting | null = null;
  let readState: Desktop['state'] | null = null;
  const startsAtLogin = loginItem();
  const desktop: Desktop = {
    state: () => need(readState)(),
    setStartAtLogin: startsAtLogin.set,
    restart: (safely) => void need(quitting).restart(lastingArguments(process.argv, safely)),
    openWindow: () => windows.open(),
    crashReports: crashReports(),
  };
  const updates = await appUpdates({
    dataFolder,
    resourcesFolder: resourcesFolder(),
    quit: () => need(quitting).now(),
  });
  const core = await createCore({
    dataFolder,
    resourcesFolder: resourcesFolder(),
    launchRunner: launch('runner'),
    launchServerRunner: launch('runner-server'),
    host: {
      kind: 'electron',
      pickModelFile: () => pickModelFile(windows.front()),
      pickFolder: () => pickFolder(windows.front()),
      revealFile: (path) => shell.showItemInFolder(path),
      trash: (path) => shell.trashItem(path),
      printToPdf,
      protect: keyStore,
      openPage: (url) => void shell.openExternal(url),
      power: systemPower,
      desktop,
      updates: updates.means,
    },
    version: app.getVersion(),
    isSafe,
  });
  const activity = await followCore(core);
  const texts = () => textsFor(activity.settings().language);
  readState = () => ({
    startsAtLogin: app.isPackaged ? startsAtLogin.isOn() : null,
    spellCheck: spellCheckState(activity.settings().desktop),
  });

  const menu = createMenu({ texts, run: (actionId) => windows.send({ type: 'run', actionId }) });
  const windows = createWindows({
    preload: join(appRoot, 'out', 'preload', 'index.cjs'),
    stateFile: (number) => join(electronFolder, number === 1 ? 'window.json' : `window-${number}.json`),
    texts,
    onMenu: menu.set,
    showMenu: menu.popup,
    onReady: onUp,
    isEnding: () => quitting?.isUnderWay() ?? false,
  });
  quitting = endWith(core, activity, windows, updates.finish);
  restrictPermissions();
  followThemeSetting(activity);
  checkSpelling(activity);
  serveAppFiles(rendererFolder());
  serveWindows(core, windows);
  showProgress(activity, windows);
  notifyPerson({ core, activity, windows, texts, resourcesFolder: resourcesFolder() });
  liveWithoutWindow({ activity, windows, texts, isResident: isHidden });
  await showTray({
    activity,
    resourcesFolder: resourcesFolder(),
    texts,
    open: windows.show,
    quit: () => app.quit(),
    fail: showFailure,
  });
  becomeHandler();

  if (isHidden || wasOpenedAtLogin()) onUp();
  else windows.show();
  requests.answer((commands) => {
    if (commands.length === 0) windows.show();
    for (const command of commands) windows.send(command);
  });
}

function need<Thing>(thing: Thing | null): Thing {
  if (thing === null) throw new Error('The app has not come up yet.');
  return thing;
}

/** macOS takes no arguments for login, but knows. */
function wasOpenedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

/** Has the system bring `paddock://` links here. A checkout leaves them to the installed app. */
function becomeHandler(): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient('paddock');
}
