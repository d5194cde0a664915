import { utilityProcess } from 'electron';
import type { LaunchRunner } from '../engine/process.ts';

/** Starts runners as Electron utility processes. `entry` is the runner's main file. */
export function forkUtilityRunners(entry: string): LaunchRunner {
  return () => {
    // libuv's pool samples one sequence a thread: with fewer threads than slots, parallel answers wait for each other.
    const env = { ...process.env, UV_THREADPOOL_SIZE: '16', NODE_NO_WARNINGS: '1' };
    const child = utilityProcess.fork(entry, [], { env, stdio: 'pipe', serviceName: 'Paddock model' });
    child.stdout?.resume();
    child.stderr?.setEncoding('utf8');
    return {
      // Known only once the process runs, so it is read each time.
      get pid() {
        return child.pid;
      },
      send: (message) => child.postMessage(message),
      onMessage: (listener) => child.on('message', listener),
      // Electron does not tell which signal ended a utility process.
      onExit: (listener) => child.once('exit', (code) => listener({ code, signal: null })),
      onStderr: (listener) => child.stderr?.on('data', (text: string) => listener(text)),
      kill: () => {
        if (child.pid === undefined) child.once('spawn', () => endNow(child.pid));
        else endNow(child.pid);
      },
    };
  };
}

/** `UtilityProcess.kill` asks politely, and a runner deep in native code does not hear that. */
function endNow(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has already ended.
  }
}
