import { join } from 'node:path';
import { app } from 'electron';
import { takeOver } from '../control/take-over.ts';
import { makeFolder } from '../folders.ts';
import { defaultDataFolder } from '../paths.ts';
import { readArguments } from './arguments.ts';
import { keepCrashReports } from './crashes.ts';
import { giveUp } from './dialogs.ts';
import { collectRequests } from './requests.ts';
import { registerAppScheme } from './protocol.ts';
import { askForSafeMode, startMarker } from './safe-start.ts';
import { adoptShellPath } from './shell-path.ts';
import { startApp } from './start.ts';

const dataFolder = defaultDataFolder();
/** Electron's profile, caches and lock. */
const electronFolder = join(dataFolder, 'electron');

app.setName('Paddock');
app.setAppUserModelId('app.paddock.desktop');
registerAppScheme();
keepElectronFilesApart();
keepCrashReports(join(dataFolder, 'crashes'));

// The lock lies with Electron's own files, so there is one app for each data folder.
if (app.requestSingleInstanceLock()) void start();
else app.exit(0);

async function start(): Promise<void> {
  const asked = readArguments(process.argv, process.cwd());
  // What the system asks for while the app starts is kept until there is a window.
  const requests = collectRequests(asked.commands);
  const marker = startMarker(join(electronFolder, 'starting'));
  try {
    const pathAdopted = adoptShellPath();
    await app.whenReady();
    const isSafe = asked.isSafe || (marker.hasFailed && (await askForSafeMode()));
    marker.begin();
    await Promise.all([pathAdopted, takeOver(dataFolder)]);
    await startApp({ dataFolder, electronFolder, isSafe, isHidden: asked.isHidden, requests, onUp: marker.end });
  } catch (error) {
    giveUp(error, marker);
  }
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
