import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { paddockTinyPath } from '../fixtures.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { makeDataFolder, repositoryFolder, startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';
import { fileContent } from '../hub/content.ts';
import { startHub } from '../hub/hub.ts';
import type { HubRepository } from '../hub/repository.ts';

const next = (page: Page) => page.getByRole('button', { name: 'Next' });

async function goToLastStep(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Open models on your own computer' }).waitFor();
  await next(page).click();
  await page.getByRole('heading', { name: 'Where models are kept' }).waitFor();
  await next(page).click();
  await page.getByRole('heading', { name: 'This computer', exact: true }).waitFor();
  await next(page).click();
  await page.getByRole('heading', { name: 'A first model' }).waitFor();
}

/** Every model of the starting set, each with one small file: what is recommended depends on the computer. */
function catalogRepositories(): HubRepository[] {
  const catalog = JSON.parse(readFileSync(join(repositoryFolder, 'resources', 'catalog.json'), 'utf8')) as unknown;
  return z
    .array(z.object({ repo: z.string(), quantization: z.string() }))
    .parse(catalog)
    .map(({ repo, quantization }) => ({
      id: repo,
      files: { [`Model-${quantization}.gguf`]: fileContent(paddockTinyPath) },
      card: { license: 'apache-2.0' },
    }));
}

describeWithBrowser('the first run', (openWindow) => {
  test('leads through four steps, fetches nothing by itself, and does not come again', async () => {
    await using hub = await startHub({ repositories: [] });
    const home = await makeDataFolder();
    await mkdir(join(home, '.lmstudio', 'models'), { recursive: true });
    await using host = await startHeadless({
      isFirstUse: true,
      env: { HF_ENDPOINT: hub.url, HF_TOKEN: '', HOME: home, OLLAMA_MODELS: '', HF_HOME: '' },
    });
    {
      await using window = await openWindow(host.windowUrl);
      const { page } = window;
      await page.getByRole('heading', { name: 'Open models on your own computer' }).waitFor();
      // What lies behind is not to be reached by accident.
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.closest('[inert]') === null)).toBe(true);
      await next(page).click();
      await page.getByText(join(host.dataFolder, 'models')).waitFor();
      await page.getByText('LM Studio').first().waitFor();
      await next(page).click();
      await page.getByText('Processor').waitFor();
      await page.getByText(/of the well-known models fit/).waitFor();
      await next(page).click();
      await page.getByRole('radio').first().waitFor();
      await page.getByRole('button', { name: /^Download .+ [GM]B$/ }).waitFor();
      await page.getByRole('button', { name: 'Start chatting' }).click();
      await driveWindow(page).composer.click();
      expect(window.pageErrors).toEqual([]);
    }
    expect(hub.requests).toEqual([]);
    await using again = await openWindow(host.windowUrl);
    await driveWindow(again.page).composer.waitFor();
    expect(await again.page.getByRole('heading', { name: 'Open models on your own computer' }).count()).toBe(0);
    await again.page.evaluate(() => (window.location.hash = '#/settings/app'));
    await again.page.getByRole('button', { name: 'Show again' }).click();
    await again.page.getByRole('heading', { name: 'Open models on your own computer' }).waitFor();
  });

  test('can be skipped at once', async () => {
    await using host = await startHeadless({ isFirstUse: true });
    await using window = await openWindow(host.windowUrl);
    await window.page.getByRole('button', { name: 'Skip' }).click();
    await driveWindow(window.page).composer.click();
    expect(window.pageErrors).toEqual([]);
  });

  test('downloads the model that was chosen, when its button is pressed', async () => {
    await using hub = await startHub({ repositories: catalogRepositories() });
    await using host = await startHeadless({ isFirstUse: true, env: { HF_ENDPOINT: hub.url, HF_TOKEN: '' } });
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    await goToLastStep(page);
    const choices = page.getByRole('radio');
    await choices.first().waitFor();
    const download = page.getByRole('button', { name: /^Download / });
    const first = await download.innerText();
    await choices.nth(1).click();
    await expect.poll(() => download.innerText()).not.toBe(first);
    expect(hub.requests).toEqual([]);
    await download.click();
    await page.getByRole('button', { name: /^Chat with (?!it)/ }).click();
    await driveWindow(page).composer.click();
    expect(window.pageErrors).toEqual([]);
  });

  test('says without a network what to do, and stays usable', async () => {
    await using host = await startHeadless({
      isFirstUse: true,
      env: { HF_ENDPOINT: 'http://127.0.0.1:9', HF_TOKEN: '' },
    });
    await using window = await openWindow(host.windowUrl);
    await goToLastStep(window.page);
    await window.page.getByRole('button', { name: /^Download / }).click();
    await window.page
      .getByText(/can.t be reached/)
      .first()
      .waitFor();
    await window.page.getByRole('button', { name: 'Start chatting' }).click();
    await driveWindow(window.page).composer.click();
    expect(window.pageErrors).toEqual([]);
  });
});
