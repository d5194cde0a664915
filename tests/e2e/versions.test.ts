import { expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { capitalQuestion } from '../harness/client.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

describeWithBrowser('a question and its answer', (openWindow) => {
  test('can be edited and asked again, and every version stays', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.askAndWait(capitalQuestion);
    const question = page.getByRole('article', { name: 'You' });
    await question.hover();
    await question.getByRole('button', { name: 'Edit' }).click();
    const editor = page.getByRole('textbox', { name: 'Edit your message' });
    await editor.fill('What is the capital of Italy?');
    await editor.press('Enter');
    await page.getByTestId('answer').filter({ hasText: 'Rome' }).waitFor();
    expect(await driver.answers.count()).toBe(1);
    await question.getByLabel('2 of 2').waitFor();

    await question.hover();
    await question.getByRole('button', { name: 'Previous version' }).click();
    await page.getByTestId('answer').filter({ hasText: 'Paris' }).waitFor();
    await page.reload();
    await page.getByTestId('answer').filter({ hasText: 'Paris' }).waitFor();
  });

  test('can be answered again, beside the first answer', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const driver = driveWindow(window.page);
    const first = await driver.askAndWait('Tell me a story.');
    await driver.answer.hover();
    await driver.answer.getByRole('button', { name: 'Answer again' }).click();
    await driver.answer.getByLabel('2 of 2').waitFor();
    await driver.waitForAnswer('complete');
    expect(await driver.readAnswer()).not.toBe('');
    await driver.answer.getByRole('button', { name: 'Previous version' }).click();
    await driver.answer.getByLabel('1 of 2').waitFor();
    expect(await driver.readAnswer()).toBe(first);
  });
});
