import { expect, it } from 'vitest';
import { findRunners, slowDown } from '../harness/processes.ts';
import { driveWindow } from '../harness/window.ts';
import { capitalQuestion, longStory } from '../harness/client.ts';
import { askCore, describeStandIn, observe, startShell, temporaryFolder } from './shell.ts';

describeStandIn('quitting', () => {
  it('asks while an answer is being written, says what becomes of it, and keeps what there is', async () => {
    await using folder = await temporaryFolder();
    {
      await using shell = await startShell({
        dataFolder: folder.path,
        env: { ELECTRON_STAND_IN_ANSWERS: JSON.stringify(['Cancel', 'Quit']) },
      });
      const driver = driveWindow(shell.page);
      await driver.askAndWait(capitalQuestion);
      const [runner] = findRunners(shell.pid);
      if (runner === undefined) throw new Error('There is no runner after an answer.');
      using _slow = slowDown(runner);
      await driver.ask(longStory);
      await driver.waitForText(20);
      await shell.app.evaluate(({ app }) => app.quit());
      await expect.poll(async () => (await observe(shell.app)).questions).toHaveLength(1);
      expect((await observe(shell.app)).questions[0]).toMatchObject({
        message: 'Quit while something is running?',
        detail: 'An answer is being written. It stops, and what there is of it is kept.',
        chosen: 'Cancel',
      });
      await driver.waitForText(40);
      await shell.app.evaluate(({ app }) => app.quit());
      expect(await shell.ended).toBe(0);
    }
    await using shell = await startShell({ dataFolder: folder.path });
    await expect.poll(() => askCore(shell.page, '/chats/list')).toContain('"isGenerating":false');
  });

  it('is not held up where nothing is lost', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    await askCore(shell.page, '/app/info');
    expect(await shell.quit()).toBe(0);
  });
});
