import type { ElectronApplication, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeShell, startShell, temporaryFolder } from './shell.ts';

describeShell('a link', () => {
  it.each(['https://example.com/page', 'http://example.com/page', 'mailto:someone@example.com'])(
    'to %s opens in the system’s program for it and the window stays',
    async (url) => {
      await using folder = await temporaryFolder();
      await using shell = await startShell({ dataFolder: folder.path });
      const before = addressOf(shell.page);
      await recordOpened(shell.app);
      await clickLink(shell.page, url);
      await expect.poll(() => readOpened(shell.app)).toEqual([url]);
      await clickLink(shell.page, url, '_blank');
      await expect.poll(() => readOpened(shell.app)).toEqual([url, url]);
      expect(addressOf(shell.page)).toBe(before);
      await expect.poll(() => countWindows(shell.app)).toBe(1);
    },
  );

  it('to anything else goes nowhere, and neither does a script', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    const before = addressOf(shell.page);
    await recordOpened(shell.app);
    await clickLink(shell.page, 'file:///etc/hosts');
    await clickLink(shell.page, 'smb://example.com/share');
    await clickLink(shell.page, 'data:text/html,hello');
    await shell.page.evaluate(() => {
      window.open('file:///etc/hosts');
      window.open('about:blank');
    });
    // Comes after all of the above, and so shows that they have been dealt with.
    await shell.page.evaluate(() => window.open('https://example.com/last'));
    await expect.poll(() => readOpened(shell.app)).toEqual(['https://example.com/last']);
    await expect.poll(() => countWindows(shell.app)).toBe(1);
    expect(addressOf(shell.page)).toBe(before);
  });
});

/** Where the page is, whatever screen it shows. */
function addressOf(page: Page): string {
  return page.url().split('#')[0] ?? '';
}

async function clickLink(page: Page, url: string, target = ''): Promise<void> {
  await page.evaluate(
    ([href, where]) => {
      const link = Object.assign(document.createElement('a'), { href, target: where });
      document.body.append(link);
      link.click();
      link.remove();
    },
    [url, target] as const,
  );
}

/** Puts a list in place of the system's browser. */
async function recordOpened(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Reflect.set(globalThis, 'opened', opened);
    shell.openExternal = async (url) => void opened.push(url);
  });
}

async function readOpened(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(() => Reflect.get(globalThis, 'opened') as string[]);
}

async function countWindows(app: ElectronApplication): Promise<number> {
  const counted = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  return Math.max(counted, app.windows().length);
}
