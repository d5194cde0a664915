/** The module that `import … from 'electron'` gets under the stand-in. What is not here fails to import. */
export { app } from './app.ts';
export { protocol } from './scheme.ts';
export { ipcMain } from './ports.ts';
export { safeStorage } from './safe-storage.ts';
export { clipboard, crashReporter, nativeImage, Notification, powerMonitor } from './desktop.ts';
export { Menu, Tray } from './menu.ts';
export { autoUpdater, net } from './net.ts';
export { dialog, nativeTheme, screen, session, shell } from './system.ts';
export { utilityProcess } from './utility-process.ts';
export { BrowserWindow, webContents } from './windows.ts';
