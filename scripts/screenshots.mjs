// npm run screenshots: takes the pictures of the README anew, from a real conversation with the diagnostic model.
import { findChromium } from './chromium.mjs';
import { ensureBuilt, runScript, runWithNode24, setUp, SetupError } from './setup.mjs';

await runScript(async () => {
  setUp();
  await ensureBuilt();
  const chromium = findChromium();
  if (chromium === undefined) {
    throw new SetupError('No Chromium was found to take pictures with. Install one, or name it in CHROMIUM_PATH.');
  }
  return runWithNode24(['tests/screenshots.ts'], { env: { CHROMIUM_PATH: chromium } });
});
