// Opens an address in the person's default browser.
import { spawn } from 'node:child_process';
import { hasDisplay } from './electron.mjs';

/** A browser that is still running after this time has opened. */
const openedAfterMs = 4000;

/**
 * Whether a browser took the address. With BROWSER=none it is left to the person.
 *
 * @param {string} url
 * @returns {Promise<boolean>}
 */
export async function openBrowser(url) {
  if (process.env['BROWSER'] === 'none') return false;
  // Browsers refuse to run for root, and xdg-open would look for one in the terminal where there is no display.
  if (process.platform === 'linux' && (!hasDisplay() || process.getuid?.() === 0)) return false;
  const [command, ...args] = opener(url);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => resolve(true), openedAfterMs);
    const settle = (/** @type {boolean} */ isOpen) => {
      clearTimeout(timer);
      resolve(isOpen);
    };
    child.once('error', () => settle(false));
    child.once('exit', (code) => settle(code === 0));
    child.unref();
  });
}

/**
 * @param {string} url
 * @returns {[string, ...string[]]}
 */
function opener(url) {
  if (process.platform === 'darwin') return ['open', url];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return ['xdg-open', url];
}
