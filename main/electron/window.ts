import { BrowserWindow, nativeTheme, screen, shell, type WebContents } from 'electron';
import { offerEditing } from './context-menu.ts';
import { recoverFromCrash } from './crashes.ts';
import { appUrl, isAppPage, isExternalLink, previewUrl } from './links.ts';
import type { Texts } from './texts/en.ts';
import { windowColours } from './theme.ts';
import {
  minimumSize,
  placeBeside,
  placeWindow,
  readWindowState,
  stepZoom,
  writeWindowState,
  zoomFactor,
} from './window-state.ts';

/** Time without a move or a resize after which the window's place is written. */
const settleMs = 500;

/** The top bar of the window, which the system's window buttons sit in. */
const topBarHeight = 48;

/** A window with what its page can't do itself. */
export type AppWindow = { window: BrowserWindow; zoom(step: 'in' | 'out' | 'reset'): number };

/**
 * Opens a window of the app where and as large as it was, else beside the other one. It is shown once it has something
 * to show.
 */
export function openWindow(options: {
  preload: string;
  stateFile: string;
  beside: BrowserWindow | null;
  texts(): Texts;
}): AppWindow {
  const kept = readWindowState(options.stateFile);
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  const workAreas = [primary, ...others].map((display) => display.workArea);
  const beside = kept === null ? options.beside : null;
  let zoomLevel = kept?.zoomLevel ?? 0;
  const window = new BrowserWindow({
    ...(beside === null ? placeWindow(kept?.bounds ?? null, workAreas) : placeBeside(beside.getBounds(), workAreas)),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: 'Paddock',
    show: false,
    backgroundColor: windowColours().background,
    ...titleBar(),
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      zoomFactor: zoomFactor(zoomLevel),
    },
  });
  if (kept?.isMaximized) window.maximize();
  closeExits(window.webContents);
  followTheme(window);
  offerEditing(window, options.texts);
  recoverFromCrash(window, options.texts);
  const keep = keepState(window, options.stateFile, () => zoomLevel);
  const zoom = (step: 'in' | 'out' | 'reset'): number => {
    zoomLevel = stepZoom(zoomLevel, step);
    window.webContents.setZoomLevel(zoomLevel);
    keep();
    return Math.round(zoomFactor(zoomLevel) * 100);
  };
  // Else all windows would have one zoom, since they show one origin.
  window.webContents.on('did-finish-load', () => {
    window.webContents.setZoomMode('isolated');
    window.webContents.setZoomLevel(zoomLevel);
  });
  window.webContents.on('zoom-changed', (_event, direction) => void zoom(direction));
  window.once('ready-to-show', () => window.show());
  // A load that fails leaves the window empty, and Electron has already logged why.
  void window.loadURL(appUrl).catch(() => window.show());
  return { window, zoom };
}

/** Brings the window to the front. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** The window shows the app and nothing else: links go to the system's browser, everything else goes nowhere. */
function closeExits(contents: WebContents): void {
  const refuse = (event: Electron.Event, url: string) => {
    if (isAppPage(url)) return;
    event.preventDefault();
    openExternally(url);
  };
  contents.on('will-navigate', (event) => refuse(event, event.url));
  contents.on('will-redirect', (event) => refuse(event, event.url));
  contents.on('will-frame-navigate', (event) => {
    // The one frame that there is shows previews, and stays where it is.
    if (!event.isMainFrame && event.url !== previewUrl) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openExternally(url);
    return { action: 'deny' };
  });
}

function openExternally(url: string): void {
  // Where the system has no program for a link there is nothing that Paddock could do about it.
  if (isExternalLink(url)) void shell.openExternal(url).catch(() => {});
}

function titleBar(): Electron.BrowserWindowConstructorOptions {
  if (process.platform === 'darwin') return { titleBarStyle: 'hiddenInset' };
  return { titleBarStyle: 'hidden', titleBarOverlay: overlay() };
}

function followTheme(window: BrowserWindow): void {
  const update = () => {
    window.setBackgroundColor(windowColours().background);
    if (process.platform !== 'darwin') window.setTitleBarOverlay(overlay());
  };
  nativeTheme.on('updated', update);
  window.once('closed', () => nativeTheme.off('updated', update));
}

function overlay(): Electron.TitleBarOverlay {
  const { background, text } = windowColours();
  return { color: background, symbolColor: text, height: topBarHeight };
}

function keepState(window: BrowserWindow, stateFile: string, zoomLevel: () => number): () => void {
  let timer: NodeJS.Timeout | undefined;
  const write = () => {
    clearTimeout(timer);
    try {
      writeWindowState(stateFile, {
        bounds: window.getNormalBounds(),
        isMaximized: window.isMaximized(),
        zoomLevel: zoomLevel(),
      });
    } catch {
      // A full disk costs the window its place, nothing more.
    }
  };
  const writeSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(write, settleMs);
  };
  window.on('resize', writeSoon);
  window.on('move', writeSoon);
  window.on('close', write);
  window.on('closed', () => clearTimeout(timer));
  return writeSoon;
}
