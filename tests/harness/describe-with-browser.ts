import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { findExecutable, launchBrowser, openWindow, type OpenWindow } from './browser.ts';

/**
 * Tests that need a browser, with one Chromium for the file. Where the machine has none they are reported as skipped,
 * each by its name.
 */
export function describeWithBrowser(name: string, define: (openWindow: OpenWindow) => void): void {
  describe.skipIf(findExecutable() === undefined)(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(async () => {
      await browser.close();
    });
    define((url, options) => openWindow(browser, url, options));
  });
}
