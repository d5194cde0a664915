import { EventEmitter } from 'node:events';
import { missing, onlyEvents, strict } from './strict.ts';

/** The page's end of a port, as the main process reaches it. Data travels as JSON. */
export type PagePort = { message(json: string): void; close(): void };

/** The main process's end of a page's port. Messages wait until `start`, as in Electron. */
export class MessagePortMain extends EventEmitter {
  waiting: unknown[] | null = [];
  isOpen = true;
  readonly page: PagePort;

  constructor(page: PagePort) {
    super();
    this.page = page;
    onlyEvents('MessagePortMain', this, 'message close');
  }

  start(): void {
    const waiting = this.waiting ?? [];
    this.waiting = null;
    for (const data of waiting) this.emit('message', { data, ports: [] });
  }

  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw missing('transfer of ports out of the main process');
    if (ArrayBuffer.isView(data) || data === undefined) throw missing('message port for anything but JSON');
    if (this.isOpen) this.page.message(JSON.stringify(data));
  }

  close(): void {
    if (!this.isOpen) return;
    this.page.close();
    this.ended();
  }

  /** The page posted a message. */
  received(data: unknown): void {
    if (this.waiting) this.waiting.push(data);
    else this.emit('message', { data, ports: [] });
  }

  /** The page's end is closed, or the page is gone. */
  ended(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.emit('close');
  }
}

export const ipcMain = strict('ipcMain', new EventEmitter());
