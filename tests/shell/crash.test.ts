import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { askCore, describeStandIn, observe, startShell, temporaryFolder } from './shell.ts';

describeStandIn('a crash', () => {
  it('is written down on this computer only, is listed in the settings, and goes to the bin from there', async () => {
    await using folder = await temporaryFolder();
    const reports = join(folder.path, 'crashes', 'completed');
    await mkdir(reports, { recursive: true });
    await writeFile(join(reports, '0a1b.dmp'), 'MDMP');
    await using shell = await startShell({ dataFolder: folder.path });
    expect((await observe(shell.app)).crashReporter?.uploadToServer).toBe(false);
    await shell.app.evaluate(({ shell: system }) => {
      const trashed: string[] = [];
      Reflect.set(globalThis, 'trashed', trashed);
      system.trashItem = async (path) => void trashed.push(path);
    });
    await shell.page.evaluate(() => (window.location.hash = '#/settings/about'));
    await shell.page.getByText('0a1b.dmp').waitFor();
    await shell.page.getByRole('button', { name: 'Move to the bin' }).click();
    await expect
      .poll(() => shell.app.evaluate(() => Reflect.get(globalThis, 'trashed') as string[]))
      .toEqual([join(reports, '0a1b.dmp')]);
  });

  it('of a page loads the page again, and the core has gone on', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    await shell.page.getByRole('textbox', { name: 'Message' }).waitFor();
    await shell.page.evaluate(() => Reflect.set(window, 'isOld', true));
    await shell.app.evaluate(({ BrowserWindow }) => {
      const contents: NodeJS.EventEmitter | undefined = BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    });
    await expect.poll(() => shell.page.evaluate(() => 'isOld' in window).catch(() => true)).toBe(false);
    expect(await askCore(shell.page, '/app/info')).toContain('"host":"electron"');
  });
});
