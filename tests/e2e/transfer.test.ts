import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { repositoryFolder, startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

const fixture = (name: string) => join(repositoryFolder, 'tests', 'fixtures', 'transfer', name);

async function openTransfer(page: Page): Promise<void> {
  await driveWindow(page).goTo('Settings');
  await page
    .getByRole('navigation', { name: 'Settings' })
    .getByRole('link', { name: 'Import, export, backup' })
    .click();
}

async function choose(page: Page, button: string, path: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).click(),
  ]);
  await chooser.setFiles(path);
}

async function download(page: Page, button: string, folder: string): Promise<string> {
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).first().click(),
  ]);
  const path = join(folder, saved.suggestedFilename());
  await saved.saveAs(path);
  return path;
}

const job = (page: Page, text: string) => page.getByTestId('transfer-job').filter({ hasText: text });

async function titles(page: Page): Promise<string[]> {
  return (await page.getByTestId('chat-item').allInnerTexts()).map((text) => text.trim()).toSorted();
}

describeWithBrowser('bringing and taking chats', (openWindow) => {
  test('an export of ChatGPT comes with its versions, is taken back, and all of it moves to another computer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'paddock-take-'));
    let exported: string[];
    let backup: string;
    {
      await using host = await startHeadless();
      await using window = await openWindow(host.windowUrl);
      const { page } = window;
      const driver = driveWindow(page);
      await openTransfer(page);
      await choose(page, 'Choose files', fixture('chatgpt.json'));
      await job(page, '2 chats added').getByText('1 left out, since nothing was said in it:').waitFor();

      await driver.goTo('Chat');
      await page.getByTestId('chat-item').filter({ hasText: 'Rivers of France' }).click();
      await driver.answers.filter({ hasText: 'The Loire.' }).getByLabel('1 of 2').waitFor();
      await driver.answers.filter({ hasText: 'The Loire.' }).getByRole('button', { name: 'Next version' }).click();
      await driver.answers.filter({ hasText: 'The Seine.' }).waitFor();

      await openTransfer(page);
      await job(page, '2 chats added').getByRole('button', { name: 'Move to bin' }).click();
      await page.getByText('are in the bin').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: 'Move the chats of' }).waitFor();
      await page.getByRole('button', { name: 'Choose files' }).waitFor();
      await choose(page, 'Choose files', fixture('chatgpt.json'));
      await job(page, '2 chats were here already').waitFor();

      expect(await download(page, 'Export', folder)).toMatch(/Paddock chats\.zip$/);
      backup = await download(page, 'Back up now', folder);
      await driver.goTo('Chat');
      exported = await titles(page);
      expect(window.pageErrors).toEqual([]);
    }
    {
      await using host = await startHeadless();
      await using window = await openWindow(host.windowUrl);
      const { page } = window;
      await openTransfer(page);
      await choose(page, 'Choose a backup', backup);
      await job(page, 'Restoring it would do this:').getByText('2 chats added').waitFor();
      await job(page, 'This backup can be restored').getByRole('button', { name: 'Restore' }).click();
      await job(page, 'Restored').getByText('2 chats added').waitFor();
      await driveWindow(page).goTo('Chat');
      await expect.poll(() => titles(page)).toEqual(exported);
      await page.getByTestId('chat-item').filter({ hasText: 'Rivers of France' }).click();
      await page.getByLabel('2 of 2').waitFor();
      expect(window.pageErrors).toEqual([]);
    }
    await rm(folder, { recursive: true, force: true });
  });

  test('an attached file comes back with its chat: it opens, and what an answer cites is marked in it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'paddock-take-'));
    const castle = 'The code of the red castle is 4821.';
    const files = { 'castles.txt': castle, 'rivers.txt': 'The river is blue.' };
    let backup: string;
    {
      await using host = await startHeadless();
      await using window = await openWindow(host.windowUrl);
      const { page } = window;
      await driveWindow(page).composer.waitFor();
      await page
        .getByTestId('attach-input')
        .setInputFiles(
          Object.entries(files).map(([name, text]) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })),
        );
      await page.locator('[data-testid="attachment"][data-state="ready"]').nth(1).waitFor();
      await driveWindow(page).askAndWait('What is the code of the red castle?');
      await openTransfer(page);
      backup = await download(page, 'Back up now', folder);
    }
    {
      await using host = await startHeadless();
      await using window = await openWindow(host.windowUrl);
      const { page } = window;
      await openTransfer(page);
      await choose(page, 'Choose a backup', backup);
      await job(page, 'Restoring it would do this:').getByText('2 attached files added').waitFor();
      await job(page, 'This backup can be restored').getByRole('button', { name: 'Restore' }).click();
      await job(page, 'Restored').getByText('2 attached files added').waitFor();
      await driveWindow(page).goTo('Chat');
      await page.getByTestId('chat-item').first().click();
      await page.getByRole('button', { name: 'Show the text of castles.txt' }).click();
      await page.getByTestId('document-text').getByText(castle).waitFor();
      await page.keyboard.press('Escape');
      await page.getByTestId('answer').last().getByTestId('citation').first().click();
      await page.getByRole('button', { name: 'Open document' }).click();
      await page.getByTestId('document-text').locator('mark').waitFor();
      expect(window.pageErrors).toEqual([]);
    }
    await rm(folder, { recursive: true, force: true });
  });

  test('what is no export is refused in words', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    await openTransfer(page);
    await choose(page, 'Choose files', join(repositoryFolder, 'package.json'));
    await job(page, 'There are no chats in it that Paddock can read.').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => page.getByTestId('transfer-job').count()).toBe(0);
  });
});
