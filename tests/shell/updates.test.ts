import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { program, startPublisher } from '../updates/publisher.ts';
import { describeStandIn, startShell, temporaryFolder } from './shell.ts';

describeStandIn('an update', () => {
  // electron-updater replaces an AppImage only where there are any.
  it.skipIf(process.platform !== 'linux')(
    'is offered with its notes, fetched, and in the old one’s place when the app starts again',
    async () => {
      await using publisher = await startPublisher();
      publisher.publish({ version: '99.0.0', notes: 'Answers begin **sooner**.', content: program('99.0.0') });
      await using folder = await temporaryFolder();
      const [dataFolder, feed] = [join(folder.path, 'data'), join(folder.path, 'feed')];
      const image = join(folder.path, 'Paddock.AppImage');
      const mark = join(folder.path, 'started');
      await mkdir(feed);
      await writeFile(
        join(feed, 'updates.json'),
        JSON.stringify({ url: publisher.url, publicKeys: [publisher.publicKey] }),
      );
      await writeFile(join(feed, 'app-update.yml'), 'updaterCacheDirName: paddock-updater\n');
      await writeFile(image, program('0.0.1'), { mode: 0o755 });
      await writeFile(mark, '');
      await using shell = await startShell({
        dataFolder,
        env: {
          APPIMAGE: image,
          PADDOCK_TEST_MARK: mark,
          PADDOCK_UPDATES: feed,
          XDG_CACHE_HOME: join(folder.path, 'cache'),
        },
      });
      const { page } = shell;
      // Until somebody says so, nobody is asked.
      await page.getByText('May Paddock check for new versions?').waitFor();
      expect(publisher.asked).toEqual([]);
      await page.getByRole('button', { name: 'Only when I check' }).click();
      await page.evaluate(() => (window.location.hash = '#/settings/updates'));
      await page.getByRole('button', { name: 'Check now' }).click();
      await page.getByText('Paddock 99.0.0 is available.').waitFor();
      await page.locator('strong', { hasText: 'sooner' }).waitFor();
      await page.getByRole('button', { name: 'Download (' }).click();
      await page.getByText('Paddock 99.0.0 is downloaded and verified.').waitFor();
      await page.getByRole('button', { name: 'Restart now' }).last().click();
      expect(await shell.ended).toBe(0);
      await expect.poll(() => readFile(mark, 'utf8')).toBe('99.0.0\n');
      expect(await readFile(image, 'utf8')).toContain('echo 99.0.0');
      const kept = await readFile(join(dataFolder, 'previous', 'kept.json'), 'utf8');
      expect(kept).toContain('Paddock.AppImage');
    },
  );
});
