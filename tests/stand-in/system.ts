import { EventEmitter } from 'node:events';
import type { CdpSession } from './cdp.ts';
import { toReal } from './scheme.ts';
import { missing, onlyEvents, onlyKeys, strict } from './strict.ts';

/** The one display that there is. */
export const workArea = { x: 0, y: 0, width: 1920, height: 1080 };
const display = strict('display', { id: 1, bounds: workArea, workArea, scaleFactor: 1 });
export const screen = strict('screen', { getPrimaryDisplay: () => display, getAllDisplays: () => [display] });

/** A person who closes every dialog. A test that wants another answer replaces the function. */
export const dialog = strict('dialog', {
  showErrorBox: (title: string, content: string): void =>
    void process.stderr.write(`[error box] ${title}: ${content}\n`),
  showOpenDialog: async (..._options: unknown[]) => ({ canceled: true, filePaths: [] as string[] }),
});

/** Nothing outside the app is started. A test that wants to see what would be replaces the function. */
export const shell = strict('shell', {
  openExternal: async (url: string): Promise<void> => void process.stderr.write(`[open external] ${url}\n`),
  showItemInFolder: (path: string): void => void process.stderr.write(`[show in folder] ${path}\n`),
  trashItem: async (path: string): Promise<void> => void process.stderr.write(`[move to the bin] ${path}\n`),
});

const roles = new Set(
  'appMenu editMenu windowMenu close quit reload toggleDevTools resetZoom zoomIn zoomOut togglefullscreen'.split(' '),
);
type MenuItem = { role?: string; type?: string; label?: string; submenu?: MenuItem[] };

function checkMenu(items: readonly MenuItem[]): void {
  for (const item of items) {
    onlyKeys('menu item', item, 'role type label submenu');
    if (item.role !== undefined && !roles.has(item.role)) throw missing(`menu role '${item.role}'`);
    checkMenu(item.submenu ?? []);
  }
}
export const Menu = strict('Menu', {
  buildFromTemplate: (items: MenuItem[]) => {
    checkMenu(items);
    return strict('menu', { items });
  },
  setApplicationMenu: (_menu: object | null): void => {},
});

type ThemeSource = 'system' | 'light' | 'dark';

class NativeTheme extends EventEmitter {
  source: ThemeSource = 'system';
  constructor() {
    super();
    onlyEvents('nativeTheme', this, 'updated');
    this.setMaxListeners(0);
  }
  get shouldUseDarkColors(): boolean {
    return this.source === 'dark';
  }
  get themeSource(): ThemeSource {
    return this.source;
  }
  set themeSource(source: ThemeSource) {
    if (source === this.source) return;
    this.source = source;
    this.emit('updated');
  }
}
export const nativeTheme = strict('nativeTheme', new NativeTheme());

export function onThemeChange(listener: () => void): () => void {
  nativeTheme.on('updated', listener);
  return () => void nativeTheme.off('updated', listener);
}

/** What a page sees of the theme. The system of the stand-in is light. */
export function mediaOf(): { name: string; value: string }[] {
  return [{ name: 'prefers-color-scheme', value: nativeTheme.shouldUseDarkColors ? 'dark' : 'light' }];
}

type Check = (contents: object, permission: string, origin: string, details: object) => boolean;
type Request = (contents: object, permission: string, answer: (isGranted: boolean) => void, details: object) => void;
let check: Check | null = null;
let request: Request | null = null;

export const session = strict('session', {
  defaultSession: strict('session', {
    setPermissionCheckHandler: (handler: Check): void => void (check = handler),
    setPermissionRequestHandler: (handler: Request): void => void (request = handler),
  }),
});

/** Chromium's names for Electron's permissions. */
const permissions = {
  'clipboard-sanitized-write': 'clipboard-write',
  'clipboard-read': 'clipboard-read',
  geolocation: 'geolocation',
  midi: 'midi',
  notifications: 'notifications',
} as const;

/** Grants a page what both handlers grant. Chromium wants to know it before, so each is asked for once. */
export async function applyPermissions(cdp: CdpSession, contents: object, url: string): Promise<void> {
  const { origin } = new URL(toReal(url));
  for (const [permission, name] of Object.entries(permissions)) {
    let isGranted = check?.(contents, permission, url, {}) ?? true;
    if (request) request(contents, permission, (answer) => (isGranted &&= answer), {});
    await cdp.send('Browser.setPermission', {
      permission: { name },
      setting: isGranted ? 'granted' : 'denied',
      origin,
    });
  }
}
