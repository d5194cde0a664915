// npm run bench [-- decode | start | memory | renderer | ui | engine | server | download]: what the speed and size goals are
// measured with.
import { findChromium } from './chromium.mjs';
import { ensureBuilt, runScript, runWithNode24, setUp } from './setup.mjs';

await runScript(async () => {
  setUp();
  await ensureBuilt();
  return runWithNode24(['bench/index.ts', ...process.argv.slice(2)], { env: { CHROMIUM_PATH: findChromium() ?? '' } });
});
