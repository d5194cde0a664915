// npm run docs: writes anew the pages of docs/ that are made from the sources.
import { runScript, runWithNode24, setUp } from './setup.mjs';

await runScript(async () => {
  setUp();
  return runWithNode24(['tests/docs/write.ts']);
});
