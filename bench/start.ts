import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../tests/harness/browser.ts';
import { makeDataFolder, repositoryFolder } from '../tests/harness/headless.ts';
import { formatSeconds, median, type Row } from './table.ts';

/** From `npm start`, already built, to a window in which a question can be typed. */
export async function measureStart(rounds: number): Promise<Row[]> {
  const browser = await launchBrowser();
  const times: { served: number; usable: number }[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await startOnce(browser));
  await browser.close();
  return [
    { measure: 'npm start to an address', value: formatSeconds(median(times.map(({ served }) => served))) },
    { measure: 'npm start to a usable window', value: formatSeconds(median(times.map(({ usable }) => usable))) },
  ];
}

async function startOnce(browser: Browser): Promise<{ served: number; usable: number }> {
  const dataFolder = await makeDataFolder();
  const startedAt = performance.now();
  const child = spawn('npm', ['start', '--silent', '--', '--browser', '--data-dir', dataFolder], {
    cwd: repositoryFolder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BROWSER: 'none' },
  });
  const url = await readAddress(child.stdout);
  const served = performance.now() - startedAt;
  const page = await browser.newPage();
  await page.goto(url);
  await page.getByRole('textbox').first().waitFor();
  const usable = performance.now() - startedAt;
  await page.close();
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
  await rm(dataFolder, { recursive: true, force: true });
  return { served, usable };
}

async function readAddress(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [address] = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('npm start ended without naming an address.');
}
