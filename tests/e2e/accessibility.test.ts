import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { capitalQuestion } from '../harness/client.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const paths = [
  '/chat',
  '/compare',
  '/documents',
  '/discover',
  '/models',
  '/models/folders',
  '/downloads',
  '/server',
  '/server/connect',
  '/server/requests',
  '/server/access',
  '/server/reference',
  '/computer',
  '/computer/live',
  '/computer/bench',
  '/computer/usage',
  '/settings/appearance',
  '/settings/keys',
  '/settings/engine',
  '/settings/hub',
  '/settings/remotes',
  '/settings/downloads',
  '/settings/policy',
  '/settings/tools',
  '/settings/transfer',
  '/settings/about',
];

const looks = [
  { name: 'light', theme: 'Light', contrast: false },
  { name: 'dark', theme: 'Dark', contrast: false },
  { name: 'high contrast, light', theme: 'Light', contrast: true },
  { name: 'high contrast, dark', theme: 'Dark', contrast: true },
];

/** What keeps somebody from using the page: each with the place that it was found at. */
async function violations(page: Page): Promise<string[]> {
  // Whatever still fades in has no final colour.
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
  await page.evaluate(axeSource);
  const results: AxeResults = await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(rules)} })`);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    );
}

describeWithBrowser('the window for everyone', (openWindow) => {
  test('no screen has a serious violation in light, dark and high contrast', { timeout: 400_000 }, async () => {
    await using host = await startHeadless({ env: { HF_ENDPOINT: 'http://127.0.0.1:9' } });
    await using window = await openWindow(host.windowUrl, { reducedMotion: 'reduce' });
    const { page } = window;
    const driver = driveWindow(page);
    await driver.askAndWait(capitalQuestion);
    const chatPath = new URL(page.url()).hash.slice(1);
    const base = page.url().split('#')[0] ?? '';
    const found: string[] = [];
    const check = async (name: string) => {
      for (const violation of await violations(page)) found.push(`${name}: ${violation}`);
    };
    for (const look of looks) {
      await page.goto(`${base}#/settings/appearance`);
      await page.getByRole('radio', { name: look.theme }).click();
      const contrast = page.getByRole('switch', { name: 'High contrast' });
      if ((await contrast.isChecked()) !== look.contrast) await contrast.click();
      await page.locator(`html[data-contrast="${look.contrast ? 'high' : 'normal'}"]`).waitFor();
      for (const path of [...paths, chatPath]) {
        await page.goto(`${base}#${path}`);
        await page.getByRole('main').locator('h1, h2, [data-composer], [role="log"]').first().waitFor();
        await check(`${look.name} ${path}`);
      }
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
      await check(`${look.name} palette`);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Command palette' }).waitFor({ state: 'detached' });
      await page.keyboard.press('Control+/');
      await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
      await check(`${look.name} keys`);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Keyboard' }).waitFor({ state: 'detached' });
      await page.keyboard.press('Control+l');
      await page.getByRole('searchbox', { name: 'Search models' }).waitFor();
      await check(`${look.name} loader`);
      await page.keyboard.press('Escape');
    }
    expect([...new Set(found)]).toEqual([]);
  });

  test('a chat is held with the keyboard alone', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.composer.waitFor();
    await page.keyboard.press('Shift+Escape');
    await page.keyboard.type(capitalQuestion);
    await page.locator('[data-testid="composer-send"][aria-disabled="false"]').waitFor();
    await page.keyboard.press('Enter');
    await driver.waitForAnswer('complete');

    const reached = new Set<string>();
    const unseen = new Set<string>();
    for (let press = 0; press < 80; press += 1) {
      await page.keyboard.press('Shift+Tab');
      const here = await page.evaluate(() => {
        const element = document.activeElement;
        if (!(element instanceof HTMLElement) || element === document.body) return null;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        const isShown = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
        return {
          name: element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '',
          isShown,
          isText: element.matches('textarea, input'),
        };
      });
      if (here === null) continue;
      if (!here.isText && !here.isShown) unseen.add(here.name);
      reached.add(here.name);
    }
    expect([...unseen]).toEqual([]);
    for (const name of ['Copy', 'Answer again', 'Edit']) expect([...reached].join('\n')).toContain(name);

    await page.keyboard.press('Control+Shift+r');
    await driver.answer.getByLabel('2 of 2').waitFor();
    await driver.waitForAnswer('complete');
    // Eighty times Tab may end outside of the page, where a browser lets nobody read the clipboard.
    await page.bringToFront();
    await page.keyboard.press('Shift+Escape');
    await page.keyboard.press('Control+Shift+c');
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()), { timeout: 20_000 })
      .toContain('Paris');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
    await page.keyboard.type('new chat');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/chat$/);
    await expect.poll(() => driver.composer.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(window.pageErrors).toEqual([]);
  });
});
