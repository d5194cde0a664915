/** The module that `import … from 'electron'` gets under the stand-in. What is not here fails to import. */
export { app } from './app.ts';
export { protocol } from './scheme.ts';
export { ipcMain } from './ports.ts';
export { safeStorage } from './safe-storage.ts';
export { dialog, Menu, nativeTheme, screen, session, shell } from './system.ts';
export { utilityProcess } from './utility-process.ts';
export { BrowserWindow, webContents } from './windows.ts';
