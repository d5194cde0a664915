import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { seedSettings } from './seed.ts';

export const repositoryFolder = fileURLToPath(new URL('../..', import.meta.url));
export const diagnosticModelPath = join(repositoryFolder, 'resources', 'paddock-tiny.gguf');

const builtCommandLine = join(repositoryFolder, 'out', 'main', 'cli.js');
const startTimeoutMs = 60_000;
const stopTimeoutMs = 20_000;

const readySchema = z.object({
  event: z.literal('ready'),
  url: z.string().nullable(),
  window: z.string().nullish(),
});

export type HeadlessOptions = {
  /** Kept after the host ends. Without one, a new folder that lasts as long as the host. */
  dataFolder?: string;
  /** Whether to serve the browser window too. */
  window?: boolean;
  /** More arguments for `paddock serve`. */
  args?: string[];
  /** More of the environment, such as `HF_ENDPOINT`. */
  env?: Record<string, string>;
  /** As for somebody who has never used it: the window begins with the introduction. */
  isFirstUse?: boolean;
};

export type Headless = AsyncDisposable & {
  /** The base URL of the local server; `null` while it is off. */
  url: string | null;
  /** The address of the window with its token, for one browser. */
  windowUrl: string;
  pid: number;
  dataFolder: string;
  /** Everything that the host wrote to stderr. */
  errorOutput(): string;
  /** Sends a signal and answers with the exit code when the process is gone; `null` where the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
};

export async function makeDataFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'paddock-data-'));
}

/** A port that nothing listens on now. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The probe listens on no port.');
  return address.port;
}

/** Starts the real built host, as `paddock serve` does, and waits until it says that it is ready. */
export async function startHeadless(options: HeadlessOptions = {}): Promise<Headless> {
  const dataFolder = options.dataFolder ?? (await makeDataFolder());
  if (options.window !== false && options.isFirstUse !== true) seedSettings(dataFolder);
  const child = spawnCommandLine(
    [
      'serve',
      '--json',
      ...(options.window === false ? [] : ['--window']),
      '--data-dir',
      dataFolder,
      ...(options.args ?? []),
    ],
    options.env,
  );
  const readErrors = collectErrors(child);
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ready = await waitForReady(child, exited, readErrors);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const patience = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    const exitCode = await exited;
    clearTimeout(patience);
    return exitCode;
  };
  return {
    url: ready.url,
    windowUrl: ready.window ?? '',
    pid: child.pid ?? 0,
    dataFolder,
    errorOutput: readErrors,
    end,
    async [Symbol.asyncDispose]() {
      await end('SIGTERM');
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Runs the command line to its end: for starts that are meant to fail. */
export async function runCommandLine(
  args: string[],
): Promise<{ exitCode: number | null; output: string; errorOutput: string }> {
  const child = spawnCommandLine(args);
  const readErrors = collectErrors(child);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const patience = setTimeout(() => child.kill('SIGKILL'), startTimeoutMs);
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(patience);
  return { exitCode, output, errorOutput: readErrors() };
}

function spawnCommandLine(args: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [builtCommandLine, ...args], {
    cwd: repositoryFolder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function collectErrors(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  return () => text;
}

async function waitForReady(
  child: ChildProcess,
  exited: Promise<number | null>,
  readErrors: () => string,
): Promise<z.infer<typeof readySchema>> {
  const { stdout } = child;
  if (stdout === null) throw new Error('The host has no output to read.');
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      child.kill('SIGKILL');
      reject(new Error(`The headless host ${reason}. It said:\n${readErrors()}`));
    };
    const patience = setTimeout(() => fail(`was not ready after ${startTimeoutMs} ms`), startTimeoutMs);
    void exited.then((exitCode) => fail(`ended with exit code ${exitCode} before it was ready`));
    createInterface({ input: stdout }).on('line', (line) => {
      const ready = readySchema.safeParse(parseJson(line));
      if (!ready.success) return;
      // A host that is ready may live for as long as its test needs it.
      clearTimeout(patience);
      resolve(ready.data);
    });
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
