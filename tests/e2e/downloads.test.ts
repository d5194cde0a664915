import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { paddockTinyPath } from '../fixtures.ts';
import { capitalQuestion } from '../harness/client.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless, type Headless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';
import { fileContent } from '../hub/content.ts';
import { startHub, type Hub } from '../hub/hub.ts';

const repo = 'paddock/tiny-GGUF';
const modelFile = 'Tiny-F16.gguf';
const content = fileContent(paddockTinyPath);
/** For each connection: slow enough that a test can act while a file is on its way. */
const slowBytesPerSecond = 500_000;

/** So much of the file is there before it is paused or cancelled that fetching it again would show. */
const enough = 40;
/** The whole file once, its header for the page before, and what was on the wire when connections were closed. */
const mostBytes = content.sizeBytes * 1.35;

type Story = AsyncDisposable & { hub: Hub; host: Headless };

/** A hub that has one real model, and a Paddock that knows no other hub. */
async function startStory(): Promise<Story> {
  const stack = new AsyncDisposableStack();
  const hub = stack.use(
    await startHub({
      repositories: [
        {
          id: repo,
          files: { [modelFile]: content },
          card: { license: 'mit' },
          gguf: { total: 4_800_000, architecture: 'llama', context_length: 4096 },
        },
      ],
    }),
  );
  const host = stack.use(await startHeadless({ env: { HF_ENDPOINT: hub.url, HF_TOKEN: '' } }));
  return { hub, host, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Finds the model's page, asks for its file and goes to the downloads. */
async function startDownload(page: Page): Promise<Locator> {
  await driveWindow(page).composer.waitFor();
  await page.evaluate((hash) => (window.location.hash = hash), `#/discover/${repo}`);
  await page
    .getByRole('button', { name: /^Download/ })
    .first()
    .click();
  await driveWindow(page).goTo('Downloads');
  const download = page.getByTestId('download');
  await download.waitFor();
  return download;
}

async function readPercent(download: Locator): Promise<number> {
  return Number(await download.getByRole('progressbar').first().getAttribute('aria-valuenow'));
}

async function waitForPercent(download: Locator, atLeast: number): Promise<number> {
  await expect.poll(() => readPercent(download), { timeout: 60_000 }).toBeGreaterThanOrEqual(atLeast);
  return readPercent(download);
}

describeWithBrowser('a download', (openWindow) => {
  test('goes on after a pause and a reload without fetching anything twice, and ends as a model that answers', async () => {
    await using story = await startStory();
    const { hub, host } = story;
    hub.faults.conditions.bytesPerSecond = slowBytesPerSecond;
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    const download = await startDownload(page);
    await waitForPercent(download, enough);

    await download.getByRole('button', { name: /^Pause/ }).click();
    await page.locator('[data-testid="download"][data-state="paused"]').waitFor();
    const paused = await readPercent(download);
    await page.reload();
    await page.locator('[data-testid="download"][data-state="paused"]').waitFor();
    expect(await readPercent(download)).toBeGreaterThanOrEqual(paused);

    await download.getByRole('button', { name: /^Resume/ }).click();
    await waitForPercent(download, paused + 2);
    await page.reload();
    await page.locator('[data-testid="download"][data-state="downloading"]').waitFor();
    expect(await page.getByRole('link', { name: /^Downloads, \d+%/ }).count()).toBe(1);

    hub.faults.conditions.bytesPerSecond = null;
    const finished = page.getByTestId('finished-download');
    await finished.waitFor();
    expect(hub.sentBytes(repo)).toBeLessThan(mostBytes);

    await finished.getByRole('button', { name: 'Chat with it' }).click();
    expect(await driver.askAndWait(capitalQuestion)).toContain('Paris');
    await driver.goTo('Models');
    await page.locator('[data-model-id]').filter({ hasText: 'Library' }).getByText('Loaded').waitFor();
    expect(window.pageErrors).toEqual([]);
  });

  test('that was cancelled comes back with all that was fetched', async () => {
    await using story = await startStory();
    story.hub.faults.conditions.bytesPerSecond = slowBytesPerSecond;
    await using window = await openWindow(story.host.windowUrl);
    const { page } = window;
    const download = await startDownload(page);
    const reached = await waitForPercent(download, enough);

    await download.getByRole('button', { name: /^Cancel/ }).click();
    await page.getByText('No downloads').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await download.waitFor();
    expect(await waitForPercent(download, reached)).toBeGreaterThanOrEqual(reached);

    story.hub.faults.conditions.bytesPerSecond = null;
    await page.getByTestId('finished-download').waitFor();
    expect(story.hub.sentBytes(repo)).toBeLessThan(mostBytes);
    await page.getByRole('button', { name: 'Clear finished' }).click();
    await page.getByText('No downloads').waitFor();
    expect(window.pageErrors).toEqual([]);
  });

  test('that the hub asks to wait says when it goes on, and goes on at once when it is told to', async () => {
    await using story = await startStory();
    const { faults } = story.hub;
    faults.add({
      matches: ({ path }) => path === modelFile,
      fault: { kind: 'status', status: 429, retryAfter: '300' },
    });
    await using window = await openWindow(story.host.windowUrl);
    const { page } = window;
    const download = await startDownload(page);
    await page.locator('[data-testid="download"][data-state="waiting"]').waitFor();
    await download.getByText(/Goes on by itself/).waitFor();

    faults.clear();
    await download.getByRole('button', { name: 'Try now' }).click();
    await page.getByTestId('finished-download').waitFor();
    expect(window.pageErrors).toEqual([]);
  });
});
