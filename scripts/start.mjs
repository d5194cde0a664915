// npm start: sets up, builds, and opens Paddock in Electron, or in the browser where Electron cannot be had.
// --browser does not try Electron; --data-dir FOLDER keeps chats and settings there; any other argument goes to Paddock.
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { openBrowser } from './browser.mjs';
import { prepareElectron } from './electron.mjs';
import { ensureBuilt, runScript, runWithNode24, say, setUp, startWithNode24, toolPath, waitFor } from './setup.mjs';

/** An Electron that ends this soon, and badly, never showed a window. */
const startFailureMs = 5000;

const { values, tokens } = parseArgs({
  options: { browser: { type: 'boolean' }, 'data-dir': { type: 'string' } },
  strict: false,
  tokens: true,
});
const rest = listUnknown();
// npm runs scripts in the repository; a path is meant from where the person stands.
const standing = process.env['INIT_CWD'] ?? process.cwd();
const dataFolder = values['data-dir'];
/** How both hosts are told where chats and settings are kept. */
const env = typeof dataFolder === 'string' ? { PADDOCK_DATA_DIR: resolve(standing, dataFolder) } : {};

await runScript(async () => {
  setUp();
  await ensureBuilt();
  if (values.browser) return openInBrowser();
  const obstacle = await prepareElectron();
  if (obstacle === null) {
    const startedAt = Date.now();
    const exitCode = await runWithNode24([toolPath('electron'), '.', ...rest], { env });
    if (exitCode === 0 || Date.now() - startedAt > startFailureMs) return exitCode;
  }
  say(`${obstacle ?? 'Electron could not start here'}, so Paddock opens in your browser instead.`);
  return openInBrowser();
});

/** The arguments that are not for this script, as they were given. */
function listUnknown() {
  const own = new Set(
    tokens.flatMap((token) => {
      if (token.kind !== 'option' || (token.name !== 'browser' && token.name !== 'data-dir')) return [];
      return token.value !== undefined && !token.inlineValue ? [token.index, token.index + 1] : [token.index];
    }),
  );
  return process.argv.slice(2).filter((_, index) => !own.has(index));
}

async function openInBrowser() {
  const child = startWithNode24(['cli/paddock.mjs', 'serve', '--window', '--json', ...rest], {
    env,
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
