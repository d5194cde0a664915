import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { longStory } from '../harness/client.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { makeDataFolder, startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

const hello = 'Hello';

async function openSetup(page: Page): Promise<void> {
  await driveWindow(page).composer.waitFor();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Side by side' }).click();
  await page.getByTestId('compare-input').waitFor();
}

async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: field }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** The column that is set up here becomes a pirate, and takes the likeliest tokens. */
async function makePirate(page: Page, letter: string): Promise<void> {
  const name = `Settings of column ${letter}`;
  await page.getByRole('button', { name }).click();
  const settings = page.getByRole('dialog', { name });
  await settings.getByRole('textbox', { name: 'System prompt' }).fill('You are a pirate.');
  await settings.getByRole('textbox', { name: 'Temperature', exact: true }).fill('0');
  await settings.getByRole('button', { name: 'Close' }).click();
  await settings.waitFor({ state: 'detached' });
}

async function ask(page: Page, question: string): Promise<void> {
  await page.getByTestId('compare-input').fill(question);
  await page.getByTestId('compare-input').press('Enter');
}

function voting(page: Page) {
  return page.getByRole('region', { name: 'Which answer is best?' });
}

describeWithBrowser('side by side', (openWindow) => {
  test('one model answers in two ways, in columns that stay and go on as a chat', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    await openSetup(page);
    await choose(page, 'Preset of column A', 'Precise');
    await makePirate(page, 'B');
    await ask(page, hello);
    const pirate = page.getByTestId('column').nth(1);
    await pirate.getByTestId('column-answer').filter({ hasText: 'Arr!' }).waitFor();
    await voting(page).waitFor();
    const plain = page.getByTestId('column').first();
    expect(await plain.innerText()).toContain('Precise');
    expect(await plain.innerText()).not.toContain('Arr!');
    expect(await pirate.getByTestId('answer-stats').innerText()).toMatch(/t\/s/);

    await ask(page, 'What is the capital of France?');
    await pirate.getByTestId('column-answer').nth(1).filter({ hasText: 'Paris' }).waitFor();
    await page.reload();
    await pirate.getByTestId('column-answer').nth(1).filter({ hasText: 'Paris' }).waitFor();

    await pirate.getByRole('button', { name: 'More about column B' }).click();
    await page.getByRole('menuitem', { name: 'Go on as a chat' }).click();
    const driver = driveWindow(page);
    await driver.answers.nth(1).waitFor();
    expect(await driver.readAnswer()).toContain('Paris');
    await page.getByRole('button', { name: 'Chat settings: Own settings' }).waitFor();
    expect(await driver.chats.count()).toBe(1);
  });

  test('a blind vote hides who wrote what until it is cast, and counts after a restart', async () => {
    const dataFolder = await makeDataFolder();
    {
      await using host = await startHeadless({ dataFolder });
      await using window = await openWindow(host.windowUrl);
      const { page } = window;
      await openSetup(page);
      await makePirate(page, 'A');
      await page.getByRole('checkbox', { name: 'Blind' }).click();
      await ask(page, hello);
      await voting(page).waitFor();
      const columns = page.getByTestId('column');
      for (const column of await columns.all()) {
        expect(await column.innerHTML()).not.toMatch(/Paddock Tiny|t\/s/);
      }
      const isFirst = (await columns.first().innerText()).includes('Arr!');
      await voting(page)
        .getByRole('button', { name: isFirst ? 'A is best' : 'B is best' })
        .click();
      await page.getByTestId('vote-cast').filter({ hasText: 'Paddock Tiny · system prompt' }).waitFor();
      expect(await columns.nth(isFirst ? 0 : 1).innerText()).toContain('Your vote');
      expect(await page.getByRole('button', { name: 'Change vote' }).count()).toBe(0);
    }
    await using host = await startHeadless({ dataFolder });
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    await openSetup(page);
    const standings = page.getByTestId('standing');
    await standings.first().waitFor();
    expect(await standings.first().innerText()).toMatch(/system prompt.*\s1\s0\s0\s100%\s1,012/);
    expect(await page.getByTestId('pair').innerText()).toContain('1 to 0');

    await page.getByRole('button', { name: 'Clear tally' }).click();
    await standings.first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await standings.first().waitFor();
  });

  test('stopping all keeps what was written, and a column can be answered again', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    await openSetup(page);
    await ask(page, longStory);
    const columns = page.getByTestId('column');
    await columns.first().getByTestId('column-answer').waitFor();
    await page.getByRole('button', { name: 'Stop all' }).click();
    await page.getByRole('button', { name: 'Ask all' }).waitFor();
    for (const column of await columns.all()) expect(await column.getAttribute('data-state')).toMatch(/idle|unasked/);

    await ask(page, hello);
    await voting(page).waitFor();
    await columns.first().getByRole('button', { name: 'More about column A' }).click();
    await page.getByRole('menuitem', { name: 'Answer again' }).click();
    await voting(page).waitFor();
    await page.locator('[data-testid="column-answer"][data-state="complete"]').nth(1).waitFor();
  });
});
