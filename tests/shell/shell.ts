import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { describe } from 'vitest';
import { seedSettings } from '../harness/seed.ts';
import type { observed, ObservedItem } from '../stand-in/observed.ts';

export const repositoryFolder = fileURLToPath(new URL('../..', import.meta.url));
const standInFolder = join(repositoryFolder, 'tests', 'stand-in', 'bin');

/** Electron's own binary, where it was downloaded and can open a window. */
const electronPath = findElectron();

/** The program that runs the shell in these tests. */
export const shellProgram = electronPath ?? join(standInFolder, 'electron');

/** The switches without which that program does not run for the root user. */
export const rootSwitches = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export type Shell = App & { page: Page };

/** The app, whether it has a window or not. */
export type App = AsyncDisposable & {
  app: ElectronApplication;
  pid: number;
  /** The exit code, when the process has ended. */
  ended: Promise<number | null>;
  /** Ends the app as its menu does, and waits for the process. */
  quit(): Promise<number | null>;
};

// The stand-in is a shell script that needs a Chromium.
const hasStandIn = process.platform !== 'win32' && Boolean(process.env['CHROMIUM_PATH']);

/** Stories of the desktop app. They say in their names when they run under the stand-in for Electron. */
export function describeShell(name: string, define: () => void): void {
  const program = electronPath === null ? 'under the stand-in for Electron' : 'in Electron';
  describe.skipIf(electronPath === null && !hasStandIn)(`${name}, ${program}`, () => {
    define();
  });
}

/** The same, where a test looks at what only the stand-in takes note of, such as the tray. */
export function describeStandIn(name: string, define: () => void): void {
  describe.skipIf(electronPath !== null || !hasStandIn)(`${name}, under the stand-in for Electron`, () => {
    define();
  });
}

export type ShellOptions = {
  dataFolder: string;
  env?: Record<string, string>;
  /** What stands behind the program on its command line. */
  args?: string[];
  /** As for somebody who has never used it: the window begins with the introduction. */
  isFirstUse?: boolean;
};

export async function startShell(options: ShellOptions): Promise<Shell> {
  const shell = await startApp(options);
  const page = shell.app.windows()[0] ?? (await shell.app.waitForEvent('window'));
  await page.waitForURL((url) => url.protocol !== 'about:');
  return { ...shell, page };
}

export async function startApp(options: ShellOptions): Promise<App> {
  if (options.isFirstUse !== true) seedSettings(options.dataFolder);
  const app = await _electron.launch({
    executablePath: shellProgram,
    args: [repositoryFolder, ...(options.args ?? [])],
    env: shellEnvironment(options.dataFolder, options.env),
    // Playwright would choose a theme; the app is to choose it.
    colorScheme: null,
  });
  // Playwright forgets the process when it has ended.
  const program = app.process();
  const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
  return {
    app,
    pid: program.pid ?? 0,
    ended,
    quit: async () => {
      await app.close();
      return ended;
    },
    [Symbol.asyncDispose]: async () => {
      // A signal is not asked whether it minds what is still running.
      if (program.exitCode === null && program.signalCode === null) program.kill('SIGTERM');
      await ended;
    },
  };
}

export function shellEnvironment(dataFolder: string, env: Record<string, string> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(inherited), PADDOCK_DATA_DIR: dataFolder, ...env };
}

/** A folder that lasts as long as a test. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'paddock-shell-'));
  return {
    path,
    // A Chromium that has just been ended may still be writing its last file.
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** What the system of the stand-in shows now, without the functions behind it. */
export async function observe(app: ElectronApplication): Promise<typeof observed> {
  const text = await app.evaluate(() => JSON.stringify(Reflect.get(globalThis, 'standIn')));
  return JSON.parse(text) as typeof observed;
}

/** Chooses an item of a menu by the labels on the way to it. */
export async function choose(
  app: ElectronApplication,
  place: 'applicationMenu' | 'popup' | 'tray',
  ...path: string[]
): Promise<void> {
  await app.evaluate(
    (_electronModule, [from, labels]) => {
      const standIn = Reflect.get(globalThis, 'standIn') as typeof observed;
      let items: ObservedItem[] = from === 'tray' ? standIn.tray.items : standIn[from];
      let found: ObservedItem | undefined;
      for (const label of labels) {
        found = items.find((item) => item.label === label);
        items = found?.items ?? [];
      }
      if (!found?.click) throw new Error(`No item ${labels.join(', ')} in ${JSON.stringify(items)}`);
      found.click();
    },
    [place, path] as const,
  );
}

/** A second start of the same app, which only passes on what it was started with. */
export async function startAgain(dataFolder: string, ...args: string[]): Promise<number | null> {
  const child = spawn(shellProgram, [...rootSwitches, repositoryFolder, ...args], {
    env: shellEnvironment(dataFolder),
    stdio: 'ignore',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

/** Asks the core one thing over a new port, as the page does, and answers with oRPC's message as text. */
export async function askCore(page: Page, path: string, input: unknown = {}): Promise<string> {
  return page.evaluate(
    ([request]) =>
      new Promise<string>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', (event: MessageEvent<string>) => resolve(event.data));
        port1.start();
        window.postMessage('paddock:connect', window.location.origin, [port2]);
        port1.postMessage(request);
      }),
    [JSON.stringify({ i: '1', p: { u: path, b: { json: input } } })] as const,
  );
}

function findElectron(): string | null {
  if (process.platform === 'linux' && (!process.env['DISPLAY'] || process.getuid?.() === 0)) return null;
  const folder = join(repositoryFolder, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const path = join(folder, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(path) ? path : null;
}
