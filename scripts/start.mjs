// npm start: sets up, builds, and opens Paddock in Electron, or in the browser where Electron cannot be had.
// With --browser it does not try Electron. Every other argument goes to Paddock.
import { createInterface } from 'node:readline';
import { openBrowser } from './browser.mjs';
import { prepareElectron } from './electron.mjs';
import { ensureBuilt, runScript, runWithNode24, say, setUp, startWithNode24, toolPath, waitFor } from './setup.mjs';

/** An Electron that ends this soon, and badly, never showed a window. */
const startFailureMs = 5000;

await runScript(async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== '--browser');
  setUp();
  await ensureBuilt();
  if (process.argv.includes('--browser')) return openInBrowser(args);
  const obstacle = await prepareElectron();
  if (obstacle === null) {
    const startedAt = Date.now();
    const exitCode = await runWithNode24([toolPath('electron'), '.', ...args]);
    if (exitCode === 0 || Date.now() - startedAt > startFailureMs) return exitCode;
  }
  say(`${obstacle ?? 'Electron could not start here'}, so Paddock opens in your browser instead.`);
  return openInBrowser(args);
});

/** @param {string[]} args */
async function openInBrowser(args) {
  const child = startWithNode24(['cli/paddock.mjs', 'serve', '--window', '--json', ...args], {
    // Through the channel the host notices when this process is gone, however it ended.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => void showLine(line));
  }
  return waitFor(child);
}

/**
 * The host prints JSON lines for us; what is meant for the person goes to stderr.
 *
 * @param {string} line
 */
async function showLine(line) {
  if (!line.startsWith('{')) return;
  const event = /** @type {{ event: string, window?: string }} */ (JSON.parse(line));
  if (event.event !== 'ready' || event.window === undefined) return;
  const isOpen = await openBrowser(event.window);
  say(isOpen ? `open in your browser at ${event.window}` : `open this address in a browser: ${event.window}`);
  say('press Ctrl+C to end it');
}
