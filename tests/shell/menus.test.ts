import { expect, it } from 'vitest';
import type { ObservedItem } from '../stand-in/observed.ts';
import { askCore, choose, describeStandIn, observe, startShell, temporaryFolder, type Shell } from './shell.ts';

const isMac = process.platform === 'darwin';

async function readMenu(shell: Shell, label: string): Promise<ObservedItem[]> {
  return (await observe(shell.app)).applicationMenu.find((item) => item.label === label)?.items ?? [];
}

async function readItem(shell: Shell, menu: string, label: string): Promise<ObservedItem | undefined> {
  return (await readMenu(shell, menu)).find((item) => item.label === label);
}

describeStandIn('the menus', () => {
  it('offer what the window does, with its keys, and do it', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    await expect.poll(async () => (await readItem(shell, 'File', 'New chat'))?.accelerator).toBe('CommandOrControl+N');
    const titles = (await observe(shell.app)).applicationMenu.map(({ label, role }) => label || role);
    const usual = ['File', 'Edit', 'View', 'Chat', 'Models', 'Go', 'windowMenu', 'Help'];
    expect(titles).toEqual(isMac ? ['appMenu', ...usual] : usual);
    // A key without a modifier would be taken away from whoever types.
    expect((await readItem(shell, 'Chat', 'Stop'))?.accelerator).toBeNull();
    await choose(shell.app, 'applicationMenu', 'Go', 'Go to server');
    await shell.page.waitForURL(/#\/server$/);
  });

  it('follow keys that are changed, and the language', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    await askCore(shell.page, '/settings/set', { keyBindings: { newChat: [{ key: 'j', mod: true }] } });
    await expect.poll(async () => (await readItem(shell, 'File', 'New chat'))?.accelerator).toBe('CommandOrControl+J');
    await askCore(shell.page, '/settings/set', { language: 'de' });
    await expect
      .poll(async () => (await readItem(shell, 'Datei', 'Neuer Chat'))?.accelerator)
      .toBe('CommandOrControl+J');
  });

  it.skipIf(isMac)('are behind a button where the window has no bar for them', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    await shell.page.getByRole('button', { name: 'Menu', exact: true }).click();
    await expect.poll(async () => (await observe(shell.app)).popup.map(({ label }) => label)).toContain('File');
  });

  it('at the pointer correct what is misspelled', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    await shell.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const corrected: string[] = [];
      Reflect.set(globalThis, 'corrected', corrected);
      if (contents) contents.replaceMisspelling = (text) => void corrected.push(text);
      const editFlags = {
        canUndo: false,
        canRedo: false,
        canCut: false,
        canCopy: false,
        canPaste: true,
        canSelectAll: true,
      };
      const words = { misspelledWord: 'padock', dictionarySuggestions: ['paddock', 'haddock'] };
      const params = { x: 10, y: 10, ...words, isEditable: true, selectionText: '', linkURL: '', editFlags };
      (contents as NodeJS.EventEmitter | undefined)?.emit('context-menu', {}, params);
    });
    const labels = (await observe(shell.app)).popup.map(({ label }) => label);
    expect(labels.slice(0, 3)).toEqual(['paddock', 'haddock', 'Add to the dictionary']);
    expect((await observe(shell.app)).popup.find(({ role }) => role === 'cut')?.isEnabled).toBe(false);
    await choose(shell.app, 'popup', 'paddock');
    expect(await shell.app.evaluate(() => Reflect.get(globalThis, 'corrected') as string[])).toEqual(['paddock']);
  });

  it('check spelling only once somebody wants it, in the languages that were chosen', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    expect((await observe(shell.app)).spellCheck.isOn).toBe(isMac);
    await askCore(shell.page, '/settings/set', {
      desktop: { spellCheck: true, spellCheckLanguages: ['de', 'fr', 'xx'] },
    });
    const wanted = isMac ? { isOn: true } : { isOn: true, languages: ['de', 'fr'] };
    await expect.poll(async () => (await observe(shell.app)).spellCheck).toMatchObject(wanted);
  });
});
