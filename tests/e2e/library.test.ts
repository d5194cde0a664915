import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { paddockTinyPath } from '../fixtures.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless, type Headless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

type Story = AsyncDisposable & { host: Headless; home: string };

/** A Paddock whose person has a home folder of their own, with a model of LM Studio in it. */
async function startStory(): Promise<Story> {
  const stack = new AsyncDisposableStack();
  const home = stack.adopt(await mkdtemp(join(tmpdir(), 'paddock-home-')), (path) => rm(path, { recursive: true }));
  const studio = join(home, '.lmstudio', 'models', 'studio', 'tiny-GGUF');
  await mkdir(studio, { recursive: true });
  await copyFile(paddockTinyPath, join(studio, 'studio-tiny.gguf'));
  const host = stack.use(
    await startHeadless({
      env: { HOME: home, USERPROFILE: home, XDG_DATA_HOME: join(home, '.local', 'share'), XDG_CACHE_HOME: '' },
    }),
  );
  return { host, home, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** The rows of the table, without its head. */
function rows(page: Page): Locator {
  return page.getByRole('main').locator('[data-model-id]');
}

async function openModels(page: Page, view: 'All models' | 'Folders'): Promise<void> {
  await driveWindow(page).goTo('Models');
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click();
}

async function choose(page: Page, row: Locator, entry: RegExp | string): Promise<void> {
  await row.getByRole('button', { name: /^Options for/ }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

describeWithBrowser('the library', (openWindow) => {
  test('finds the models of a folder that is added, and lets go of them with it', async () => {
    await using story = await startStory();
    const folder = join(story.home, 'my models');
    await mkdir(folder);
    await copyFile(paddockTinyPath, join(folder, 'mine.gguf'));
    await using window = await openWindow(story.host.windowUrl);
    const { page } = window;
    await openModels(page, 'Folders');
    await page.getByRole('button', { name: 'Add folder…' }).click();
    await page.getByRole('textbox', { name: 'Path' }).fill(folder);
    await page.getByRole('button', { name: 'Go', exact: true }).click();
    await page.getByRole('navigation', { name: 'Folder' }).getByText('my models').waitFor();
    await page.getByRole('button', { name: 'Use this folder' }).click();
    const added = page.getByTestId('model-folder').filter({ hasText: 'my models' });
    await added.getByText('1 model').waitFor();

    await openModels(page, 'All models');
    await rows(page).filter({ hasText: 'mine.gguf' }).waitFor();
    await openModels(page, 'Folders');
    await choose(page, added, 'Remove from the list');
    await added.waitFor({ state: 'detached' });
    await openModels(page, 'All models');
    await rows(page).filter({ hasText: 'mine.gguf' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await rows(page).filter({ hasText: 'mine.gguf' }).waitFor();
    expect(window.pageErrors).toEqual([]);
  });

  test('uses the models of another program where they are, or leaves them alone', async () => {
    await using story = await startStory();
    await using window = await openWindow(story.host.windowUrl);
    const { page } = window;
    await openModels(page, 'Folders');
    const shown = page.getByRole('switch', { name: 'Show the models of LM Studio' });
    await shown.waitFor();
    if (!(await shown.isChecked())) await shown.click();
    await openModels(page, 'All models');
    const row = rows(page).filter({ hasText: 'LM Studio' });
    await row.waitFor();
    await row.getByRole('button', { name: /^Options for/ }).click();
    await page.getByRole('menuitem', { name: 'Details' }).waitFor();
    expect(await page.getByRole('menuitem', { name: /^Move to bin/ }).count()).toBe(0);
    await page.keyboard.press('Escape');

    await openModels(page, 'Folders');
    await shown.click();
    await openModels(page, 'All models');
    await row.waitFor({ state: 'detached' });
    expect(window.pageErrors).toEqual([]);
  });

  test('imports a file, verifies it and shows what is known of it', async () => {
    await using story = await startStory();
    const original = join(story.home, 'outside.gguf');
    await copyFile(paddockTinyPath, original);
    await using window = await openWindow(story.host.windowUrl);
    const { page } = window;
    await openModels(page, 'All models');
    await page.getByRole('button', { name: 'Import…' }).click();
    await page.getByRole('textbox', { name: 'Path' }).fill(original);
    await page.getByRole('button', { name: 'Go', exact: true }).click();
    await page.getByRole('radio', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    const job = (kind: string, state: string): Locator =>
      page.locator(`[data-testid="library-job"][data-kind="${kind}"][data-state="${state}"]`);
    await job('import', 'done').waitFor();
    const row = rows(page).filter({ hasText: 'outside.gguf' });
    await row.waitFor();

    await choose(page, row, 'Verify files');
    await job('verify', 'done').waitFor();
    await row.getByRole('button', { name: /, details$/ }).click();
    const details = page.getByRole('dialog');
    await details.getByText(/^Verified/).waitFor();
    await details.getByRole('tab', { name: 'Metadata' }).click();
    await details.getByRole('searchbox', { name: 'Search names and values' }).fill('general.name');
    await expect.poll(() => details.getByRole('listitem').allInnerTexts()).toHaveLength(1);
    await page.keyboard.press('Escape');

    await page.getByRole('searchbox', { name: 'Filter models' }).fill('no such model');
    await page.getByText('No model matches the filter.').waitFor();
    expect(window.pageErrors).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')('moves a model to the bin and says what that frees', async () => {
    await using story = await startStory();
    const folder = join(story.host.dataFolder, 'models');
    await mkdir(folder, { recursive: true });
    await copyFile(paddockTinyPath, join(folder, 'kept.gguf'));
    await using window = await openWindow(story.host.windowUrl);
    const { page } = window;
    await openModels(page, 'Folders');
    await page.getByRole('button', { name: 'Scan again' }).click();
    await openModels(page, 'All models');
    const row = rows(page).filter({ hasText: 'kept.gguf' });
    await row.waitFor();
    await choose(page, row, 'Move to bin (10 MB)');
    await row.waitFor({ state: 'detached' });
    await page.getByText(/^Moved “.*” to the bin, 10 MB$/).waitFor();
    expect(await readdir(folder)).not.toContain('kept.gguf');
    expect(await readdir(join(story.home, '.local', 'share', 'Trash', 'files'))).toContain('kept.gguf');
    expect(window.pageErrors).toEqual([]);
  });
});
