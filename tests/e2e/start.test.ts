import { expect, test } from 'vitest';
import { capitalQuestion } from '../harness/client.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { npmStart } from '../harness/npm-start.ts';
import { driveWindow } from '../harness/window.ts';

describeWithBrowser('npm start', (openWindow) => {
  test('ends with a page that answers, and with nothing left running', async () => {
    const app = await npmStart();
    await (async () => {
      await using window = await openWindow(app.windowUrl);
      expect(await driveWindow(window.page).askAndWait(capitalQuestion)).toContain('Paris');
    })();
    await app[Symbol.asyncDispose]();
    await expect(fetch(app.windowUrl)).rejects.toThrow('fetch failed');
  });
});
