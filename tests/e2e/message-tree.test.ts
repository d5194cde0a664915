import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { provenanceSchema } from '../../contract/chats.ts';
import { capitalQuestion } from '../harness/client.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow, startSlowStory } from '../harness/window.ts';

async function choose(page: Page, turn: 'user' | 'assistant', entry: string): Promise<void> {
  const row = page.locator(`[data-message-id][data-role="${turn}"]`).last();
  await row.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
}

describeWithBrowser('the tree of messages', (openWindow) => {
  test('takes a change of either side without asking anybody, and keeps what follows', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.askAndWait(capitalQuestion);
    await driver.askAndWait('What color is the sky?');
    const first = driver.answers.first();

    await first.hover();
    await first.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Edit the answer' }).fill('It is **Lyon**.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await first.getByText('Lyon').waitFor();
    await first.getByLabel('2 of 2').waitFor();
    expect(await driver.answers.count()).toBe(2);
    expect(await driver.readAnswer()).toContain('blue');

    const question = page.getByRole('article', { name: 'You' }).first();
    await question.hover();
    await question.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Edit your message' }).fill('Capital of France?');
    await page.getByRole('button', { name: 'Save only' }).click();
    await question.getByText('Capital of France?', { exact: true }).waitFor();
    await question.getByLabel('2 of 2').waitFor();
    expect(await driver.answers.count()).toBe(2);

    await question.focus();
    await page.keyboard.press('Alt+ArrowLeft');
    await question.getByText(capitalQuestion, { exact: true }).waitFor();
    // The turn keeps the keyboard.
    await page.keyboard.press('Alt+ArrowRight');
    await question.getByText('Capital of France?', { exact: true }).waitFor();
    expect(window.pageErrors).toEqual([]);
  });

  test('is walked with the keyboard, shown as a map, and branched into a new chat', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.askAndWait(capitalQuestion);
    await driver.askAndWait('What color is the sky?');

    await driver.composer.press('Alt+ArrowUp');
    const focused = page.locator('article:focus');
    await focused.getByText('blue').waitFor();
    await page.keyboard.press('k');
    await focused.getByText('What color is the sky?').waitFor();
    await page.keyboard.press('e');
    await page.getByRole('textbox', { name: 'Edit your message' }).fill('What is the capital of Italy?');
    await page.keyboard.press('Enter');
    await driver.answers.filter({ hasText: 'Rome' }).waitFor();

    await page.getByRole('button', { name: 'Map of branches' }).click();
    const map = page.getByRole('tree', { name: 'Map of this chat' });
    await map.getByRole('treeitem', { name: /sky is blue/ }).click();
    await driver.answers.filter({ hasText: 'blue' }).waitFor();
    expect(await driver.answers.filter({ hasText: 'Rome' }).count()).toBe(0);

    await choose(page, 'user', 'Branch from here');
    await driver.chats.nth(1).waitFor();
    await page.getByText('This is a new chat').waitFor();
    expect(await driver.answers.count()).toBe(1);
    expect(await driver.readAnswer()).toContain('Paris');
    await page.getByRole('button', { name: 'Go back' }).click();
    await driver.answers.filter({ hasText: 'blue' }).waitFor();
  });

  test('gives deleted turns back, in their place', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.askAndWait(capitalQuestion);
    await driver.askAndWait('What color is the sky?');
    await choose(page, 'user', 'Delete Del');
    await driver.answers.nth(1).waitFor({ state: 'detached' });
    expect(await driver.readAnswer()).toContain('Paris');
    await page.getByRole('button', { name: 'Undo' }).click();
    await driver.answers.filter({ hasText: 'blue' }).waitFor();
    expect(await driver.answers.count()).toBe(2);
  });

  test('says of each answer how to make it again, and makes it again', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    const story = await driver.askAndWait('Tell me a story.');
    await choose(page, 'assistant', 'Details I');
    const details = page.getByRole('dialog', { name: 'How this answer was made' });
    await details.getByText('paddock-tiny.gguf').waitFor();
    await details.getByRole('button', { name: 'Copy as JSON' }).click();
    await page.getByText('Copied').first().waitFor();
    const made = provenanceSchema.parse(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())));
    expect(made.modelName).toBe('Paddock Tiny');
    expect(made.seed).not.toBeNull();

    await details.getByRole('button', { name: 'Use this seed and these settings again' }).click();
    await page.getByText('The next answers in this chat use this seed').waitFor();
    await driver.answer.hover();
    await driver.answer.getByRole('button', { name: 'Answer again' }).click();
    await driver.answer.getByLabel('2 of 2').waitFor();
    await driver.waitForAnswer('complete');
    expect(await driver.readAnswer()).toBe(story);
  });

  test('goes on with a stopped answer where it ends', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const driver = driveWindow(window.page);
    using story = await startSlowStory(host, driver);
    await driver.stop.click();
    await driver.waitForAnswer('stopped');
    const kept = await driver.readAnswer();
    story[Symbol.dispose]();
    await driver.answer.getByRole('button', { name: 'Continue' }).click();
    await driver.waitForText(kept.length + 1);
    await driver.answer.and(window.page.locator('[data-state="complete"]')).waitFor();
    expect((await driver.readAnswer()).startsWith(kept)).toBe(true);
    expect(await driver.answers.count()).toBe(2);
  });
});
