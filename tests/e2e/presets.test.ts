import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

async function openSettings(page: Page): Promise<Locator> {
  await page.getByTestId('chat-settings').click();
  const panel = page.getByRole('dialog', { name: 'Chat settings' });
  await panel.getByRole('textbox', { name: 'System prompt' }).waitFor();
  return panel;
}

async function close(panel: Locator): Promise<void> {
  await panel.getByRole('button', { name: 'Close chat settings' }).click();
  await panel.waitFor({ state: 'detached' });
}

async function menu(panel: Locator, entry: string): Promise<void> {
  await panel.getByRole('button', { name: 'More about presets' }).click();
  await panel.page().getByRole('menuitem', { name: entry }).click();
}

function preset(panel: Locator): Locator {
  return panel.getByRole('combobox', { name: 'Preset' });
}

async function choosePreset(panel: Locator, name: string): Promise<void> {
  await preset(panel).click();
  await panel.page().getByRole('option', { name, exact: true }).click();
}

describeWithBrowser('presets and prompts', (openWindow) => {
  test('a preset speaks in every chat that took it, and comes back from its file', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.composer.waitFor();
    const panel = await openSettings(page);
    await panel.getByRole('textbox', { name: 'System prompt' }).fill('You are a pirate.');
    await panel.getByRole('textbox', { name: 'Temperature', exact: true }).fill('0');
    await panel.getByRole('button', { name: 'Save as new…' }).click();
    await panel.getByRole('textbox', { name: 'Name of the preset' }).fill('Pirate');
    await panel.getByRole('textbox', { name: 'Name of the preset' }).press('Enter');
    await preset(panel).filter({ hasText: 'Pirate' }).waitFor();
    await menu(panel, 'Use for new chats');
    await close(panel);
    expect(await driver.askAndWait('Hello')).toContain('Arr!');

    // A new chat begins with it, and what is changed there stays there.
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await page.getByRole('button', { name: 'Chat settings: Pirate', exact: true }).waitFor();
    expect(await driver.askAndWait('Hello')).toContain('Arr!');
    const later = await openSettings(page);
    await later.getByRole('textbox', { name: 'System prompt' }).fill('Be brief.');
    await later.getByText('Changed since it was chosen').waitFor();
    await later.getByRole('button', { name: 'Back to the preset' }).click();
    await later.getByText('Changed since it was chosen').waitFor({ state: 'detached' });

    const [download] = await Promise.all([page.waitForEvent('download'), menu(later, 'Export this preset…')]);
    expect(download.suggestedFilename()).toBe('Pirate.json');
    const path = await download.path();
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      format: 'paddock-presets',
      presets: [{ name: 'Pirate', systemPrompt: 'You are a pirate.', sampling: { temperature: 0 } }],
    });
    await menu(later, 'Delete preset');
    await preset(later).filter({ hasText: 'Own settings' }).waitFor();
    await later.getByTestId('preset-file').setInputFiles(path);
    await choosePreset(later, 'Pirate');
    await close(later);
    await page.getByRole('button', { name: 'Chat settings: Pirate', exact: true }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Chat settings: Pirate', exact: true }).waitFor();
  });

  test('a slash brings a kept prompt into the message, asking for what it leaves open', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.composer.fill('/exp');
    await page.getByRole('option', { name: /^Explain simply/ }).waitFor();
    await driver.composer.press('Enter');
    const form = page.getByRole('dialog', { name: 'Fill in Explain simply' });
    await form.getByRole('textbox', { name: 'topic' }).fill('tides');
    await form.getByRole('textbox', { name: 'topic' }).press('Enter');
    await form.waitFor({ state: 'detached' });
    expect(await driver.composer.inputValue()).toMatch(/^Explain tides to somebody/);

    // What is no prompt is sent as it stands.
    await driver.composer.fill('/etc/hosts');
    expect(await page.getByRole('listbox', { name: 'Prompts' }).count()).toBe(0);
  });

  test('prompts are added, found by their name, deleted and brought back', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.composer.fill('/');
    await page.getByRole('option', { name: 'Manage prompts…' }).click();
    const manager = page.getByRole('dialog', { name: 'Prompts' });
    await manager.getByRole('button', { name: 'New prompt' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Greeting');
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Hello');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await manager.getByRole('button', { name: 'Delete Greeting' }).click();
    await manager.getByRole('button', { name: 'Delete Greeting' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await manager.getByRole('button', { name: 'Delete Greeting' }).waitFor();
    await manager.getByRole('button', { name: 'Close' }).click();

    await driver.composer.fill('/greet');
    await page.getByRole('option', { name: /^Greeting/ }).waitFor();
    await driver.composer.press('Tab');
    expect(await driver.composer.inputValue()).toBe('Hello');
    await driver.composer.press('Enter');
    await driver.waitForAnswer('complete');
  });
});
