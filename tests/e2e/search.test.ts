import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { connectTo, type Client } from '../harness/connect.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';

const turns = 40;

/** A chat that is much longer than the window. The word `kingfisher` stands in one old answer, `river` in every one. */
async function addLongChat(client: Client): Promise<void> {
  const { id: chatId } = await client.chats.create({});
  let parentId: string | null = null;
  for (let turn = 0; turn < turns; turn++) {
    const question = await client.chats.insert({ chatId, parentId, role: 'user', text: `Question ${turn}` });
    const bird = turn === 3 ? 'A king**fisher** sat there.' : 'Nothing sat there.';
    const text = `Answer ${turn}. By the river it was quiet.\n\n${bird}`;
    ({ id: parentId } = await client.chats.insert({ chatId, parentId: question.id, role: 'assistant', text }));
  }
  await client.chats.update({ chatId, title: 'By the water' });
}

/** The words that are lit as the current match. */
function readCurrentMatch(page: Page): Promise<string[]> {
  return page.evaluate(() => [...(CSS.highlights.get('find-current') ?? [])].map(String));
}

describeWithBrowser('words of an old answer', (openWindow) => {
  test('are found in all chats, and Enter shows the message that has them', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    using connected = await connectTo(host.windowUrl);
    await addLongChat(connected.client);

    await page.getByTestId('chat-item').first().waitFor();
    await page.keyboard.press('Control+Shift+f');
    const field = page.getByRole('combobox', { name: 'Words to look for' });
    await field.fill('"nothing sat" "answer 5"');
    await page.getByTestId('search-message').filter({ hasText: 'Answer 5.' }).waitFor();
    expect(await page.getByTestId('search-message').count()).toBe(1);
    await field.press('ArrowDown');
    await field.press('Enter');
    await page.getByText('Answer 5.').waitFor();
    await expect.poll(() => isInSight(page, 'Answer 5.')).toBe(true);
    expect(window.pageErrors).toEqual([]);
  });

  test('are found in the chat that is open, also where the thread has not drawn them', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    using connected = await connectTo(host.windowUrl);
    await addLongChat(connected.client);
    await page.getByTestId('chat-item').first().click();
    await page.getByText(`Answer ${turns - 1}.`).waitFor();

    await page.keyboard.press('Control+f');
    const field = page.getByRole('textbox', { name: 'Find in this chat' });
    await field.fill('kingfisher');
    await page.getByText('1 of 1').waitFor();
    await expect.poll(() => readCurrentMatch(page)).toEqual(['kingfisher']);
    await expect.poll(() => isInSight(page, 'Answer 3.')).toBe(true);

    await field.fill('river');
    await page.getByText(`1 of ${turns}`).waitFor();
    await field.press('Shift+Enter');
    await page.getByText(`${turns} of ${turns}`).waitFor();
    await expect.poll(() => isInSight(page, `Answer ${turns - 1}.`)).toBe(true);
    await field.press('Escape');
    await field.waitFor({ state: 'detached' });
    expect(await readCurrentMatch(page)).toEqual([]);
  });
});

async function isInSight(page: Page, text: string): Promise<boolean> {
  const box = await page.getByText(text).first().boundingBox();
  const { height } = page.viewportSize() ?? { height: 0 };
  return box !== null && box.y >= 0 && box.y + box.height <= height;
}
