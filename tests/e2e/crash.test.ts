import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { capitalQuestion } from '../harness/client.ts';
import { makeDataFolder, startHeadless } from '../harness/headless.ts';
import { isAlive } from '../harness/processes.ts';
import { driveWindow, startSlowStory } from '../harness/window.ts';

/** How often a text that is being written is saved. */
const savedEveryMs = 1000;

describeWithBrowser('a chat', (openWindow) => {
  test('is found again after the app was ended and started', async () => {
    const dataFolder = await makeDataFolder();
    const answer = await (async () => {
      await using host = await startHeadless({ dataFolder });
      await using window = await openWindow(host.windowUrl);
      return await driveWindow(window.page).askAndWait(capitalQuestion);
    })();
    await using host = await startHeadless({ dataFolder });
    await using window = await openWindow(host.windowUrl);
    const driver = driveWindow(window.page);
    await driver.chats.filter({ hasText: 'France' }).click();
    await driver.waitForAnswer('complete');
    expect(await driver.readAnswer()).toBe(answer);
    await rm(dataFolder, { recursive: true, force: true });
  });

  test('keeps what was written when the model is killed, says so, and loads it again on request', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const driver = driveWindow(window.page);
    using story = await startSlowStory(host, driver);
    const shown = await driver.readAnswer();
    process.kill(story.runner, 'SIGKILL');
    await driver.waitForAnswer('interrupted');
    expect((await driver.readAnswer()).startsWith(shown)).toBe(true);
    expect(isAlive(host.pid)).toBe(true);
    await driver.answer.getByText('This answer was interrupted').waitFor();
    await driver.answer.getByRole('button', { name: 'Load the model' }).click();
    await driver.answer.getByRole('button', { name: 'Load the model' }).waitFor({ state: 'detached' });
    expect(await driver.askAndWait(capitalQuestion)).toContain('Paris');
  });

  test('can be continued by mouse while a notice about the crash is shown', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const driver = driveWindow(window.page);
    using story = await startSlowStory(host, driver);
    process.kill(story.runner, 'SIGKILL');
    await driver.waitForAnswer('interrupted');
    await driver.composer.fill(capitalQuestion);
    await driver.send.click({ timeout: 3000 });
    await driver.answers.filter({ hasText: 'Paris' }).nth(1).waitFor();
    expect(await driver.answers.count()).toBe(3);
  });

  test('loses at most the last second when the whole app is killed', async () => {
    const dataFolder = await makeDataFolder();
    const host = await startHeadless({ dataFolder });
    const { early, late } = await (async () => {
      await using window = await openWindow(host.windowUrl);
      const driver = driveWindow(window.page);
      using story = await startSlowStory(host, driver);
      const early = await driver.readAnswer();
      const readAt = performance.now();
      await expect.poll(() => performance.now() - readAt, { timeout: 10_000 }).toBeGreaterThan(savedEveryMs * 1.2);
      const late = await driver.readAnswer();
      expect(await driver.answer.getAttribute('data-state')).toBe('generating');
      await host.end('SIGKILL');
      await driver.waitForConnectionLoss();
      expect(story.runner).toBeGreaterThan(0);
      story[Symbol.dispose]();
      await expect.poll(() => isAlive(story.runner), { timeout: 20_000 }).toBe(false);
      return { early, late };
    })();
    await using restarted = await startHeadless({ dataFolder });
    await using window = await openWindow(restarted.windowUrl);
    const driver = driveWindow(window.page);
    await driver.chats.first().click();
    await driver.waitForAnswer('interrupted');
    const kept = await driver.readAnswer();
    expect(kept.startsWith(early)).toBe(true);
    expect(kept.startsWith(late) || late.startsWith(kept)).toBe(true);
    expect(await driver.askAndWait(capitalQuestion)).toContain('Paris');
    await rm(dataFolder, { recursive: true, force: true });
  });
});
