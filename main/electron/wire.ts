import { RPCHandler } from '@orpc/server/message-port';
import { ipcMain, type IpcMainEvent } from 'electron';
import type { Core } from '../core.ts';
import { appOrigin } from './links.ts';
import type { Windows } from './windows.ts';

/** The one message that the preload forwards; it carries the page's end of a message channel. */
const connect = 'paddock:connect';

/** Answers the contract over the port that our own page sends. Ports from anywhere else are closed unheard. */
export function serveWindows(core: Core, windows: Windows): void {
  const handler = new RPCHandler(core.router);
  ipcMain.on(connect, (event) => {
    const port = event.ports[0];
    if (port === undefined) return;
    const window = isOurPage(event) ? windows.handleOf(event.sender) : null;
    if (window === null) {
      port.close();
      return;
    }
    handler.upgrade(port, { context: { window } });
    port.start();
  });
}

/** Whether a message comes from the main frame of a window that shows our own page. */
function isOurPage({ senderFrame }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && senderFrame.origin === appOrigin;
}
