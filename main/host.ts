import type { UpdateMeans } from './updates/port.ts';
import type { CrashReport, DesktopState, MenuAction, WindowCommand } from '../contract/desktop.ts';

/** The system's key store: it makes of a text what only this user of this computer can read again. */
export type Protect = {
  /** False where the system has none, or one that keeps nothing from other programs. */
  isAvailable(): Promise<boolean>;
  encrypt(text: string): Promise<Buffer>;
  decrypt(bytes: Buffer): Promise<string>;
};

/** What the system says of its power. */
export type HostPower = {
  isOnBattery(): boolean;
  /** Tells of changes, until the function that it answers with is called. */
  watch(listeners: { onChange(): void; onSuspend(): void; onResume(): void }): () => void;
};

/** What the core can ask of the program that runs it. A host leaves out what it has no means for. */
export type Host = {
  kind: 'electron' | 'headless';
  /** Asks for a file with the system's dialog; `null` when the person cancels. */
  pickModelFile?: () => Promise<string | null>;
  /** Asks for a folder with the system's dialog; `null` when the person cancels. */
  pickFolder?: () => Promise<string | null>;
  /** Shows a file in the system's file manager. */
  revealFile?: (path: string) => void;
  /** Moves a file to the system's bin. */
  trash?: (path: string) => Promise<void>;
  /** Makes a PDF of a page that needs nothing but itself. */
  printToPdf?: (html: string) => Promise<Uint8Array>;
  protect?: Protect;
  /**
   * Ends this core soon, because the app or a host that is to stay wants the data folder. A host that is itself there to
   * stay leaves it out.
   */
  giveWay?: () => void;
  power?: HostPower;
  /** Shows a web page in the system's browser. */
  openPage?: (url: string) => void;
  desktop?: Desktop;
  /** How its new versions get here. */
  updates?: UpdateMeans;
};

/** What the desktop app can do for its windows. */
export type Desktop = {
  state(): DesktopState;
  setStartAtLogin(isOn: boolean): void;
  restart(isSafe: boolean): void;
  openWindow(): void;
  crashReports: { list(): Promise<CrashReport[]>; remove(): Promise<void>; show(): void };
};

/** The window that a call comes from, where the host knows it. */
export type WindowHandle = {
  commands(signal: AbortSignal | undefined): AsyncGenerator<WindowCommand, void>;
  setMenu(actions: readonly MenuAction[]): void;
  showMenu(x: number, y: number): void;
  /** Answers with the zoom as a percentage. */
  zoom(step: 'in' | 'out' | 'reset'): number;
};

/** What a host says of a call beside its input. */
export type CallContext = { window?: WindowHandle };
