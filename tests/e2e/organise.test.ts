import { rm } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { connectTo, type Client } from '../harness/connect.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { makeDataFolder, startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

/** What a person would have asked before, without the time that it takes. */
async function addChat(client: Client, title: string): Promise<void> {
  const { id } = await client.chats.create({});
  await client.chats.insert({ chatId: id, parentId: null, role: 'user', text: `About ${title}` });
  await client.chats.update({ chatId: id, title });
}

/** The list as a person names what stands in it. */
function driveList(page: Page) {
  const chat = (title: string) => page.getByTestId('chat-item').filter({ hasText: title });
  const folder = (name: string) => page.getByTestId('folder-item').filter({ hasText: name });
  return {
    chat,
    folder,
    async addFolder(name: string) {
      await page.getByRole('button', { name: 'New folder' }).first().click();
      const field = page.getByRole('textbox', { name: 'Folder name' });
      await field.fill(name);
      await field.press('Enter');
      await folder(name).waitFor();
    },
    async choose(row: Locator, entry: string) {
      await row.click({ button: 'right' });
      await page.getByRole('menuitem', { name: entry }).click();
    },
    /** How deep the row stands, counted from 1. */
    level: async (row: Locator) =>
      Number(await page.getByRole('treeitem').filter({ has: row }).getAttribute('aria-level')),
  };
}

describeWithBrowser('the order that a person keeps', (openWindow) => {
  test('in folders, tags, archive and bin is still there after a restart', async () => {
    const dataFolder = await makeDataFolder();
    try {
      {
        await using host = await startHeadless({ dataFolder });
        await using window = await openWindow(host.windowUrl);
        const { page } = window;
        using connected = await connectTo(host.windowUrl);
        for (const title of ['Lisbon', 'Budget', 'Old idea', 'Mistake']) await addChat(connected.client, title);
        const list = driveList(page);

        await list.addFolder('Work');
        await list.addFolder('Trips');
        await list.chat('Lisbon').dragTo(list.folder('Trips'));
        await page.getByRole('treeitem', { name: 'Trips' }).getByText('1 chat').waitFor({ state: 'attached' });
        await list.folder('Trips').dragTo(list.folder('Work'));
        await expect.poll(() => list.level(list.folder('Trips'))).toBe(2);
        expect(await list.level(list.chat('Lisbon'))).toBe(3);

        await list.choose(list.chat('Budget'), 'Tags…');
        await page.getByRole('combobox', { name: 'Find a tag, or type a new one' }).fill('money');
        await page.keyboard.press('Enter');
        await page.keyboard.press('Escape');
        await list.chat('Budget').getByText('money').waitFor();

        await list.choose(list.chat('Old idea'), 'Archive');
        await list.chat('Old idea').waitFor({ state: 'detached' });
        await list.chat('Mistake').press('Delete');
        await list.chat('Mistake').waitFor({ state: 'detached' });
        expect(window.pageErrors).toEqual([]);
      }
      await using host = await startHeadless({ dataFolder });
      await using window = await openWindow(host.windowUrl);
      const { page } = window;
      const list = driveList(page);
      await list.chat('Lisbon').waitFor();
      expect(await list.level(list.chat('Lisbon'))).toBe(3);

      await page.getByRole('button', { name: 'Show only chats with a tag' }).click();
      await page.getByRole('button', { name: 'money', exact: true }).click();
      await list.chat('Lisbon').waitFor({ state: 'detached' });
      expect(await driveWindow(page).chats.count()).toBe(1);
      await page.getByRole('button', { name: 'Show all chats' }).click();

      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Archive' }).click();
      await list.choose(list.chat('Old idea'), 'Take out of the archive');
      await page.getByRole('button', { name: 'Back to chats' }).first().click();
      await list.chat('Old idea').waitFor();

      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Bin' }).click();
      await page.getByRole('button', { name: 'Restore “Mistake”' }).click();
      await list.chat('Mistake').waitFor();
      await page.getByText('The bin is empty').waitFor();
    } finally {
      await rm(dataFolder, { recursive: true, force: true });
    }
  });

  test('can be kept with the keyboard alone, and many chats at a time', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    using connected = await connectTo(host.windowUrl);
    for (const title of ['First', 'Second', 'Third', 'Fourth']) await addChat(connected.client, title);
    const list = driveList(page);
    await list.addFolder('Above');
    await list.addFolder('Below');

    await list.folder('Below').press('Alt+ArrowRight');
    await expect.poll(() => list.level(list.folder('Below'))).toBe(2);
    await list.folder('Below').press('Alt+ArrowLeft');
    await expect.poll(() => list.level(list.folder('Below'))).toBe(1);

    // The newest stands first.
    await list.chat('Fourth').focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('3 selected').waitFor();
    await page.getByRole('button', { name: 'Move to…' }).click();
    await page.getByRole('combobox', { name: 'Find a folder, or name a new one' }).fill('bel');
    await page.keyboard.press('Enter');
    await expect.poll(() => list.level(list.chat('Third'))).toBe(2);
    expect(await list.level(list.chat('Fourth'))).toBe(2);
    expect(await list.level(list.chat('First'))).toBe(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => list.level(list.chat('Third'))).toBe(1);
    await page.getByText('3 chats moved').waitFor({ state: 'detached' });

    await list.chat('First').focus();
    await page.keyboard.press('Control+a');
    await page.getByText('4 selected').waitFor();
    await page.keyboard.press('Backspace');
    expect(await driveWindow(page).chats.count()).toBe(4);
    await page.keyboard.press('Delete');
    await driveWindow(page).chats.first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => driveWindow(page).chats.count()).toBe(4);
  });
});
