import { EventEmitter } from 'node:events';
import { app, closers } from './app.ts';
import type { Page } from './page.ts';
import { ipcMain } from './ports.ts';
import { originOf } from './scheme.ts';
import { missing, onlyEvents, onlyKeys, preventable, strict } from './strict.ts';
import { applyPermissions, mediaOf, onThemeChange, workArea } from './system.ts';
import type { createPages } from './page.ts';

type OpenPage = Awaited<ReturnType<typeof createPages>>;
type Bounds = { x: number; y: number; width: number; height: number };
type WindowOptions = Bounds & { title?: string; show?: boolean; webPreferences: Record<string, unknown> };

const knownOptions =
  'x y width height minWidth minHeight title show backgroundColor titleBarStyle titleBarOverlay webPreferences';
const windowEvents = 'ready-to-show show focus resize move close closed maximize unmaximize';
const contentsEvents = 'will-navigate will-redirect will-frame-navigate will-attach-webview did-finish-load destroyed';

let openPage: OpenPage | null = null;
const open: BrowserWindow[] = [];
let focused: BrowserWindow | null = null;

/** Set by the start, before the app is ready. */
export function openWindowsWith(open: OpenPage): void {
  openPage = open;
}

type OpenHandler = (details: { url: string }) => { action: 'deny' | 'allow' };

class Contents extends EventEmitter {
  page: Page | null = null;
  windowOpenHandler: OpenHandler | null = null;
  owner: BrowserWindow | null = null;

  constructor() {
    super();
    onlyEvents('webContents', this, contentsEvents);
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.windowOpenHandler = handler;
  }
  isDestroyed(): boolean {
    return this.owner?.isDestroyed() ?? true;
  }
  close(): void {
    this.owner?.close();
  }
  getURL(): string {
    return this.owner?.url ?? '';
  }
}

class BrowserWindow extends EventEmitter {
  readonly webContents: Contents = strict('webContents', new Contents());
  url = '';
  bounds: Bounds;
  isWide = false;
  isSmall = false;
  isShown: boolean;
  isGone = false;
  readonly page: Promise<Page>;
  readonly self: BrowserWindow;

  constructor(options: WindowOptions) {
    super();
    onlyEvents('BrowserWindow', this, windowEvents);
    onlyKeys('BrowserWindow option', options, knownOptions);
    const preload = isolatedPreload(options.webPreferences);
    const { x, y, width, height } = options;
    this.bounds = { x, y, width, height };
    this.isShown = options.show ?? true;
    this.self = strict('BrowserWindow', this);
    this.webContents.owner = this.self;
    this.page = this.openPage(preload);
    const stopFollowing = onThemeChange(() => void this.applyMedia());
    this.once('closed', stopFollowing);
    open.push(this.self);
    return this.self;
  }

  static getAllWindows(): BrowserWindow[] {
    return [...open];
  }
  static getFocusedWindow(): BrowserWindow | null {
    return focused;
  }
  static fromWebContents(contents: Contents): BrowserWindow | null {
    return open.find((window) => window.webContents === contents) ?? null;
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.page;
    await applyPermissions(page.cdp, this.webContents, url);
    await page.load(url);
    this.url = url;
  }

  isDestroyed(): boolean {
    return this.isGone;
  }
  isVisible(): boolean {
    return this.isShown;
  }
  isMinimized(): boolean {
    return this.isSmall;
  }
  isMaximized(): boolean {
    return this.isWide;
  }
  isFocused(): boolean {
    return focused === this.self;
  }
  show(): void {
    this.isShown = true;
    this.emit('show');
    this.focus();
  }
  hide(): void {
    this.isShown = false;
    if (focused === this.self) focused = null;
  }
  focus(): void {
    focused = this.self;
    this.emit('focus');
  }
  minimize(): void {
    this.isSmall = true;
    if (focused === this.self) focused = null;
  }
  restore(): void {
    this.isSmall = false;
  }
  maximize(): void {
    this.isWide = true;
    this.emit('maximize');
    this.applyBounds('resize');
  }
  unmaximize(): void {
    this.isWide = false;
    this.emit('unmaximize');
    this.applyBounds('resize');
  }
  getBounds(): Bounds {
    return this.isWide ? workArea : { ...this.bounds };
  }
  getNormalBounds(): Bounds {
    return { ...this.bounds };
  }
  setBounds(bounds: Partial<Bounds>): void {
    const before = this.bounds;
    this.bounds = { ...before, ...bounds };
    if (before.x !== this.bounds.x || before.y !== this.bounds.y) this.emit('move');
    if (before.width !== this.bounds.width || before.height !== this.bounds.height) this.applyBounds('resize');
  }
  // A page has no frame whose colours could be seen.
  setBackgroundColor(_colour: string): void {}
  setTitleBarOverlay(_overlay: object): void {}

