import { copyFile, mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { capitalQuestion } from '../harness/client.ts';
import { diagnosticModelPath, startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paddock-broken-'));
  await writeFile(join(folder, 'notes.gguf'), 'These are notes and no model. '.repeat(100));
  await copyFile(diagnosticModelPath, join(folder, 'short.gguf'));
  await truncate(join(folder, 'short.gguf'), 4_000_000);
  await copyFile(diagnosticModelPath, join(folder, 'future.gguf'));
  await renameArchitecture(join(folder, 'future.gguf'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Writes another name of the same length where the header says `llama`. */
async function renameArchitecture(path: string): Promise<void> {
  const file = await open(path, 'r+');
  const start = Buffer.alloc(4096);
  await file.read(start, 0, start.length, 0);
  // A key, its type, the length of the value, the value.
  const key = Buffer.from('general.architecture');
  const valueAt = start.indexOf(key) + key.length + 4 + 8;
  expect(start.subarray(valueAt, valueAt + 5).toString()).toBe('llama');
  await file.write(Buffer.from('lemur'), 0, 5, valueAt);
  await file.close();
}

async function openByPath(page: Page, path: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+l');
  const field = page.getByRole('textbox', { name: 'Path of a GGUF file' });
  await field.fill(path);
  await field.press('Enter');
}

describeWithBrowser('a broken model file', (openWindow) => {
  test.for([
    ['notes.gguf', /text file.*not a model/i],
    ['short.gguf', /cut short|truncated|incomplete/i],
    ['future.gguf', /lemur/],
    ['missing.gguf', /missing\.gguf/],
  ] as const)('%s is refused in a sentence that says why, and the app goes on', async ([name, reason]) => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.composer.waitFor();
    await openByPath(page, join(folder, name));
    const message = page.getByText(reason).first();
    await message.waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/\n\s+at \S+.*:\d+:\d+/);
    await page.keyboard.press('Escape');
    expect(await driver.askAndWait(capitalQuestion)).toContain('Paris');
  });
});
