import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { capitalQuestion } from '../harness/client.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

type Part = 'Overview' | 'Live' | 'Benchmark' | 'Usage';

async function openPart(page: Page, part: Part): Promise<void> {
  await page.getByRole('navigation', { name: 'Parts of this screen' }).getByRole('link', { name: part }).click();
}

/** A titled group of rows. */
function section(page: Page, name: string): Locator {
  return page.getByRole('main').getByRole('region', { name, exact: true });
}

async function saved(page: Page, button: Locator): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFile(await download.path(), 'utf8');
}

describeWithBrowser('this computer', (openWindow) => {
  test(
    'is examined, proves that it computes rightly, is watched, measured and counted',
    { timeout: 240_000 },
    async () => {
      await using host = await startHeadless();
      await using window = await openWindow(host.windowUrl);
      const { page } = window;
      const driver = driveWindow(page);

      await driver.goTo('This computer');
      await section(page, 'What was found').getByText('Processor', { exact: true }).waitFor();
      await section(page, 'Ways to compute').getByText('In use').waitFor();
      await page.getByRole('button', { name: 'Look again' }).waitFor();
      const selfTest = section(page, 'Self-test');
      await selfTest.getByRole('button', { name: 'Test now' }).click();
      await selfTest.getByText('Passed').first().waitFor();
      await selfTest.getByRole('button', { name: 'Test now' }).waitFor();
      await selfTest.getByText(/writes [\d,]+ tokens\/s/).waitFor();

      const memory = section(page, 'What was found');
      await memory.getByRole('button', { name: 'Correct: Memory' }).click();
      await memory.getByRole('textbox', { name: 'Gigabytes: Memory' }).fill('3,5');
      await page.keyboard.press('Enter');
      await memory.getByText('3.5 GB').first().waitFor();
      await memory.getByRole('button', { name: 'Correct: Memory' }).click();
      await memory.getByRole('button', { name: 'As found' }).click();
      await memory.getByText('in place of').waitFor({ state: 'detached' });

      await driver.goTo('Chat');
      await driver.askAndWait(capitalQuestion);
      await page
        .getByRole('contentinfo', { name: 'Status' })
        .getByRole('link', { name: 'What this computer does now' })
        .click();
      const inMemory = section(page, 'In memory');
      await inMemory.getByText('Paddock Tiny').waitFor();
      await section(page, 'The last ten minutes').getByRole('figure', { name: 'Tokens written' }).waitFor();
      await inMemory.getByRole('button', { name: 'Unload Paddock Tiny' }).click();
      await inMemory.getByText('No model is loaded').waitFor();

      await openPart(page, 'Benchmark');
      await page.getByText('Or choose what to measure').click();
      const fill = (label: string, values: string) => page.getByRole('textbox', { name: label }).fill(values);
      await fill('Threads', '1, 2');
      await fill('Flash attention (on, off)', 'on');
      await fill('Tokens in the context', '0');
      await page.getByText('2 measurements').waitFor();
      await page.getByRole('button', { name: 'Measure', exact: true }).click();
      const results = section(page, 'Results');
      await results.getByText('running').waitFor();
      await page.reload();
      await results.getByText('done').waitFor();
      expect(await results.getByRole('row').count()).toBe(3);
      expect((await saved(page, results.getByRole('button', { name: 'Save as CSV' }))).split('\r\n')).toHaveLength(4);
      expect(JSON.parse(await saved(page, results.getByRole('button', { name: 'Save as JSON' })))).toMatchObject({
        modelName: 'Paddock Tiny',
        state: 'done',
      });
      await results.getByRole('button', { name: 'Use the best' }).click();
      await results.getByText('In use').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await results.getByText('In use').waitFor({ state: 'detached' });

      await page.getByRole('button', { name: 'Tune', exact: true }).click();
      await results.getByText('running').waitFor();
      await results.getByRole('button', { name: 'Cancel' }).click();
      await results.getByText('cancelled').waitFor();

      await openPart(page, 'Usage');
      const breakdown = section(page, 'Shown by');
      await breakdown.getByRole('row', { name: /^Paddock Tiny \d/ }).waitFor();
      await breakdown.getByRole('radio', { name: 'Clients' }).click();
      await breakdown.getByRole('row', { name: /^Chat \d/ }).waitFor();
      await page.getByRole('textbox', { name: 'Tokens read' }).fill('2');
      await page.getByRole('textbox', { name: 'Tokens written' }).fill('10');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await breakdown.getByRole('cell', { name: /^€0\.\d+$/ }).waitFor();
      expect(window.pageErrors).toEqual([]);
    },
  );
});
