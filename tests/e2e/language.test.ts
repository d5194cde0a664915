import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';

async function chooseLanguage(page: Page, label: string, name: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name, exact: true }).click();
}

/** From now on remembers every name that the way to the settings is drawn with, also for a moment. */
async function watchNames(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const seen = new Set<string>();
    Object.assign(window, { seenNames: seen });
    new MutationObserver(() => {
      const name = document.querySelector('a[href$="/settings"]')?.getAttribute('aria-label');
      if (name != null) seen.add(name);
    }).observe(document, { childList: true, subtree: true, attributes: true });
  });
  return () => page.evaluate(() => [...(Reflect.get(window, 'seenNames') as Set<string>)]);
}

describeWithBrowser('the language', (openWindow) => {
  test('is the computer’s until a person chooses, changes at once, and is there at the first paint', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl, { locale: 'de-AT' });
    const { page } = window;
    await page.getByRole('link', { name: 'Einstellungen' }).click();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await chooseLanguage(page, 'Sprache', 'English');
    await page.getByRole('heading', { level: 1, name: 'Appearance' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');

    const seenNames = await watchNames(page);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Appearance' }).waitFor();
    expect(await seenNames()).toEqual(['Settings']);

    await chooseLanguage(page, 'Language', 'Deutsch');
    await page.getByRole('heading', { level: 1, name: 'Darstellung' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Darstellung' }).waitFor();
    expect(await seenNames()).toEqual(['Einstellungen']);
    expect(window.pageErrors).toEqual([]);
  });
});
