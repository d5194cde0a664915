import { expect, it } from 'vitest';
import { askCore, describeShell, startShell, temporaryFolder } from './shell.ts';

const question = 'What is the capital of France?';

describeShell('the window', () => {
  it('answers a first question with the diagnostic model', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    await shell.page.getByRole('textbox', { name: 'Message' }).fill(question);
    await shell.page.getByRole('button', { name: 'Send' }).click();
    await expect.poll(() => shell.page.getByText('Paris').count(), { timeout: 60_000 }).toBeGreaterThan(0);
  });

  it('is kept where it was over a restart', async () => {
    await using folder = await temporaryFolder();
    const moved = { x: 120, y: 90, width: 1010, height: 720 };
    {
      await using shell = await startShell({ dataFolder: folder.path });
      await shell.app.evaluate(
        ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
        moved,
      );
      await shell.quit();
    }
    await using shell = await startShell({ dataFolder: folder.path });
    const bounds = await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    expect(bounds).toEqual(moved);
  });

  it('takes the theme of the settings at once and after a restart', async () => {
    await using folder = await temporaryFolder();
    {
      await using shell = await startShell({ dataFolder: folder.path });
      await askCore(shell.page, '/settings/set', { theme: 'dark' });
      await expect.poll(() => shell.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
      await expect
        .poll(() => shell.page.evaluate(() => window.matchMedia('(prefers-color-scheme: dark)').matches))
        .toBe(true);
      await shell.quit();
    }
    await using shell = await startShell({ dataFolder: folder.path });
    await expect.poll(() => shell.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
  });

  it.skipIf(process.platform === 'darwin')('ends the app in good order when it is closed', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    await askCore(shell.page, '/app/info');
    await shell.page.close();
    expect(await shell.ended).toBe(0);
  });

  it('connects again after a reload', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    await shell.page.reload();
    expect(await askCore(shell.page, '/app/info')).toContain('"host":"electron"');
  });
});
