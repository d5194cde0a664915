import { RPCHandler } from '@orpc/server/message-port';
import { ipcMain, type IpcMainEvent } from 'electron';
import type { Core } from '../core.ts';
import { appOrigin } from './links.ts';

/** The one message that the preload forwards; it carries the page's end of a message channel. */
const connect = 'paddock:connect';

/** Answers the contract over the port that our own page sends. Ports from anywhere else are closed unheard. */
export function serveWindows(core: Core, isOurWindow: (sender: IpcMainEvent['sender']) => boolean): void {
  const handler = new RPCHandler(core.router);
  ipcMain.on(connect, (event) => {
    const port = event.ports[0];
    if (port === undefined) return;
    if (!isOurPage(event, isOurWindow)) {
      port.close();
      return;
    }
    handler.upgrade(port);
    port.start();
  });
}

/** Whether a message comes from the main frame of our own window, showing our own page. */
function isOurPage(event: IpcMainEvent, isOurWindow: (sender: IpcMainEvent['sender']) => boolean): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && frame.origin === appOrigin && isOurWindow(event.sender);
}
