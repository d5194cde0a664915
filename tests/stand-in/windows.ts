import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { app, closers } from './app.ts';
import type { Page } from './page.ts';
import { ipcMain } from './ports.ts';
import { originOf } from './scheme.ts';
import { missing, onlyEvents, onlyKeys, preventable, strict } from './strict.ts';
import { applyPermissions, mediaOf, onThemeChange, session, workArea, type PartitionSession } from './system.ts';
import type { createPages } from './page.ts';

type OpenPage = Awaited<ReturnType<typeof createPages>>;
type Bounds = { x: number; y: number; width: number; height: number };
type WindowOptions = Partial<Bounds> & { title?: string; show?: boolean; webPreferences: Record<string, unknown> };

const knownOptions =
  'x y width height minWidth minHeight title show backgroundColor titleBarStyle titleBarOverlay webPreferences';
const windowEvents = 'ready-to-show show focus resize move close closed maximize unmaximize';
const contentsEvents =
  'will-navigate will-redirect will-frame-navigate will-attach-webview did-finish-load destroyed context-menu zoom-changed render-process-gone';

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
  zoomLevel = 0;
  zoomMode = 'default';
  readonly session = session.defaultSession;

  constructor() {
    super();
    onlyEvents('webContents', this, contentsEvents);
  }
  setZoomMode(mode: 'default' | 'isolated'): void {
    this.zoomMode = mode;
  }
  setZoomLevel(level: number): void {
    if (this.zoomMode !== 'isolated') throw missing('zoom that windows share');
    this.zoomLevel = level;
    this.owner?.applyZoom();
  }
  getZoomLevel(): number {
    return this.zoomLevel;
  }
  replaceMisspelling(_text: string): void {}
  reload(): void {
    void this.page?.cdp.send('Page.reload');
  }
  async printToPDF(options: { printBackground: boolean; preferCSSPageSize: boolean }): Promise<Buffer> {
    if (this.page === null) throw new Error('Nothing has been loaded that could be printed');
    const { data } = await this.page.cdp.send('Page.printToPDF', options);
    return Buffer.from(data, 'base64');
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
  progress = -1;
  readonly printing: PartitionSession | null;
  readonly page: Promise<Page>;
  readonly self: BrowserWindow;

  constructor(options: WindowOptions) {
    super();
    onlyEvents('BrowserWindow', this, windowEvents);
    onlyKeys('BrowserWindow option', options, knownOptions);
    const { preload, printing } = readPreferences(options.webPreferences);
    this.printing = printing;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    this.isShown = options.show ?? true;
    this.self = strict('BrowserWindow', this);
    this.webContents.owner = this.self;
    this.page = this.openPage(preload);
    const stopFollowing = onThemeChange(() => void this.applyMedia());
    this.once('closed', stopFollowing);
    if (printing === null) open.push(this.self);
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

  /** Of a page that is to be printed. */
  async loadFile(path: string): Promise<void> {
    const url = pathToFileURL(path).href;
    if (this.printing === null) throw missing('files in a window of the app');
    if (!this.printing.mayLoad(url)) throw new Error(`ERR_BLOCKED_BY_CLIENT loading '${url}'`);
    await (await this.page).load(url);
  }
  destroy(): void {
    void this.page.then((page) => page.close());
  }
  setProgressBar(share: number, _options: { mode?: string } = {}): void {
    this.progress = share;
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
    app.emit('browser-window-focus', {}, this.self);
  }
  blur(): void {
    if (focused === this.self) focused = null;
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

  async openPage(preload: string | null): Promise<Page> {
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
    await sizePage(page, this.getBounds(), this.zoom());
    return page;
  }

  closed(): void {
    if (this.isGone) return;
    this.isGone = true;
    if (this.printing !== null) return;
    open.splice(open.indexOf(this.self), 1);
    if (focused === this.self) focused = null;
    this.emit('closed');
    this.webContents.emit('destroyed');
    if (open.length === 0) app.allClosed();
  }

  applyBounds(event: 'resize'): void {
    this.applyZoom();
    this.emit(event);
  }
  applyZoom(): void {
    void this.page.then((page) => sizePage(page, this.getBounds(), this.zoom()));
  }
  zoom(): number {
    return 1.2 ** this.webContents.zoomLevel;
  }
  async applyMedia(opened?: Page): Promise<void> {
    const page = opened ?? (await this.page);
    await page.cdp.send('Emulation.setEmulatedMedia', { features: mediaOf() });
  }
}

/** A zoomed page has fewer pixels of its own, and each is larger. */
async function sizePage(page: Page, { width, height }: Bounds, zoom: number): Promise<void> {
  await page.cdp.send('Emulation.setDeviceMetricsOverride', {
    width: Math.round(width / zoom),
    height: Math.round(height / zoom),
    deviceScaleFactor: zoom,
    mobile: false,
  });
}

/**
 * The path of the preload, or the session of a page that is only printed. The stand-in has no other windows than those
 * that Electron isolates best.
 */
function readPreferences(preferences: Record<string, unknown>) {
  onlyKeys(
    'webPreferences',
    preferences,
    'preload contextIsolation sandbox nodeIntegration zoomFactor session javascript',
  );
  const { preload, contextIsolation, sandbox, nodeIntegration, session: own, javascript } = preferences;
  if (contextIsolation !== true || sandbox !== true || nodeIntegration !== false) {
    throw missing('window without contextIsolation and sandbox, or with nodeIntegration');
  }
  if (own !== undefined) {
    if (javascript !== false) throw missing('window of another session that runs scripts');
    return { preload: null, printing: own as PartitionSession };
  }
  if (typeof preload !== 'string') throw missing('window without a preload');
  return { preload, printing: null };
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
