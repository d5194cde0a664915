import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makePdf } from '../document-files.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow, makeAnswersSure } from '../harness/window.ts';

const castle = 'The code of the red castle is 4821.';
const question = 'What is the code of the red castle?';

type File = { name: string; mimeType: string; buffer: Buffer };

const textFile = (name: string, text: string): File => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

async function attach(page: Page, ...files: File[]): Promise<void> {
  await page.getByTestId('attach-input').setInputFiles(files);
}

describeWithBrowser('documents', (openWindow) => {
  test('an answer cites the passage of an attached file, which a click shows; a broken file says so beside it', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    const broken = { name: 'broken.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nnothing') };
    await makeAnswersSure(page);
    // The diagnostic model has learned to choose among several.
    await attach(page, textFile('castles.txt', castle), textFile('rivers.txt', 'The river is blue.'), broken);
    await page.locator('[data-testid="attachment"][data-state="ready"]').filter({ hasText: 'castles.txt' }).waitFor();
    await page.getByText('broken.pdf is broken and can’t be read.').waitFor();

    const answer = await driver.askAndWait(question);
    expect(answer).toContain('4821');
    await page.getByTestId('answer').last().getByTestId('citation').first().click();
    await page.getByRole('button', { name: 'Open document' }).click();
    const text = page.getByTestId('document-text');
    await text.locator('mark').getByText(castle).waitFor();
    await page.keyboard.press('Escape');
    expect(window.pageErrors).toEqual([]);
  });

  test('the page of a PDF is scrolled to, and a picture is refused where the model can’t see', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const pages = Array.from({ length: 30 }, (_, index) => (index === 20 ? castle : `Page ${index} tells of rivers.`));
    const pdf = { name: 'castles.pdf', mimeType: 'application/pdf', buffer: Buffer.from(makePdf(pages)) };
    await driveWindow(page).composer.waitFor();
    await attach(page, pdf);
    await page.getByText('30 pages').waitFor();
    await page.getByRole('button', { name: 'Show the text of castles.pdf' }).click();
    await page.getByTestId('document-text').getByText('Page 21', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    await attach(page, { name: 'dot.png', mimeType: 'image/png', buffer: png });
    const refusal = page.locator('#composer-hint').getByText(/can’t take the picture/);
    await refusal.waitFor();
    expect(await page.locator('[data-testid="attachment"][data-state="failed"]').innerText()).toMatch(
      /llama-server|mmproj/,
    );
    await page.getByRole('button', { name: 'Take away dot.png' }).click();
    await refusal.waitFor({ state: 'detached' });
    expect(window.pageErrors).toEqual([]);
  });

  test('files are dropped anywhere on the window, and long pasted text becomes a file when that is wanted', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const { composer } = driveWindow(page);
    await composer.waitFor();
    await page.evaluate((text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], 'castles.md', { type: 'text/markdown' }));
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
    }, castle);
    await page.locator('[data-testid="attachment"][data-state="ready"]').filter({ hasText: 'castles.md' }).waitFor();

    await composer.fill('What is this? ');
    await page.evaluate((text) => navigator.clipboard.writeText(text), `${castle} `.repeat(200));
    await composer.press('ControlOrMeta+End');
    await composer.press('ControlOrMeta+v');
    await page.getByRole('button', { name: 'Attach as a file' }).click();
    await page
      .locator('[data-testid="attachment"][data-state="ready"]')
      .filter({ hasText: 'Pasted text.txt' })
      .waitFor();
    expect(await composer.inputValue()).toBe('What is this? ');
    expect(window.pageErrors).toEqual([]);
  });

  test('a collection over a folder answers, and follows what changes in it', async () => {
    await using stack = new AsyncDisposableStack();
    const folder = stack.adopt(await mkdtemp(join(tmpdir(), 'paddock-notes-')), (path) =>
      rm(path, { recursive: true }),
    );
    await mkdir(join(folder, 'node_modules'));
    await writeFile(join(folder, 'castles.txt'), castle);
    await writeFile(join(folder, 'node_modules', 'index.js'), 'nothing');
    const host = stack.use(await startHeadless());
    const window = stack.use(await openWindow(host.windowUrl));
    const { page } = window;
    const driver = driveWindow(page);
    await makeAnswersSure(page);
    await driver.goTo('Documents');
    await page.getByRole('button', { name: 'New collection' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Notes');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('textbox', { name: 'Path of a folder or file' }).fill(folder);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByText(/1 file that can be indexed/)
      .waitFor();
    await page.getByRole('button', { name: 'Index', exact: true }).click();
    const card = page.locator('[data-testid="collection"][data-state="idle"]');
    await card.getByText('Up to date').waitFor();

    await driver.goTo('Chat');
    await page.getByTestId('attach').click();
    await page.getByRole('checkbox', { name: 'Notes' }).click();
    await page.keyboard.press('Escape');
    expect(await driver.askAndWait(question)).toContain('4821');

    await writeFile(join(folder, 'castles.txt'), castle.replace('4821', '1357'));
    await writeFile(join(folder, 'rivers.txt'), 'The river is blue.');
    await driver.goTo('Documents');
    await card.getByText('2 files').first().waitFor();
    await driver.goTo('Chat');
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await page.getByTestId('attach').click();
    await page.getByRole('checkbox', { name: 'Notes' }).click();
    await page.keyboard.press('Escape');
    expect(await driver.askAndWait(question)).toContain('1357');
    expect(window.pageErrors).toEqual([]);
  });
});
