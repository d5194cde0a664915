import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

export type ServerExit = { code: number | null; signal: NodeJS.Signals | null; error: Error | null };

/** A llama-server, started. It does not outlive this process, however this process ends. */
export type ServerProcess = {
  pid: number | undefined;
  exited: Promise<ServerExit>;
  /** Ends it at once and waits until its memory is free. */
  stop(): Promise<void>;
};

type StartOptions = { binary: string; args: string[]; apiKey: string; onLine(line: string): void };

const run = promisify(execFile);
const questionTimeoutMs = 30_000;

/** What a llama-server prints when it is only asked about itself, as with `--help`. */
export async function askServer(binary: string, option: string): Promise<string> {
  const { stdout, stderr } = await run(binary, [option], {
    env: serverEnvironment(),
    timeout: questionTimeoutMs,
    windowsHide: true,
    maxBuffer: 16 * 1024 * 1024,
  });
  return `${stdout}\n${stderr}`;
}

export function startServer({ binary, args, apiKey, onLine }: StartOptions): ServerProcess {
  const child = spawn(binary, args, {
    // The key does not stand on the command line, where every user of the computer could read it.
    env: { ...serverEnvironment(), LLAMA_API_KEY: apiKey },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', onLine);
  const guard = child.pid === undefined ? null : startGuard(child.pid);
  const { promise: exited, resolve } = Promise.withResolvers<ServerExit>();
  child.once('error', (error) => resolve({ code: null, signal: null, error }));
  // After `close` its last lines have been read too.
  child.once('close', (code, signal) => resolve({ code, signal, error: null }));
  const kill = () => void child.kill('SIGKILL');
  process.on('exit', kill);
  void exited.then(() => {
    process.off('exit', kill);
    guard?.kill('SIGKILL');
  });
  return {
    pid: child.pid,
    exited,
    stop: async () => {
      kill();
      await exited;
    },
  };
}

/**
 * Ends the server when this process is gone, even when it was killed: then the pipe between them breaks. On Windows
 * the system does so by itself, since Node starts its children in one job.
 */
function startGuard(pid: number) {
  if (process.platform === 'win32') return null;
  const guard = spawn('/bin/sh', ['-c', 'read -r _; kill -KILL "$0"', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Ctrl+C in a terminal goes to a whole group; the guard has to be the last to go.
    detached: true,
  });
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  return guard;
}

/** llama-server takes every option from the environment too; only ours are to count. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(LLAMA_|HF_|AIP_|MODEL_ENDPOINT)/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  // A crash is to end it soon, without a debugger that looks for its cause.
  return { ...Object.fromEntries(own), GGML_NO_BACKTRACE: '1' };
}
