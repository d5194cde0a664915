import type { Browser } from 'playwright-core';
import { launchBrowser } from '../tests/harness/browser.ts';
import { npmStart } from '../tests/harness/npm-start.ts';
import { driveWindow } from '../tests/harness/window.ts';
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
  const startedAt = performance.now();
  await using app = await npmStart();
  const served = performance.now() - startedAt;
  const page = await browser.newPage();
  await page.goto(app.windowUrl);
  await driveWindow(page).composer.waitFor();
  const usable = performance.now() - startedAt;
  await page.close();
  return { served, usable };
}
