import { app, type BrowserWindow, type WebContents } from 'electron';
import type { MenuAction, WindowCommand } from '../../contract/desktop.ts';
import { AsyncQueue } from '../async-queue.ts';
import type { WindowHandle } from '../host.ts';
import type { Texts } from './texts/en.ts';
import { focusWindow, openWindow } from './window.ts';

/** The windows of the app. Each keeps its own place and zoom; the first is the one that a start opens. */
export type Windows = {
  all(): readonly BrowserWindow[];
  /** The one that the person used last. */
  front(): BrowserWindow | null;
  open(): void;
  /** Brings one to the front, or opens one where there is none. */
  show(): void;
  /** The same, and has it do something as soon as its page can. */
  send(command: WindowCommand): void;
  handleOf(contents: WebContents): WindowHandle | null;
};

type Options = {
  preload: string;
  /** The file that keeps the place of the window with this number, counted from 1. */
  stateFile(number: number): string;
  /** A page says what its menus are to offer. */
  onMenu(actions: readonly MenuAction[]): void;
  showMenu(window: BrowserWindow, x: number, y: number): void;
  texts(): Texts;
  /** A page has come up and listens. */
  onReady(): void;
  /** Whether anything may be opened now. */
  isEnding(): boolean;
};

type Opened = {
  number: number;
  window: BrowserWindow;
  zoom(step: 'in' | 'out' | 'reset'): number;
  /** What its page has not heard yet. */
  waiting: WindowCommand[];
  listener: AsyncQueue<WindowCommand> | null;
};

export function createWindows(options: Options): Windows {
  /** The one that was used last comes last. */
  let opened: Opened[] = [];

  function open(): Opened {
    const taken = new Set(opened.map(({ number }) => number));
    let number = 1;
    while (taken.has(number)) number += 1;
    const { window, zoom } = openWindow({
      preload: options.preload,
      stateFile: options.stateFile(number),
      beside: opened.at(-1)?.window ?? null,
      texts: options.texts,
    });
    const entry: Opened = { number, window, zoom, waiting: [], listener: null };
    opened.push(entry);
    window.on('focus', () => {
      opened = [...opened.filter((other) => other !== entry), entry];
    });
    window.once('closed', () => {
      entry.listener?.end();
      opened = opened.filter((other) => other !== entry);
    });
    return entry;
  }

  function front(): Opened | null {
    return opened.at(-1) ?? null;
  }

  function show(): Opened | null {
    const entry = front();
    if (entry === null) return options.isEnding() ? null : open();
    focusWindow(entry.window);
    return entry;
  }

  function send(command: WindowCommand): void {
    const entry = show();
    if (entry === null) return;
    if (entry.listener === null) entry.waiting.push(command);
    else entry.listener.push(command);
  }

  async function* listen(entry: Opened, signal: AbortSignal | undefined): AsyncGenerator<WindowCommand, void> {
    const queue = new AsyncQueue<WindowCommand>();
    // A page that was loaded anew takes over from the one before it.
    entry.listener?.end();
    entry.listener = queue;
    for (const command of entry.waiting.splice(0)) queue.push(command);
    const leave = () => queue.end();
    signal?.addEventListener('abort', leave, { once: true });
    options.onReady();
    try {
      yield* queue;
    } finally {
      if (entry.listener === queue) entry.listener = null;
      signal?.removeEventListener('abort', leave);
    }
  }

  app.on('activate', () => void show());

  return {
    all: () => opened.map(({ window }) => window),
    front: () => front()?.window ?? null,
    open: () => void open(),
    show: () => void show(),
    send,
    handleOf: (contents) => {
      const entry = opened.find(({ window }) => window.webContents === contents);
      if (entry === undefined) return null;
      return {
        commands: (signal) => listen(entry, signal),
        setMenu: options.onMenu,
        showMenu: (x, y) => options.showMenu(entry.window, x, y),
        zoom: entry.zoom,
      };
    },
  };
}
