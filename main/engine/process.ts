import { fork } from 'node:child_process';

export type RunnerExit = { code: number | null; signal: string | null };

/** A runner process as the engine sees it: a forked Node process in headless, a utility process in Electron. */
export type RunnerProcess = {
  pid: number | undefined;
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (exit: RunnerExit) => void): void;
  onStderr(listener: (text: string) => void): void;
  /** Ends the process at once. */
  kill(): void;
};

export type LaunchRunner = () => RunnerProcess;

/** Starts runners as forked Node processes. `entry` is the runner's main file. */
export function forkRunners(entry: string): LaunchRunner {
  return () => {
    // libuv's pool samples one sequence a thread: with fewer threads than slots, parallel answers wait for each other.
    const env = { ...process.env, UV_THREADPOOL_SIZE: '16', NODE_NO_WARNINGS: '1' };
    const child = fork(entry, [], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      serialization: 'advanced',
    });
    child.stdout?.resume();
    child.stderr?.setEncoding('utf8');
    // A message sent to a process that has just died is lost; its exit is what the engine acts on.
    child.on('error', () => {});
    return {
      pid: child.pid,
      send: (message) => {
        if (child.connected) child.send(message as Parameters<typeof child.send>[0]);
      },
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => {
        let ended = false;
        const end = (exit: RunnerExit) => {
          if (ended) return;
          ended = true;
          listener(exit);
        };
        child.on('exit', (code, signal) => end({ code, signal }));
        child.on('error', () => end({ code: null, signal: null }));
      },
      onStderr: (listener) => child.stderr?.on('data', (text: string) => listener(text)),
      kill: () => child.kill('SIGKILL'),
    };
  };
}
