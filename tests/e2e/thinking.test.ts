import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { capitalQuestion } from '../harness/client.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

async function choose(page: Page, choice: 'auto' | 'on' | 'off'): Promise<void> {
  await page.getByRole('combobox', { name: 'Think first' }).click();
  await page.getByRole('option', { name: `Think: ${choice}` }).click();
}

describeWithBrowser('thinking', (openWindow) => {
  test('is folded above the answer when it is on, and not there when it is off', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    // The likeliest words only: so small a model might think by chance.
    await driver.composer.waitFor();
    await page.keyboard.press('ControlOrMeta+Shift+p');
    const panel = page.getByRole('complementary', { name: 'Model settings' });
    await panel.getByRole('textbox', { name: 'Temperature', exact: true }).fill('0');
    await page.keyboard.press('ControlOrMeta+Shift+p');

    await choose(page, 'on');
    expect(await driver.askAndWait(capitalQuestion)).toContain('Paris');
    const thought = driver.answer.getByTestId('reasoning');
    const fold = thought.getByRole('button', { name: /^Thought for \d+ s$/ });
    expect(await thought.innerText()).toMatch(/^Thought for \d+ s$/);
    await fold.click();
    await thought.getByText(/capital of France/).waitFor();
    // Markers are for the parser, and no thought is part of the answer.
    expect(await driver.answer.innerText()).not.toContain('think>');
    expect(await driver.readAnswer()).not.toContain('asks');

    await choose(page, 'off');
    expect(await driver.askAndWait(capitalQuestion)).toContain('Paris');
    expect(await driver.answer.getByTestId('reasoning').count()).toBe(0);
    expect(window.pageErrors).toEqual([]);
  });

  test('stays on for an answer that is written again', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await choose(page, 'off');
    await driver.askAndWait(capitalQuestion);
    await choose(page, 'on');
    await driver.answer.getByRole('button', { name: 'Answer again' }).click();
    await driver.answer.getByLabel('2 of 2').waitFor();
    await driver.waitForAnswer('complete');
    expect(await driver.answer.getByTestId('reasoning').count()).toBe(1);
  });
});
