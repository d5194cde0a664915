import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { askCore, describeShell, repositoryFolder, startShell, temporaryFolder } from './shell.ts';

const diagnosticModel = join(repositoryFolder, 'resources', 'paddock-tiny.gguf');

describeShell('a model file', () => {
  it('that is dropped on the window is opened where it lies', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'dropped.gguf');
    await copyFile(diagnosticModel, path);
    await using shell = await startShell({
      dataFolder: join(folder.path, 'data'),
      // A plain Chromium does not tell where a dropped file lies, so the stand-in is told.
      env: { ELECTRON_STAND_IN_FILES: JSON.stringify({ 'dropped.gguf': path }) },
    });
    await shell.page.getByRole('textbox', { name: 'Message' }).waitFor();
    await drop(shell.page, path);
    await expect.poll(() => askCore(shell.page, '/models/list'), { timeout: 20_000 }).toContain(JSON.stringify(path));
  });

  it('is chosen with the system’s dialog', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: join(folder.path, 'data') });
    await shell.app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
    }, diagnosticModel);
    expect(await askCore(shell.page, '/app/pickModelFile')).toContain(JSON.stringify(diagnosticModel));
  });
});

/** Drops a file as the system does. */
async function drop(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
  }
}
