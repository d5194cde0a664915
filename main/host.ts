/** The system's key store: it makes of a text what only this user of this computer can read again. */
export type Protect = {
  /** False where the system has none, or one that keeps nothing from other programs. */
  isAvailable(): Promise<boolean>;
  encrypt(text: string): Promise<Buffer>;
  decrypt(bytes: Buffer): Promise<string>;
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
  protect?: Protect;
};
