import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { connectTo, type Client } from '../harness/connect.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

const turnCount = 2000;

/** A chat with turns of many heights: a line, paragraphs, code, lists. */
async function makeLongChat(client: Client): Promise<string> {
  const { id: chatId } = await client.chats.create({});
  await client.chats.update({ chatId, title: 'A long chat' });
  let parentId: string | null = null;
  for (let number = 1; number <= turnCount; number++) {
    const role = number % 2 === 1 ? 'user' : 'assistant';
    const message = await client.chats.insert({ chatId, parentId, role, text: textOf(number) });
    parentId = message.id;
  }
  return chatId;
}

function textOf(number: number): string {
  const head = `Turn number ${number}.`;
  if (number % 2 === 1) return head;
  const paragraphs = Array.from({ length: number % 5 }, () => 'Some words that fill a line or two. '.repeat(8));
  const code = number % 6 === 0 ? ['```python', 'def add(a, b):', '    return a + b', '```'].join('\n') : '';
  return [head, ...paragraphs, code].filter((part) => part !== '').join('\n\n');
}

const thread = (page: Page) => page.locator('[data-thread]');

/** Where a turn stands in the window, in pixels. */
async function topOf(page: Page, text: string): Promise<number> {
  const box = await page.getByText(text, { exact: true }).boundingBox();
  if (box === null) throw new Error(`“${text}” is not shown.`);
  return box.y;
}

/** Turns the wheel and waits until the thread has come to rest: the same place for some frames. */
async function wheel(page: Page, deltaPx: number): Promise<void> {
  const before = await thread(page).evaluate((element) => element.scrollTop);
  await page.mouse.wheel(0, deltaPx);
  await thread(page).evaluate(
    (element, start) =>
      new Promise<void>((resolve) => {
        let last = start;
        let still = 0;
        const look = (): void => {
          still = element.scrollTop === last && last !== start ? still + 1 : 0;
          last = element.scrollTop;
          if (still > 10) resolve();
          else requestAnimationFrame(look);
        };
        look();
      }),
    before,
  );
}

describeWithBrowser('a chat of 2,000 turns', (openWindow) => {
  test('opens at its end, draws only what is in sight, and scrolls to its beginning', async () => {
    await using host = await startHeadless();
    using core = await connectTo(host.windowUrl);
    await makeLongChat(core.client);
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.chats.filter({ hasText: 'A long chat' }).click();
    await page.getByText('Turn number 2000.', { exact: true }).waitFor();
    expect(await page.locator('article').count()).toBeLessThan(60);
    const last = page.locator('article').last();
    expect(await last.getAttribute('aria-posinset')).toBe('2000');
    expect(await last.getAttribute('aria-setsize')).toBe('2000');

    // What is read stays where it is while turns above it are drawn for the first time.
    await thread(page).hover();
    for (let step = 0; step < 25; step++) {
      const shown = await page.locator('[data-role="user"]').evaluateAll(
        (turns) =>
          turns.findLast((turn) => {
            const { top } = turn.getBoundingClientRect();
            return top > 100 && top < 400;
          })?.textContent,
      );
      const text = /Turn number \d+\./.exec(shown ?? '')?.[0];
      if (text === undefined) {
        await wheel(page, -200);
        continue;
      }
      const before = await topOf(page, text);
      await wheel(page, -200);
      expect(Math.abs((await topOf(page, text)) - before - 200)).toBeLessThan(3);
    }

    await page.getByRole('button', { name: 'Jump to newest' }).click();
    await page.getByText('Turn number 2000.', { exact: true }).waitFor();
    await thread(page).evaluate((element) => element.scrollTo({ top: 0 }));
    await page.getByText('Turn number 1.', { exact: true }).waitFor();
    expect(window.pageErrors).toEqual([]);
  });

  test('shows a message that is looked for, follows a new answer, and lets go when the person scrolls up', async () => {
    await using host = await startHeadless();
    using core = await connectTo(host.windowUrl);
    await makeLongChat(core.client);
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.chats.filter({ hasText: 'A long chat' }).click();
    await page.getByText('Turn number 2000.', { exact: true }).waitFor();

    await driver.ask('Tell me a long story.');
    await page.locator('[data-state="complete"][aria-posinset="2002"]').waitFor();
    const gap = () =>
      thread(page).evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
    await expect.poll(gap).toBeLessThan(2);

    await thread(page).hover();
    await wheel(page, -900);
    await page.getByRole('button', { name: 'Jump to newest' }).waitFor();
    const place = () => thread(page).evaluate((element) => element.scrollTop);
    const here = await place();
    await core.client.chats.list();
    const { chats: list } = core.client;
    const [chat] = await list.list();
    if (chat?.leafId === undefined || chat.leafId === null) throw new Error('The chat has no end.');
    await list.insert({ chatId: chat.id, parentId: chat.leafId, role: 'assistant', text: 'One more at the end.' });
    await page.locator('article[aria-setsize="2003"]').first().waitFor();
    expect(Math.abs((await place()) - here)).toBeLessThan(3);
  });
});