  close(): void {
    const event = preventable({});
    this.emit('close', event);
    if (event.defaultPrevented) return;
    void this.page.then((page) => page.close());
  }

  async openPage(preload: string): Promise<Page> {
    if (openPage === null) throw new Error('Cannot create BrowserWindow before app is ready');
    const contents = this.webContents;
    const page = await openPage(preload, this.bounds, {
      mayNavigate: ({ url, isMainFrame, isRedirect }) => {
        const event = preventable({ url, isMainFrame });
        contents.emit('will-frame-navigate', event);
        if (isMainFrame) contents.emit(isRedirect ? 'will-redirect' : 'will-navigate', event);
        return !event.defaultPrevented;
      },
      openWindow: (url) => {
        const answer = contents.windowOpenHandler?.({ url }) ?? { action: 'allow' };
        if (answer.action !== 'deny') throw missing('windows opened by a page');
      },
      ipc: ({ channel, data, ports, frameUrl }) => {
        const senderFrame = { url: frameUrl, origin: originOf(frameUrl), parent: null };
        const event = { sender: contents, senderFrame: strict('senderFrame', senderFrame), ports };
        ipcMain.emit(channel, strict('IpcMainEvent', event), data);
      },
      loaded: () => {
        contents.emit('did-finish-load');
        if (this.listenerCount('ready-to-show') > 0) this.emit('ready-to-show');
      },
      closed: () => this.closed(),
    });
    contents.page = page;
    await this.applyMedia(page);
    await sizePage(page, this.getBounds());
    return page;
  }

  closed(): void {
    if (this.isGone) return;
    this.isGone = true;
    open.splice(open.indexOf(this.self), 1);
    if (focused === this.self) focused = null;
    this.emit('closed');
    this.webContents.emit('destroyed');
    if (open.length === 0) app.allClosed();
  }

  applyBounds(event: 'resize'): void {
    void this.page.then((page) => sizePage(page, this.getBounds()));
    this.emit(event);
  }
  async applyMedia(opened?: Page): Promise<void> {
    const page = opened ?? (await this.page);
    await page.cdp.send('Emulation.setEmulatedMedia', { features: mediaOf() });
  }
}

async function sizePage(page: Page, { width, height }: Bounds): Promise<void> {
  await page.cdp.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
}

/** The path of the preload. The stand-in has no other windows than those that Electron isolates best. */
function isolatedPreload(preferences: Record<string, unknown>): string {
  onlyKeys('webPreferences', preferences, 'preload contextIsolation sandbox nodeIntegration');
  const { preload, contextIsolation, sandbox, nodeIntegration } = preferences;
  if (contextIsolation !== true || sandbox !== true || nodeIntegration !== false) {
    throw missing('window without contextIsolation and sandbox, or with nodeIntegration');
  }
  if (typeof preload !== 'string') throw missing('window without a preload');
  return preload;
}

closers.windows = async () => {
  const closing = open.map(
    (window) =>
      new Promise<boolean>((resolve) => {
        window.once('closed', () => resolve(true));
        const event = preventable({});
        window.emit('close', event);
        if (event.defaultPrevented) resolve(false);
        else void window.page.then((page) => page.close());
      }),
  );
  return (await Promise.all(closing)).every(Boolean);
};

const webContents = strict('webContents', {
  /** Playwright finds and closes windows with this. */
  fromDevToolsTargetId: (targetId: string) =>
    open.find((window) => window.webContents.page?.targetId === targetId)?.webContents,
});

const StrictBrowserWindow = strict('BrowserWindow', BrowserWindow);
export { StrictBrowserWindow as BrowserWindow, webContents };
