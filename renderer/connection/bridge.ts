/** What the preload exposes in the desktop app; absent in a browser. */
export type Bridge = { pathForFile(file: File): string };

declare global {
  interface Window {
    readonly paddock?: Bridge;
  }
}

export const bridge: Bridge | undefined = window.paddock;
