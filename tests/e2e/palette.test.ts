import { expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

describeWithBrowser('the command palette and the keys', (openWindow) => {
  test('anything is found by a few letters and done with Enter, and what was done last comes first', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.composer.waitFor();
    const palette = page.getByRole('dialog', { name: 'Command palette' });
    await page.keyboard.press('Control+k');
    await palette.waitFor();
    await page.keyboard.type('theme dark');
    await palette.getByRole('option', { name: 'Theme: Dark' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('html[data-theme="dark"]').waitFor();
    await palette.waitFor({ state: 'detached' });

    await page.keyboard.press('Control+k');
    await expect.poll(() => palette.getByRole('option').first().innerText()).toContain('Theme: Dark');
    expect(await palette.getByRole('option', { name: 'Stop' }).count()).toBe(0);
    await page.keyboard.type('zzzz');
    await palette.getByText('Nothing is called that.').waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });

    await page.keyboard.press('Control+k');
    await page.keyboard.type('sett keyb');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Keyboard' }).waitFor();
    expect(window.pageErrors).toEqual([]);
  });

  test('an action gets another key, which is taken from the one that had it, and is shown everywhere', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    await driveWindow(page).composer.waitFor();
    await page.goto(`${page.url().split('#')[0]}#/settings/keys`);
    const row = page.getByRole('button', { name: 'Change the key of “Go to discover”' });
    await row.click();
    await page.keyboard.press('Control+l');
    await page.getByRole('main').getByText('belonged to “Choose a model”').waitFor();
    await page.getByRole('button', { name: /Change the key of “Choose a model”: None/ }).waitFor();
    await row.blur();
    await page.keyboard.press('Control+l');
    await page.waitForURL(/#\/discover/);

    await page.reload();
    // A key that comes before there is a window is nobody's.
    await page.getByRole('searchbox', { name: 'Search models' }).waitFor();
    await page.keyboard.press('Control+/');
    const keys = page.getByRole('dialog', { name: 'Keyboard' });
    await keys.getByText('Go to discover').waitFor();
    expect(await keys.getByText('Choose a model').count()).toBe(0);
    await keys.getByRole('button', { name: 'Settings: Keyboard' }).click();
    await page.getByRole('button', { name: 'Reset all' }).click();
    await page.getByRole('button', { name: /Change the key of “Choose a model”: Ctrl L/ }).waitFor();
  });
});
