import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { capitalQuestion } from '../harness/client.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';
import { isAlive } from '../harness/processes.ts';
import { driveWindow, startSlowStory } from '../harness/window.ts';

/** The panel of the chosen model's settings, at one of its pages. */
async function openSettings(page: Page, tab: 'Answer' | 'Load'): Promise<Locator> {
  const panel = page.getByRole('complementary', { name: 'Model settings' });
  await driveWindow(page).composer.waitFor();
  await page.keyboard.press('ControlOrMeta+Shift+p');
  await panel.getByRole('tab', { name: tab }).click();
  return panel;
}

function field(panel: Locator, name: string): Locator {
  return panel.getByRole('textbox', { name, exact: true });
}

function estimate(panel: Locator, verdict: 'fits' | 'too_big'): Locator {
  return panel.locator(`[data-testid="estimate"][data-verdict="${verdict}"][aria-busy="false"]`);
}

const inUse = 'In use with these settings';
/** More than any computer has: the longest context that is allowed, in each of the most slots. */
const longestContext = '16777216';
const mostSlots = '64';

describeWithBrowser('the settings of a model', (openWindow) => {
  test('are kept for the next window, and the model is loaded with them', async () => {
    await using host = await startHeadless();
    {
      await using window = await openWindow(host.windowUrl);
      const panel = await openSettings(window.page, 'Load');
      await field(panel, 'Context length').fill('128');
      await field(panel, 'Slots').fill('1');
      await panel.getByRole('button', { name: 'Load with these' }).click();
      await panel.getByText(inUse).waitFor();
      await field(panel, 'Slots').fill('2');
      await panel.getByRole('button', { name: 'Reload to apply' }).click();
      await panel.getByText(inUse).waitFor();
      expect(window.pageErrors).toEqual([]);
    }
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    const panel = await openSettings(page, 'Load');
    await expect.poll(() => field(panel, 'Context length').inputValue()).toBe('128');
    expect(await field(panel, 'Slots').inputValue()).toBe('2');
    expect(await panel.locator('[data-setting][data-changed="true"]').count()).toBe(2);

    await page.getByRole('button', { name: /^Eject/ }).click();
    await driver.askAndWait(capitalQuestion);
    await driver.ask(capitalQuestion.repeat(100));
    await driver.waitForAnswer('failed');
    // llama.cpp rounds a short context up to 256.
    expect(await driver.answer.innerText()).toContain('there is room for 255');

    await panel.getByRole('button', { name: 'Reset Slots' }).click();
    await expect.poll(() => field(panel, 'Slots').inputValue()).toBe('4');
    expect(await field(panel, 'Context length').inputValue()).toBe('128');
    await panel.getByRole('button', { name: 'Use what worked last' }).click();
    await expect.poll(() => field(panel, 'Slots').inputValue()).toBe('2');
  });

  test('that need too much memory are refused with the numbers, and one click makes them fit', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    const panel = await openSettings(page, 'Load');
    await estimate(panel, 'fits').waitFor();
    await field(panel, 'Context length').fill(longestContext);
    await field(panel, 'Slots').fill(mostSlots);
    await estimate(panel, 'too_big').waitFor();
    expect(await panel.getByTestId('estimate').innerText()).toMatch(/Too big\s+[\d.,]+ TB needed, [\d.,]+ [MG]B free/);

    await driver.ask(capitalQuestion);
    await driver.waitForAnswer('failed');
    expect(await driver.answer.innerText()).toMatch(/needs [\d.,]+ GB and this computer has [\d.,]+ [MG]B free/);
    await driver.answer.getByRole('button', { name: 'Load anyway' }).waitFor();

    await panel.getByRole('button', { name: /^Use .*: [\d.,]+ [MG]B$/ }).click();
    await panel.locator('[data-testid="estimate"]:not([data-verdict="too_big"])[aria-busy="false"]').waitFor();
    expect(await field(panel, 'Slots').inputValue()).not.toBe(mostSlots);

    await panel.getByRole('button', { name: 'Reset all' }).click();
    await driver.answer.getByRole('button', { name: 'Try again' }).click();
    await driver.waitForAnswer('complete');
    expect(await driver.readAnswer()).toContain('Paris');
  });

  // Elsewhere the system may promise the memory, and then runs out of it.
  test.runIf(process.platform === 'linux')('are tried where the person insists', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const panel = await openSettings(window.page, 'Load');
    await field(panel, 'Context length').fill(longestContext);
    await field(panel, 'Slots').fill(mostSlots);
    await estimate(panel, 'too_big').waitFor();
    await panel.getByRole('button', { name: 'Load anyway' }).click();
    // The engine may come by with less than was estimated, or say itself that it can't: no refusal by estimate.
    const outcome = panel.getByText(inUse).or(panel.getByRole('alert'));
    await outcome.waitFor();
    expect(await outcome.innerText()).not.toMatch(/this computer has/);
    await panel.getByRole('button', { name: 'Reset all' }).click();
    await panel.getByRole('button', { name: /^(Load with these|Reload to apply)$/ }).click();
    await panel.getByText(inUse).waitFor();
    expect(await driveWindow(window.page).askAndWait(capitalQuestion)).toContain('Paris');
  });

  test('decide how many are answered at once; who has to wait is told the place', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    const panel = await openSettings(page, 'Load');
    await field(panel, 'Slots').fill('1');
    {
      using story = await startSlowStory(host, driver);
      expect(isAlive(story.runner)).toBe(true);
      const newChat = page.getByRole('button', { name: 'New chat' }).first();
      await newChat.click();
      await driver.ask(capitalQuestion);
      await driver.answer.getByText(/^Waiting/).waitFor();
      await newChat.click();
      await driver.ask(capitalQuestion);
      await driver.answer.getByText(/^Waiting, [12] before this one$/).waitFor();
    }
    await driver.waitForAnswer('complete');
    expect(await driver.readAnswer()).toContain('Paris');
  });

  test('for answers count from the next one on: at temperature 0 it is the same again', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    const panel = await openSettings(page, 'Answer');
    await field(panel, 'Temperature').fill('7');
    await panel.getByText('Temperature takes 0 to 5. 7 is not used.').waitFor();
    await field(panel, 'Temperature').fill('0');
    const first = await driver.askAndWait('Tell me a story.');
    await driver.answer.getByRole('button', { name: 'Answer again' }).click();
    await driver.answer.getByLabel('2 of 2').waitFor();
    await driver.waitForAnswer('complete');
    expect(await driver.readAnswer()).toBe(first);
  });

  test('hold a template that fails, name its line, and give the model’s own back', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    const panel = await openSettings(page, 'Load');
    await panel.getByRole('button', { name: 'Advanced' }).click();
    await panel.getByRole('button', { name: 'Edit…' }).click();
    const editor = page.getByRole('dialog', { name: /^Chat template of/ });
    const text = editor.getByRole('textbox', { name: 'Chat template' });
    await text.fill('{% for message in messages %}\n{{ message.content }\n{% endfor %}');
    await editor.getByRole('radio', { name: 'Difference' }).click();
    await editor.getByTestId('template-difference').getByText('{{ message.content }', { exact: true }).waitFor();
    await editor.getByRole('button', { name: 'Keep', exact: true }).click();

    await driver.ask(capitalQuestion);
    await driver.waitForAnswer('failed');
    expect(await driver.answer.innerText()).toContain('line 2');
    await driver.answer.getByRole('button', { name: 'Edit template' }).click();
    await editor.getByText('The template failed in line 2.').waitFor();
    await editor.getByRole('button', { name: 'Use the model’s own' }).click();
    await editor.getByRole('button', { name: 'Keep and reload' }).click();
    await editor.waitFor({ state: 'detached' });
    await panel.getByText(inUse).waitFor();
    await driver.answer.getByRole('button', { name: 'Try again' }).click();
    await driver.waitForAnswer('complete');
    expect(await driver.readAnswer()).toContain('Paris');
  });
});
