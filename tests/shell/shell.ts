import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { describe } from 'vitest';

export const repositoryFolder = fileURLToPath(new URL('../..', import.meta.url));
const standInFolder = join(repositoryFolder, 'tests', 'stand-in', 'bin');

/** Electron's own binary, where it was downloaded and can open a window. */
const electronPath = findElectron();

/** The program that runs the shell in these tests. */
export const shellProgram = electronPath ?? join(standInFolder, 'electron');

/** The switches without which that program does not run for the root user. */
export const rootSwitches = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export type Shell = AsyncDisposable & {
  app: ElectronApplication;
  page: Page;
  /** The exit code, when the process has ended. */
  ended: Promise<number | null>;
  /** Ends the app as its menu does, and waits for the process. */
  quit(): Promise<number | null>;
};

/** Stories of the desktop app. They say in their names when they run under the stand-in for Electron. */
export function describeShell(name: string, define: () => void): void {
  // The stand-in is a shell script that needs a Chromium.
  const hasStandIn = process.platform !== 'win32' && Boolean(process.env['CHROMIUM_PATH']);
  const program = electronPath === null ? 'under the stand-in for Electron' : 'in Electron';
  describe.skipIf(electronPath === null && !hasStandIn)(`${name}, ${program}`, () => {
    define();
  });
}

export async function startShell(options: { dataFolder: string; env?: Record<string, string> }): Promise<Shell> {
  const app = await _electron.launch({
    executablePath: shellProgram,
    args: [repositoryFolder],
    env: shellEnvironment(options.dataFolder, options.env),
    // Playwright would choose a theme; the app is to choose it.
    colorScheme: null,
  });
  const page = app.windows()[0] ?? (await app.waitForEvent('window'));
  await page.waitForURL((url) => url.protocol !== 'about:');
  // Playwright forgets the process when it has ended.
  const program = app.process();
  const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
  return {
    app,
    page,
    ended,
    quit: async () => {
      await app.close();
      return ended;
    },
    [Symbol.asyncDispose]: async () => {
      if (program.exitCode === null) await app.close();
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
