import { expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { capitalQuestion } from '../harness/client.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow, startSlowStory } from '../harness/window.ts';

describeWithBrowser('an answer that is being written', (openWindow) => {
  test('stops when asked to, keeps its text, and the next question is answered', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const driver = driveWindow(window.page);
    using story = await startSlowStory(host, driver);
    expect(story.runner).toBeGreaterThan(0);
    const shown = await driver.readAnswer();
    await driver.stop.click();
    await driver.waitForAnswer('stopped');
    const kept = await driver.readAnswer();
    expect(kept.startsWith(shown)).toBe(true);
    story[Symbol.dispose]();
    expect(await driver.askAndWait(capitalQuestion)).toContain('Paris');
  });

  test('goes on while the window is reloaded, and is whole in the end', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const driver = driveWindow(window.page);
    using story = await startSlowStory(host, driver);
    const shown = await driver.readAnswer();
    await window.page.reload();
    const afterReload = await driver.waitForText(shown.length + 1);
    expect(afterReload.startsWith(shown)).toBe(true);
    expect(await driver.answer.getAttribute('data-state')).toBe('generating');
    story[Symbol.dispose]();
    await driver.waitForAnswer('complete');
    expect((await driver.readAnswer()).startsWith(afterReload)).toBe(true);
  });

  test('goes on while no window is open at all', async () => {
    await using host = await startHeadless();
    const shown = await (async () => {
      await using first = await openWindow(host.windowUrl);
      const driver = driveWindow(first.page);
      using story = await startSlowStory(host, driver);
      expect(story.runner).toBeGreaterThan(0);
      return await driver.readAnswer();
    })();
    await using second = await openWindow(host.windowUrl);
    const driver = driveWindow(second.page);
    await driver.chats.first().click();
    await driver.answers.nth(1).waitFor();
    await expect.poll(() => driver.answer.getAttribute('data-state'), { timeout: 60_000 }).toBe('complete');
    expect((await driver.readAnswer()).startsWith(shown)).toBe(true);
  });
});
