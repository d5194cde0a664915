import { expect, it } from 'vitest';
import { paddockTinyPath } from '../fixtures.ts';
import { fileContent } from '../hub/content.ts';
import { startHub } from '../hub/hub.ts';
import { askCore, choose, describeStandIn, observe, startShell, temporaryFolder, type Shell } from './shell.ts';

const repo = 'paddock/tiny-GGUF';
const file = 'Tiny-F16.gguf';

function startFileHub() {
  return startHub({
    repositories: [
      {
        id: repo,
        files: { [file]: fileContent(paddockTinyPath) },
        card: { license: 'mit' },
        gguf: { total: 4_800_000, architecture: 'llama', context_length: 4096 },
      },
    ],
  });
}

/** What the button in the taskbar shows: -1 is nothing. */
function readProgress(shell: Shell): Promise<number> {
  return shell.app.evaluate(({ BrowserWindow }) =>
    Number(Reflect.get(BrowserWindow.getAllWindows()[0] ?? {}, 'progress')),
  );
}

describeStandIn('a download', () => {
  it('is seen in the taskbar and the tray, and its end is told to who looks elsewhere', async () => {
    await using folder = await temporaryFolder();
    await using hub = await startFileHub();
    await using shell = await startShell({ dataFolder: folder.path, env: { HF_ENDPOINT: hub.url, HF_TOKEN: '' } });
    await shell.page.getByRole('textbox', { name: 'Message' }).waitFor();
    hub.faults.conditions.bytesPerSecond = 700_000;
    await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());
    await askCore(shell.page, '/downloads/add', { repo, files: [file] });
    await expect.poll(() => readProgress(shell), { timeout: 20_000 }).toBeGreaterThan(0);
    await expect
      .poll(async () => (await observe(shell.app)).tray.items.map(({ label }) => label).join())
      .toMatch(/Downloads: \d+ %/);
    hub.faults.conditions.bytesPerSecond = null;
    await expect.poll(async () => (await observe(shell.app)).notifications.length, { timeout: 60_000 }).toBe(1);
    const told = await observe(shell.app);
    expect(told.notifications[0]).toMatchObject({ title: 'Download finished' });
    expect(told.badge).toBe(1);
    expect(await readProgress(shell)).toBe(-1);
    await choose(shell.app, 'tray', 'Open Paddock');
    expect((await observe(shell.app)).badge).toBe(0);
  });

  it('that ends under the eyes of a person is not told of', async () => {
    await using folder = await temporaryFolder();
    await using hub = await startFileHub();
    await using shell = await startShell({ dataFolder: folder.path, env: { HF_ENDPOINT: hub.url, HF_TOKEN: '' } });
    await shell.page.getByRole('textbox', { name: 'Message' }).waitFor();
    await askCore(shell.page, '/downloads/add', { repo, files: [file] });
    await expect.poll(() => askCore(shell.page, '/downloads/list'), { timeout: 60_000 }).toContain('"state":"done"');
    expect((await observe(shell.app)).notifications).toEqual([]);
  });
});
