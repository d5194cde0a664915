// npm run screenshots: takes the pictures of the README, and of every screen, anew, with the diagnostic model.
import { findChromium } from './chromium.mjs';
import { ensureBuilt, runScript, runWithNode24, setUp, SetupError } from './setup.mjs';

await runScript(async () => {
  setUp();
  await ensureBuilt();
  const chromium = findChromium();
  if (chromium === undefined) {
    throw new SetupError('No Chromium was found to take pictures with. Install one, or name it in CHROMIUM_PATH.');
  }
  for (const pictures of ['tests/screenshots.ts', 'tests/gallery.ts']) {
    const code = await runWithNode24([pictures], { env: { CHROMIUM_PATH: chromium } });
    if (code !== 0) return code;
  }
  return 0;
});
