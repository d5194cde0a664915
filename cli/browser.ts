import { spawn } from 'node:child_process';

/** A program that is still running after this time has taken the address. */
const takenAfterMs = 4000;

/**
 * Has the system open an address: the app for a link of Paddock, else the browser. False where nothing took it. With
 * BROWSER=none it is left to the person.
 */
export function openAddress(url: string): Promise<boolean> {
  const hasDisplay = Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
  if (process.env['BROWSER'] === 'none' || (process.platform === 'linux' && !hasDisplay)) return Promise.resolve(false);
  const [command, ...words] = opener(url);
  return new Promise((resolve) => {
    const child = spawn(command, words, { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => resolve(true), takenAfterMs);
    const settle = (isTaken: boolean) => {
      clearTimeout(timer);
      resolve(isTaken);
    };
    child.once('error', () => settle(false));
    child.once('exit', (code) => settle(code === 0));
    child.unref();
  });
}

function opener(url: string): [string, ...string[]] {
  if (process.platform === 'darwin') return ['open', url];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return ['xdg-open', url];
}
