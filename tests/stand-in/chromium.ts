import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { chromium } from 'playwright-core';
import { connectCdp, type CdpConnection } from './cdp.ts';

export type Browser = { cdp: CdpConnection; onExit(listener: () => void): void; kill(): void };

/**
 * Starts a headless Chromium without a window. Hosts of `loopback` are answered by the given port of this machine;
 * every other name resolves to nothing, so a page that got out of the app would get nowhere.
 */
export async function startChromium(options: {
  profile: string;
  loopback: { host: string; port: number };
  switches: readonly string[];
}): Promise<Browser> {
  const { host, port } = options.loopback;
  const isRoot = process.getuid?.() === 0;
  const child = spawn(
    chromiumPath(),
    [
      '--headless=new',
      '--no-startup-window',
      // Electron outlives its windows.
      '--keep-alive-for-test',
      '--remote-debugging-port=0',
      // Nobody speaks through the pipe, but Chromium ends when it closes, and so with this process however that ends.
      '--remote-debugging-pipe',
      // Chrome's own habit, which Electron does not have: it asks for `https` first.
      '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
      `--user-data-dir=${options.profile}`,
      `--host-resolver-rules=MAP ${host} 127.0.0.1:${port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
      ...(isRoot && !options.switches.some((one) => one.startsWith('--no-sandbox')) ? ['--no-sandbox'] : []),
      ...options.switches.filter((one) => !one.startsWith('--remote-debugging-port')),
    ],
    // In a group of its own, so that Ctrl+C is for the app alone, which then ends in good order.
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'], detached: true },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  const endpoint = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium ended at its start with code ${code}`)));
    createInterface({ input: errorOutput(child) }).on('line', (line) => {
      const found = /^DevTools listening on (ws:\/\/.+)$/.exec(line)?.[1];
      // Electron prints the same line, and Playwright waits for it.
      if (found) {
        process.stderr.write(`${line}\n`);
        resolve(found);
      }
    });
  });
  return {
    cdp: await connectCdp(endpoint),
    onExit: (listener) => child.once('exit', listener),
    kill: () => child.kill('SIGKILL'),
  };
}

function errorOutput(child: ChildProcess): Readable {
  if (child.stderr === null) throw new Error('Chromium has no standard error');
  return child.stderr;
}

function chromiumPath(): string {
  const places = [
    process.env['CHROMIUM_PATH'],
    chromium.executablePath(),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const found = places.find((path) => path !== undefined && path !== '' && existsSync(path));
  if (found === undefined) throw new Error('The stand-in for Electron needs a Chromium: set CHROMIUM_PATH');
  return found;
}
