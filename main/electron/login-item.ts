import { homedir } from 'node:os';
import { app } from 'electron';
import { hiddenSwitch } from './arguments.ts';
import { autostartFile, type LoginItem } from './autostart.ts';

/** As each system keeps it. */
export function loginItem(): LoginItem {
  return process.platform === 'linux' ? autostartFile(process.env, homedir(), programPath()) : systemItem();
}

/** What the system knows the app by; an AppImage is mounted somewhere else at each start. */
function programPath(): string {
  return process.env['APPIMAGE'] ?? process.execPath;
}

function systemItem(): LoginItem {
  const program = process.platform === 'win32' ? { path: process.execPath, args: [hiddenSwitch] } : {};
  return {
    isOn: () => app.getLoginItemSettings(program).openAtLogin,
    set: (isOn) => app.setLoginItemSettings({ openAtLogin: isOn, ...program }),
  };
}
