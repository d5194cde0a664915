import { expect, it } from 'vitest';
import { askCore, describeShell, startShell, temporaryFolder } from './shell.ts';

describeShell('the page', () => {
  it('has nothing of Node or Electron but what the preload exposes', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    const found = await shell.page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
        (name) => name in globalThis,
      ),
      paddock: Object.keys(Reflect.get(window, 'paddock') as object),
    }));
    expect(found).toEqual({ globals: [], paddock: ['pathForFile'] });
  });

  it('runs no inline script', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    const violated = await shell.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
          const script = document.createElement('script');
          script.textContent = 'window.inlineScriptRan = true';
          document.head.append(script);
        }),
    );
    expect(violated).toMatch(/^script-src/);
    expect(await shell.page.evaluate(() => 'inlineScriptRan' in window)).toBe(false);
  });

  it('may write the clipboard and use nothing else that needs a permission', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    const states = await shell.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'clipboard-read', 'midi'];
      const asked = names.map((name) => navigator.permissions.query({ name: name as PermissionName }));
      return (await Promise.all(asked)).map((status) => status.state);
    });
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied']);
    await shell.page.bringToFront();
    await shell.page.evaluate(() => navigator.clipboard.writeText('copied'));
  });
});

describeShell('the core', () => {
  it('does not hear a frame inside the page', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    // The frame speaks to the page's own listener first, so by the time the page is answered the frame was heard.
    await shell.page.evaluate(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
    });
    const frame = shell.page.frames().find((candidate) => candidate !== shell.page.mainFrame());
    await frame?.evaluate(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => Reflect.set(window, 'wasHeard', true));
      port1.start();
      window.parent.postMessage('paddock:connect', '*', [port2]);
      port1.postMessage('{"i":"1","p":{"u":"/app/info","b":{}}}');
    });
    expect(await askCore(shell.page, '/app/info')).toContain('"host":"electron"');
    expect(await frame?.evaluate(() => 'wasHeard' in window)).toBe(false);
  });

  it.each([
    ['a page of another origin', { origin: 'https://example.com', parent: null }],
    ['a frame inside a page', { origin: 'app://paddock', parent: {} }],
    ['a page that is gone', null],
  ])('closes the port of %s unheard', async (_name, senderFrame) => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    const calls = await shell.app.evaluate(({ BrowserWindow, ipcMain }, frame) => {
      const called: string[] = [];
      const port = {
        on: () => called.push('on'),
        start: () => called.push('start'),
        close: () => called.push('close'),
      };
      const sender = BrowserWindow.getAllWindows()[0]?.webContents;
      ipcMain.emit('paddock:connect', { sender, senderFrame: frame, ports: [port] });
      return called;
    }, senderFrame);
    expect(calls).toEqual(['close']);
  });

  it('closes the port of a window that is not the app’s', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    const calls = await shell.app.evaluate(({ ipcMain }) => {
      const called: string[] = [];
      const port = {
        on: () => called.push('on'),
        start: () => called.push('start'),
        close: () => called.push('close'),
      };
      const senderFrame = { origin: 'app://paddock', parent: null };
      ipcMain.emit('paddock:connect', { sender: {}, senderFrame, ports: [port] });
      return called;
    });
    expect(calls).toEqual(['close']);
  });
});
