import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { askCore, describeShell, startShell, temporaryFolder, type Shell } from './shell.ts';

async function openSecond(shell: Shell): Promise<Page> {
  const opened = shell.app.waitForEvent('window');
  await askCore(shell.page, '/desktop/openWindow');
  const second = await opened;
  await second.getByRole('textbox', { name: 'Message' }).waitFor();
  return second;
}

describeShell('several windows', () => {
  it('lie beside each other, speak with one core, and close one by one', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    const second = await openSecond(shell);
    const bounds = await shell.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.getBounds()),
    );
    expect(bounds).toHaveLength(2);
    expect(bounds[0]?.x).not.toBe(bounds[1]?.x);
    await askCore(second, '/settings/set', { theme: 'dark' });
    expect(await askCore(shell.page, '/settings/get')).toContain('"theme":"dark"');
    await shell.page.close();
    expect(await askCore(second, '/app/info')).toContain('"host":"electron"');
  });

  it('each have a zoom of their own, which is kept', async () => {
    await using folder = await temporaryFolder();
    const levels = (shell: Shell) =>
      shell.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()
          .map((window) => window.webContents.getZoomLevel())
          .toSorted((a, b) => a - b),
      );
    {
      await using shell = await startShell({ dataFolder: folder.path });
      await openSecond(shell);
      await shell.page.bringToFront();
      await shell.page.keyboard.press('ControlOrMeta+=');
      await shell.page.keyboard.press('ControlOrMeta+=');
      await expect.poll(() => levels(shell)).toEqual([0, 1]);
      await shell.quit();
    }
    await using shell = await startShell({ dataFolder: folder.path });
    await shell.page.getByRole('textbox', { name: 'Message' }).waitFor();
    await expect.poll(() => levels(shell)).toEqual([1]);
    await shell.page.keyboard.press('ControlOrMeta+0');
    await expect.poll(() => levels(shell)).toEqual([0]);
  });

  it('print what needs nothing but itself as a PDF', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    const created = JSON.parse(await askCore(shell.page, '/chats/create', {})) as Created;
    const chatId = created.p.b.json.id;
    const exported = await askCore(shell.page, '/transfer/exportChat', { chatId, format: 'pdf' });
    const { data } = (JSON.parse(exported) as Exported).p.b.json;
    expect(Buffer.from(data, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
  });
});

type Created = { p: { b: { json: { id: string } } } };
type Exported = { p: { b: { json: { data: string } } } };
