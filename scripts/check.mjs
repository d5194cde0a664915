// npm run check: types, lint, format and dead code, side by side. Ends with 1 where any of them has something to say.
import { availableParallelism } from 'node:os';
import { collect, runScript, setUp, startWithNode24, toolPath, waitFor } from './setup.mjs';

const folders = ['contract', 'main', 'cli', 'preload', 'renderer', 'tests', 'bench', 'scripts'];
const configs = ['electron.vite.config.ts', 'vitest.config.ts'];
const typed = ['.', 'contract', 'main', 'cli', 'preload', 'renderer', 'tests', 'bench'];

/** @typedef {{ name: string, args: string[] }} Step */

/** @returns {Step[]} */
function listSteps() {
  return [
    { name: 'lint', args: [toolPath('oxlint'), '--type-aware', '--deny-warnings', ...folders, ...configs] },
    { name: 'dead code', args: [toolPath('knip'), '--no-progress'] },
    {
      name: 'format',
      args: [toolPath('oxfmt'), '--check', ...folders, '*.ts', '*.json', '.oxlintrc.json', '.oxfmtrc.json'],
    },
    ...typed.map((folder) => ({
      name: `types ${folder === '.' ? 'of scripts and configuration' : `of ${folder}`}`,
      args: [toolPath('tsc'), '--project', folder, '--pretty', 'false'],
    })),
  ];
}

/**
 * Says in one line how a step went, and under it what it found.
 *
 * @param {Step} step
 */
async function runStep({ name, args }) {
  const startedAt = performance.now();
  const child = startWithNode24(args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collect(child);
  const isGood = (await waitFor(child)) === 0;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${isGood ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (!isGood) console.log(output().trimEnd());
  return isGood;
}

await runScript(async () => {
  setUp();
  const waiting = listSteps();
  let failures = 0;
  const workers = Array.from({ length: Math.min(availableParallelism(), 4) }, async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (!(await runStep(step))) failures += 1;
    }
  });
  await Promise.all(workers);
  console.log(failures === 0 ? 'check passed' : `check failed: ${failures} of ${listSteps().length} steps`);
  return failures === 0 ? 0 : 1;
});
