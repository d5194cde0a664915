/** Loaded into a utility process before its own code: gives it `process.parentPort`. */
import { EventEmitter } from 'node:events';
import { missing, onlyEvents, strict } from './strict.ts';

class ParentPort extends EventEmitter {
  constructor() {
    super();
    onlyEvents('parentPort', this, 'message');
    // Messages wait for the first listener, as they do in Electron.
    this.once('newListener', () => process.on('message', (data) => this.emit('message', { data, ports: [] })));
  }
  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw missing('transfer of ports out of a utility process');
    if (process.connected) process.send?.(message);
  }
}

// A process that this one forks is an ordinary one, without this file.
process.execArgv.length = 0;
// Electron ends its utility processes with itself.
process.on('disconnect', () => process.exit(0));
Object.assign(process, { parentPort: strict('parentPort', new ParentPort()) });
