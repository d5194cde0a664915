/** What the core can ask of the program that runs it. A host leaves out what it has no means for. */
export type Host = {
  kind: 'electron' | 'headless';
  /** Asks for a file with the system's dialog; `null` when the person cancels. */
  pickModelFile?: () => Promise<string | null>;
  /** Shows a file in the system's file manager. */
  revealFile?: (path: string) => void;
};
