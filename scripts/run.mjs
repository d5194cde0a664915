// node scripts/run.mjs <tool> [arguments]: a tool from node_modules, under the Node that Paddock needs.
import { runScript, runWithNode24, setUp, SetupError, toolPath } from './setup.mjs';

await runScript(async () => {
  const [tool, ...args] = process.argv.slice(2);
  if (tool === undefined) throw new SetupError('Name a tool to run, for example: node scripts/run.mjs vitest');
  setUp();
  return runWithNode24([toolPath(tool), ...args]);
});
