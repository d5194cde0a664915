import { EventEmitter } from 'node:events';
import { z } from 'zod';
import type { CdpSession } from './cdp.ts';
import { toReal } from './scheme.ts';
import { observed } from './observed.ts';
import { onlyEvents, strict } from './strict.ts';

/** The one display that there is. */
export const workArea = { x: 0, y: 0, width: 1920, height: 1080 };
const display = strict('display', { id: 1, bounds: workArea, workArea, scaleFactor: 1 });
export const screen = strict('screen', { getPrimaryDisplay: () => display, getAllDisplays: () => [display] });

const questionSchema = z.strictObject({
  type: z.enum(['warning', 'error', 'info']),
  message: z.string(),
  detail: z.string(),
  buttons: z.array(z.string()),
  defaultId: z.int(),
  cancelId: z.int(),
});

/** The buttons that the person of the stand-in presses, each once and in this order. */
const answers = z.array(z.string()).parse(JSON.parse(process.env['ELECTRON_STAND_IN_ANSWERS'] ?? '[]'));

/** A person who closes every dialog. A test that wants another answer replaces the function. */
export const dialog = strict('dialog', {
  showErrorBox: (title: string, content: string): void =>
    void process.stderr.write(`[error box] ${title}: ${content}\n`),
  showOpenDialog: async (..._options: unknown[]) => ({ canceled: true, filePaths: [] as string[] }),
  showMessageBox: async (...given: unknown[]) => {
    const question = questionSchema.parse(given.at(-1));
    const answer = answers.findIndex((label) => question.buttons.includes(label));
    const [chosen = question.buttons[question.cancelId] ?? ''] = answer < 0 ? [] : answers.splice(answer, 1);
    observed.questions.push({ message: question.message, detail: question.detail, buttons: question.buttons, chosen });
    return { response: question.buttons.indexOf(chosen), checkboxChecked: false };
  },
});

/** Nothing outside the app is started. A test that wants to see what would be replaces the function. */
export const shell = strict('shell', {
  openExternal: async (url: string): Promise<void> => void process.stderr.write(`[open external] ${url}\n`),
  showItemInFolder: (path: string): void => void process.stderr.write(`[show in folder] ${path}\n`),
  trashItem: async (path: string): Promise<void> => void process.stderr.write(`[move to the bin] ${path}\n`),
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

type RequestFilter = (details: { url: string }, answer: (verdict: { cancel: boolean }) => void) => void;

/** A session without a profile: what it lets through is asked before a page of it is loaded. */
class PartitionSession {
  filter: RequestFilter | null = null;
  readonly webRequest = strict('webRequest', {
    onBeforeRequest: (filter: RequestFilter): void => void (this.filter = filter),
  });
  mayLoad(url: string): boolean {
    let mayLoad = true;
    this.filter?.({ url }, ({ cancel }) => void (mayLoad = !cancel));
    return mayLoad;
  }
}
export type { PartitionSession };

export const session = strict('session', {
  fromPartition: (_name: string) => strict('session', new PartitionSession()),
  defaultSession: strict('session', {
    setPermissionCheckHandler: (handler: Check): void => void (check = handler),
    setPermissionRequestHandler: (handler: Request): void => void (request = handler),
    availableSpellCheckerLanguages: ['de', 'en-GB', 'en-US', 'fr'],
    setSpellCheckerEnabled: (isOn: boolean): void => void (observed.spellCheck.isOn = isOn),
    setSpellCheckerLanguages: (languages: string[]): void => void (observed.spellCheck.languages = languages),
    addWordToSpellCheckerDictionary: (_word: string): boolean => true,
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
