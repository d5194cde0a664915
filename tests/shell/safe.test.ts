import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { askCore, describeStandIn, observe, startShell, temporaryFolder } from './shell.ts';

describeStandIn('safe mode', () => {
  it('is offered after a start that did not finish, says what is off, and is left with a button', async () => {
    await using folder = await temporaryFolder();
    const electronFolder = join(folder.path, 'electron');
    const marker = join(electronFolder, 'starting');
    await mkdir(electronFolder, { recursive: true });
    await writeFile(marker, '');
    await using shell = await startShell({
      dataFolder: folder.path,
      env: { ELECTRON_STAND_IN_ANSWERS: JSON.stringify(['Start in safe mode']) },
    });
    const banner = shell.page.getByRole('region', { name: 'Safe mode' });
    await banner.waitFor();
    expect((await observe(shell.app)).questions[0]?.message).toBe('Paddock did not finish its last start');
    const [model] = (JSON.parse(await askCore(shell.page, '/models/list')) as Answer).p.b.json;
    expect(await askCore(shell.page, '/engine/load', { modelId: model?.id })).toContain('Models are off in safe mode.');
    // This start has come to its end, so the next one has nothing to offer.
    await expect.poll(() => existsSync(marker)).toBe(false);
    await banner.getByRole('button', { name: 'Restart normally' }).click();
    expect(await shell.ended).toBe(0);
  });

  it('is asked for on the command line, and from the settings', async () => {
    await using folder = await temporaryFolder();
    {
      await using shell = await startShell({ dataFolder: folder.path, args: ['--safe'] });
      expect(await askCore(shell.page, '/app/info')).toContain('"isSafe":true');
      await shell.quit();
    }
    await using shell = await startShell({ dataFolder: folder.path });
    expect(await askCore(shell.page, '/app/info')).toContain('"isSafe":false');
    expect((await observe(shell.app)).questions).toEqual([]);
    // What it would start again is read before it ends, so its first try to end comes to nothing.
    await shell.app.evaluate(({ app }) => {
      const quit = app.quit.bind(app);
      app.quit = () => {
        app.quit = quit;
      };
    });
    await askCore(shell.page, '/desktop/restart', { isSafe: true });
    await expect.poll(async () => (await observe(shell.app)).relaunches).toHaveLength(1);
    expect((await observe(shell.app)).relaunches[0]).toContain('--safe');
  });
});

type Answer = { p: { b: { json: { id: string }[] } } };
