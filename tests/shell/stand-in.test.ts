import { describe, expect, it } from 'vitest';
import { strict } from '../stand-in/strict.ts';
import { BrowserWindow } from '../stand-in/windows.ts';

const webPreferences = { preload: '/preload.cjs', contextIsolation: true, sandbox: true, nodeIntegration: false };
const place = { x: 0, y: 0, width: 800, height: 600 };

describe('the stand-in for Electron', () => {
  it('throws where the shell uses a part that it lacks', () => {
    const electron = strict('app', { quit: () => {} });
    expect(() => Reflect.get(electron, 'relaunch') as unknown).toThrow('no app.relaunch');
    expect(() => Reflect.set(electron, 'applicationMenu', null)).toThrow('no app.applicationMenu');
  });

  it.each([{ sandbox: false }, { contextIsolation: false }, { nodeIntegration: true }, { webviewTag: true }])(
    'opens no window with %j',
    (preference) => {
      const options = { ...place, webPreferences: { ...webPreferences, ...preference } };
      expect(() => new BrowserWindow(options)).toThrow('The stand-in for Electron has no');
    },
  );
});
