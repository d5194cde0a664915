import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

/** 0 for black to 255 for white, of what the window is painted on. */
async function readBrightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d');
    if (canvas === null) return Number.NaN;
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 3;
  });
}

describeWithBrowser('the theme', (openWindow) => {
  test('follows the computer until a person chooses, and the choice stays', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl, { colorScheme: 'dark' });
    const { page } = window;
    const driver = driveWindow(page);
    await driver.composer.waitFor();
    await expect.poll(() => readBrightness(page)).toBeLessThan(60);

    await driver.goTo('Settings');
    await page.getByRole('radio', { name: 'Light' }).click();
    await expect.poll(() => readBrightness(page)).toBeGreaterThan(200);
    await page.reload();
    await page.getByRole('radio', { name: 'Light' }).waitFor();
    await expect.poll(() => readBrightness(page)).toBeGreaterThan(200);
    await page.getByRole('radio', { name: 'System' }).click();
    await expect.poll(() => readBrightness(page)).toBeLessThan(60);
  });
});
