// node scripts/package-smoke.mjs PROGRAM: starts a packed Paddock, asks the diagnostic model in its window, and quits.
// Over Chromium's own port: the fuses keep out what else would look into the app.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { runScript, say, SetupError } from './setup.mjs';

const patienceMs = 120_000;

await runScript(async () => {
  const program = process.argv[2];
  if (program === undefined) throw new SetupError('Name the program of a packed Paddock.');
  const dataFolder = mkdtempSync(join(tmpdir(), 'paddock-smoke-'));
  // Machines that build have no sandbox for Chromium, and some no key ring.
  const switches = process.platform === 'linux' ? ['--no-sandbox', '--password-store=basic'] : [];
  const child = spawn(program, ['--remote-debugging-port=0', ...switches], {
    env: { ...process.env, PADDOCK_DATA_DIR: dataFolder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  /** @type {Promise<number | null>} */
  const exited = new Promise((resolve) => child.once('exit', resolve));
  try {
    const browser = await chromium.connectOverCDP(await addressOf(child), { timeout: patienceMs });
    const context = browser.contexts()[0];
    const page = context?.pages()[0] ?? (await context?.waitForEvent('page', { timeout: patienceMs }));
    if (page === undefined) throw new SetupError('Paddock started without a window.');
    page.setDefaultTimeout(patienceMs);
    await ask(page);
    say('the diagnostic model answered in the window of the packed app');
    // Elsewhere the last window ends the app.
    if (process.platform === 'darwin') child.kill('SIGTERM');
    else await page.close();
    // One that does not end is ended, and then has no code.
    const patience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    const code = await exited;
    clearTimeout(patience);
    if (code !== 0) throw new SetupError(`Paddock ended with ${String(code)}.`);
    say('it quit');
    return 0;
  } finally {
    child.kill('SIGKILL');
    await exited;
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  }
});

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, null, import('node:stream').Readable>} child
 * @returns {Promise<string>}
 */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (address === undefined) console.error(line);
      else resolve(address);
    });
    child.once('exit', (code) => reject(new SetupError(`Paddock ended with ${String(code)} before it had a window.`)));
    setTimeout(() => reject(new SetupError('Paddock did not start.')), patienceMs).unref();
  });
}

/** @param {import('playwright-core').Page} page */
async function ask(page) {
  const composer = page.getByRole('textbox', { name: 'Message' });
  const skip = page.getByRole('button', { name: 'Skip', exact: true });
  await composer.or(skip).first().waitFor();
  if (await skip.isVisible()) await skip.click();
  await composer.fill('What is the capital of France?');
  await page.locator('[data-testid="composer-send"][aria-disabled="false"]').waitFor();
  await composer.press('Enter');
  await page.locator('[data-testid="answer"][data-state="complete"]').waitFor();
}
