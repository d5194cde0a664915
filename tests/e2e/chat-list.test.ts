import { expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { capitalQuestion } from '../harness/client.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

describeWithBrowser('the list of chats', (openWindow) => {
  test('takes a new name, and gives a deleted chat back', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.askAndWait(capitalQuestion);

    await driver.chats.first().press('F2');
    const title = page.getByRole('textbox', { name: 'Chat title' });
    await title.fill('Capitals');
    await title.press('Enter');
    const chat = driver.chats.filter({ hasText: 'Capitals' });
    await chat.waitFor();

    await chat.press('Delete');
    await chat.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await chat.click();
    await driver.waitForAnswer('complete');
    expect(await driver.readAnswer()).toContain('Paris');
  });

  test('stays deleted without an undo, in another window as well', async () => {
    await using host = await startHeadless();
    await using first = await openWindow(host.windowUrl);
    await using second = await openWindow(host.windowUrl);
    const here = driveWindow(first.page);
    const there = driveWindow(second.page);
    await here.askAndWait(capitalQuestion);
    await there.chats.first().waitFor();
    await here.chats.first().press('Delete');
    await there.chats.first().waitFor({ state: 'detached' });
    await first.page.reload();
    await here.composer.waitFor();
    expect(await here.chats.count()).toBe(0);
  });
});
