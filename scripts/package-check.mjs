// npm run package:check [-- --only linux-x64]: packs Paddock for every system as the installers are, without a download,
// looks at what went in, starts what was packed for this system, and writes docs/packaging.md.
import { ensureBuilt, runScript, runWithNode24, setUp } from './setup.mjs';

await runScript(async () => {
  setUp();
  await ensureBuilt();
  return runWithNode24(['scripts/package-pack.mjs', ...process.argv.slice(2)]);
});
