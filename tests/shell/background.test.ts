import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findFreePort } from '../harness/headless.ts';
import {
  askCore,
  choose,
  describeStandIn,
  observe,
  startAgain,
  startApp,
  startShell,
  temporaryFolder,
} from './shell.ts';

const isLinux = process.platform === 'linux';

describeStandIn('an app without a window', () => {
  it.skipIf(process.platform === 'darwin')(
    'goes on for as long as its server is on, says so once, and is opened from the tray',
    async () => {
      await using folder = await temporaryFolder();
      await using shell = await startShell({ dataFolder: folder.path });
      await askCore(shell.page, '/server/start', { port: await findFreePort() });
      await expect.poll(async () => (await observe(shell.app)).tray.toolTip).toMatch(/Server on at 127\.0\.0\.1:\d+/);
      await shell.page.close();
      await expect.poll(async () => (await observe(shell.app)).notifications).toHaveLength(1);
      expect((await observe(shell.app)).notifications[0]?.title).toBe('Paddock goes on in the background');
      const reopened = shell.app.waitForEvent('window');
      await choose(shell.app, 'tray', 'Open Paddock');
      const page = await reopened;
      await page.getByRole('textbox', { name: 'Message' }).waitFor();
      await page.close();
      // It has been said.
      expect((await observe(shell.app)).notifications).toHaveLength(1);
      await choose(shell.app, 'tray', 'Stop the server');
      expect(await shell.ended).toBe(0);
    },
  );

  it('shows what is in memory in the tray, and ejects it from there', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    const labels = async () => (await observe(shell.app)).tray.items.map(({ label }) => label);
    await expect.poll(labels).toContain('No model in memory');
    await shell.page.getByRole('textbox', { name: 'Message' }).fill('What is the capital of France?');
    await shell.page.getByRole('button', { name: 'Send' }).click();
    await expect.poll(labels, { timeout: 30_000 }).toContain('Paddock Tiny');
    await expect.poll(() => shell.page.getByText('Paris').count(), { timeout: 30_000 }).toBeGreaterThan(0);
    await choose(shell.app, 'tray', 'Paddock Tiny', 'Eject');
    await expect.poll(labels).toContain('No model in memory');
  });

  it('is what a start at login leaves, until somebody wants a window', async () => {
    await using folder = await temporaryFolder();
    const shell = await startShell({ dataFolder: folder.path });
    await askCore(shell.page, '/settings/set', { desktop: { whenClosed: 'stay' } });
    await shell.quit();
    await using hidden = await startApp({ dataFolder: folder.path, args: ['--hidden'] });
    expect(hidden.app.windows()).toHaveLength(0);
    const opened = hidden.app.waitForEvent('window');
    await startAgain(folder.path);
    await (await opened).getByRole('textbox', { name: 'Message' }).waitFor();
  });

  it.skipIf(!isLinux)('is asked for at login by a file that the desktop reads', async () => {
    await using folder = await temporaryFolder();
    const config = join(folder.path, 'config');
    await using shell = await startShell({
      dataFolder: join(folder.path, 'data'),
      env: { XDG_CONFIG_HOME: config },
    });
    const file = join(config, 'autostart', 'paddock.desktop');
    await askCore(shell.page, '/desktop/setStartAtLogin', { isOn: true });
    expect(await readFile(file, 'utf8')).toMatch(/^Exec=".+" --hidden$/m);
    await askCore(shell.page, '/desktop/setStartAtLogin', { isOn: false });
    expect(existsSync(file)).toBe(false);
  });
});
