import { expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { capitalQuestion } from '../harness/client.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

describeWithBrowser('a first answer', (openWindow) => {
  test('needs one question and nothing else, and says what it cost', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    expect(await driver.askAndWait(capitalQuestion)).toContain('Paris');
    const stats = await page.getByTestId('answer-stats').innerText();
    expect(stats).toMatch(/[\d.,]+ t\/s/);
    expect(stats).toMatch(/\d+ tokens/);
    expect(stats).toMatch(/[\d.,]+ s to first token/);
    await driver.chats.filter({ hasText: 'France' }).waitFor();
    expect(window.pageErrors).toEqual([]);
  });

  test('is told in a window whose address gives nothing away', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    await driveWindow(window.page).composer.waitFor();
    expect(window.page.url()).not.toContain('token');
    const [cookie] = await window.page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true });
    await using stranger = await openWindow(new URL('/', host.windowUrl).href);
    expect(await stranger.page.locator('body').innerText()).toContain('Paddock');
    expect(await driveWindow(stranger.page).composer.count()).toBe(0);
  });

  test('renders code with a copy button, tables and mathematics', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.askAndWait('Write a python function that adds two numbers.');
    await driver.answer.getByRole('button', { name: 'Copy code' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('def ');
    await driver.askAndWait('Make a table of countries and capitals.');
    expect(await driver.answer.getByRole('row').count()).toBeGreaterThan(1);
    await driver.askAndWait('Show me the quadratic formula.');
    await driver.answer.locator('.katex').first().waitFor();
    expect(window.pageErrors).toEqual([]);
  });
});
