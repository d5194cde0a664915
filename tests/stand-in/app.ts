import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { observed } from './observed.ts';
import { lockSingleInstance } from './single-instance.ts';
import { missing, onlyEvents, preventable, strict } from './strict.ts';

const events =
  'ready window-all-closed activate second-instance before-quit will-quit quit open-url open-file browser-window-focus';

/** What the running program is, set once by the start before the app's own code runs. */
export const program = { folder: '', name: '', version: '', switches: [] as string[] };

/** What is to be closed before the process ends; the windows and Chromium enter themselves here. */
export const closers = { windows: async (): Promise<boolean> => true, atExit: new Set<() => void>() };

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly commandLine = strict('app.commandLine', {
    appendSwitch: (name: string, value?: string) =>
      void program.switches.push(value ? `--${name}=${value}` : `--${name}`),
  });
  ready = Promise.withResolvers<void>();
  isQuitting = false;
  readonly paths = new Map<string, string>();
  lock: { release: () => void } | null = null;

  constructor() {
    super();
    onlyEvents('app', this, events);
  }

  isReady(): boolean {
    return false;
  }
  whenReady(): Promise<void> {
    return this.ready.promise;
  }
  getVersion(): string {
    return program.version;
  }
  setName(name: string): void {
    program.name = name;
  }
  setAppUserModelId(_id: string): void {}
  /** The system of the stand-in speaks English. */
  getPreferredSystemLanguages(): string[] {
    return ['en-GB'];
  }
  setBadgeCount(count = 0): boolean {
    observed.badge = count;
    return true;
  }
  setAsDefaultProtocolClient(protocol: string): boolean {
    observed.protocols.push(protocol);
    return true;
  }
  getLoginItemSettings(_options: object = {}) {
    return { openAtLogin: observed.opensAtLogin, wasOpenedAtLogin: false };
  }
  setLoginItemSettings({ openAtLogin }: { openAtLogin: boolean }): void {
    observed.opensAtLogin = openAtLogin;
  }
  /** Nothing is started again: a test reads what would be. */
  relaunch(options: { args: string[]; execPath?: string }): void {
    observed.relaunches.push(options.args);
  }

  setPath(name: string, path: string): void {
    if (name !== 'userData' && name !== 'crashDumps') throw missing(`path '${name}'`);
    if (!existsSync(path)) throw new Error(`Failed to set path: there is no folder ${path}`);
    this.paths.set(name, path);
  }
  getPath(name: string): string {
    if (name === 'home') return homedir();
    if (name !== 'userData' && name !== 'crashDumps') throw missing(`path '${name}'`);
    const known = this.paths.get(name) ?? mkdtempSync(join(tmpdir(), 'electron-stand-in-'));
    this.paths.set(name, known);
    return known;
  }

  requestSingleInstanceLock(): boolean {
    const lock = lockSingleInstance(this.getPath('userData'), (argv, workingDirectory) =>
      app.emit('second-instance', preventable({}), argv, workingDirectory, undefined),
    );
    if (lock) closers.atExit.add(lock.release);
    this.lock = lock;
    return lock !== null;
  }
  releaseSingleInstanceLock(): void {
    if (this.lock && closers.atExit.delete(this.lock.release)) this.lock.release();
  }

  /** Closes every window and ends, unless a listener prevents one of the steps. */
  quit(): void {
    const steps = async () => {
      const beforeQuit = preventable({});
      app.emit('before-quit', beforeQuit);
      if (beforeQuit.defaultPrevented) return;
      this.isQuitting = true;
      const areClosed = await closers.windows();
      const willQuit = preventable({});
      if (areClosed) app.emit('will-quit', willQuit);
      this.isQuitting = false;
      if (areClosed && !willQuit.defaultPrevented) this.exit(0);
    };
    void steps();
  }

  exit(code = 0): never {
    app.emit('quit', preventable({}), code);
    for (const close of closers.atExit) close();
    process.exit(code);
  }

  /** The last window is closed. An app that does not listen ends. */
  allClosed(): void {
    if (this.isQuitting) return;
    if (!app.emit('window-all-closed')) this.quit();
  }
}

export const app = strict('app', new App());
