import { expect, test } from 'vitest';
import { capitalQuestion } from '../harness/client.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow, startSlowStory } from '../harness/window.ts';

describeWithBrowser('the composer', (openWindow) => {
  test('puts questions in line while the model writes, and asks them in their order', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    using story = await startSlowStory(host, driver);
    const waiting = page.getByTestId('queued');

    for (const question of ['What color is the sky?', 'List 3 fruits.', 'What is the capital of Italy?']) {
      await driver.composer.fill(question);
      await driver.composer.press('Enter');
      await waiting.filter({ hasText: question }).waitFor();
    }
    await waiting.filter({ hasText: 'fruits' }).getByRole('button', { name: 'Remove' }).click();
    await waiting.filter({ hasText: 'fruits' }).waitFor({ state: 'detached' });
    await waiting.filter({ hasText: 'sky' }).getByRole('button', { name: 'Edit' }).click();
    await expect.poll(() => driver.composer.inputValue()).toBe('What color is the sky?');
    await driver.composer.press('Enter');
    await waiting.nth(1).waitFor();

    story[Symbol.dispose]();
    await driver.answers.filter({ hasText: 'Rome' }).waitFor();
    await driver.answers.filter({ hasText: 'blue' }).waitFor();
    expect(await waiting.count()).toBe(0);
    const questions = await page.locator('[data-role="user"]').allInnerTexts();
    expect(questions.map((text) => /story|France|Italy|sky/.exec(text)?.[0])).toEqual([
      'France',
      'story',
      'Italy',
      'sky',
    ]);
    expect(window.pageErrors).toEqual([]);
  });

  test('asks at once what waits, where the person says so, and keeps what was written', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    using story = await startSlowStory(host, driver);
    await driver.composer.fill('What is the capital of Italy?');
    await driver.composer.press('Enter');
    await page.getByRole('button', { name: 'Send now' }).click();
    await driver.answers.nth(2).waitFor();
    story[Symbol.dispose]();
    await driver.answers.filter({ hasText: 'Rome' }).waitFor();
    expect(await driver.answers.nth(1).getAttribute('data-state')).toBe('stopped');
    expect(await page.getByTestId('queued').count()).toBe(0);
  });

  test('adds turns of either side without an answer, and takes the last question back with the up arrow', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.composer.fill('My name is Anna.');
    await page.getByRole('button', { name: 'Other ways to add this' }).click();
    await page.getByRole('menuitem', { name: 'Add without an answer' }).click();
    await page.getByRole('article', { name: 'You' }).getByText('My name is Anna.').waitFor();
    await driver.composer.fill('Nice to meet you, Anna.');
    await page.getByRole('button', { name: 'Other ways to add this' }).click();
    await page.getByRole('menuitem', { name: 'Add as an answer' }).click();
    await driver.answers.filter({ hasText: 'Nice to meet you' }).waitFor();
    expect(await driver.askAndWait('What is my name?')).toContain('Anna');

    await driver.composer.press('ArrowUp');
    const editor = page.getByRole('textbox', { name: 'Edit your message' });
    await expect.poll(() => editor.inputValue()).toBe('What is my name?');
    await editor.fill(capitalQuestion);
    await editor.press('Enter');
    await driver.answers.filter({ hasText: 'Paris' }).waitFor();
  });
});
