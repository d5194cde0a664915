import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diagnosticModelPath } from '../harness/headless.ts';
import { askCore, describeShell, startAgain, startShell, temporaryFolder } from './shell.ts';

const address = (url: string) => url.slice(url.indexOf('/', 'http://'.length));

describeShell('what comes from outside', () => {
  it('to add a server of tools is a form to review, and nothing is added', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    await shell.page.getByRole('textbox', { name: 'Message' }).waitFor();
    const config = btoa(JSON.stringify({ command: 'npx', args: ['-y', 'some-server'] }));
    const query = `name=files&config=${encodeURIComponent(config)}`;
    expect(await startAgain(folder.path, `paddock://mcp?${query}`)).toBe(0);
    const form = shell.page.getByRole('dialog');
    await expect.poll(() => form.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('files');
    expect(address(shell.page.url())).toBe(`/?${query}#/settings/tools/add`);
    expect(await askCore(shell.page, '/tools/list')).not.toContain('some-server');
  });

  it('is a link that the app was started with', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path, args: ['paddock://model/someone/castle-GGUF'] });
    await expect.poll(() => shell.page.url()).toMatch(/#\/discover\/someone\/castle-GGUF$/);
  });

  it('to chat is a question that waits to be sent', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    const composer = shell.page.getByRole('textbox', { name: 'Message' });
    await composer.waitFor();
    await startAgain(folder.path, 'paddock://chat?prompt=What%20is%20the%20capital%20of%20France%3F');
    await expect.poll(() => composer.inputValue()).toBe('What is the capital of France?');
    expect(await askCore(shell.page, '/chats/list')).toContain('"json":[]');
  });

  it('is refused where it is hostile, and only shows the window', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    await shell.page.getByRole('textbox', { name: 'Message' }).waitFor();
    const before = shell.page.url();
    const hostile = ['paddock://model/..%2f..%2fsettings/x', 'paddock://run?command=rm', 'paddock://chat/%3Cscript%3E'];
    for (const link of hostile) expect(await startAgain(folder.path, link)).toBe(0);
    // Comes after them, and so shows that they have been dealt with.
    await startAgain(folder.path, 'paddock://model/a/b');
    await shell.page.waitForURL(/#\/discover\/a\/b$/);
    await shell.page.goBack();
    expect(shell.page.url()).toBe(before);
  });

  it('is a model file, which is opened where it lies', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'mine.gguf');
    await copyFile(diagnosticModelPath, path);
    await using shell = await startShell({ dataFolder: join(folder.path, 'data') });
    await startAgain(join(folder.path, 'data'), path);
    await expect.poll(() => askCore(shell.page, '/models/list'), { timeout: 20_000 }).toContain(JSON.stringify(path));
  });
});
