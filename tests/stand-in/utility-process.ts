import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { onlyEvents, onlyKeys, missing, strict } from './strict.ts';

class UtilityProcess extends EventEmitter {
  readonly child: ChildProcess;
  pid: number | undefined;
  stdout: Readable | null;
  stderr: Readable | null;

  constructor(child: ChildProcess) {
    super();
    onlyEvents('UtilityProcess', this, 'spawn message exit error');
    this.child = child;
    this.pid = undefined;
    this.stdout = child.stdout;
    this.stderr = child.stderr;
    child.on('spawn', () => {
      this.pid = child.pid;
      this.emit('spawn');
    });
    child.on('message', (message) => this.emit('message', message));
    child.on('error', () => {});
    child.on('exit', (code) => {
      this.pid = undefined;
      this.emit('exit', code ?? 1);
    });
  }
  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw missing('transfer of ports to a utility process');
    if (this.child.connected) this.child.send(message as Parameters<ChildProcess['send']>[0]);
  }
  kill(): boolean {
    return this.child.kill('SIGTERM');
  }
}

/** A utility process is a forked Node process with `process.parentPort`. */
export const utilityProcess = strict('utilityProcess', {
  fork(path: string, args: string[], options: { env?: NodeJS.ProcessEnv; stdio?: string; serviceName?: string }) {
    onlyKeys('utilityProcess option', options, 'env stdio serviceName');
    if (options.stdio !== 'pipe') throw missing('utility process whose output is not piped');
    const child = fork(path, args, {
      env: options.env ?? process.env,
      execArgv: ['--import', import.meta.resolve('./parent-port.ts')],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    return strict('UtilityProcess', new UtilityProcess(child));
  },
});
