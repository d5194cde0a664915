import { contextBridge, ipcRenderer, webUtils } from 'electron';

const connect = 'paddock:connect';

/** What the page may ask of the desktop; everything else goes through the contract over the port. */
const desktop = {
  /** Where a dropped file lies on the disk; empty for a file that is on none. */
  pathForFile: (file: File): string => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('paddock', desktop);

/** Hands the page's port to the core. Only the page itself is heard, not a frame or a window beside it. */
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || event.data !== connect || event.ports.length !== 1) return;
  ipcRenderer.postMessage(connect, null, [...event.ports]);
});
