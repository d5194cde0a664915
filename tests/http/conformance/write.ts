import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { repositoryFolder } from '../../harness/headless.ts';
import { clients } from './clients.ts';
import { makeTable } from './table.ts';

// node tests/http/conformance/write.ts: runs the tests of the server with the real clients, and writes the table of
// what passed. `--results FILE` takes the results of a run that was made before.

const resultsSchema = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          meta: z.object({ asked: z.array(z.string()).optional() }),
        }),
      ),
    }),
  ),
});

const packageSchema = z.object({ devDependencies: z.record(z.string(), z.string()) });

const target = join(repositoryFolder, 'docs', 'api-conformance.md');
const given = process.argv[process.argv.indexOf('--results') + 1];
const text = process.argv.includes('--results') ? await readFile(given ?? '', 'utf8') : await runTests();
const tests = resultsSchema.parse(JSON.parse(text)).testResults.flatMap((file) => file.assertionResults);
const failed = tests.filter(({ status }) => status === 'failed');
if (failed.length > 0) {
  process.stderr.write(`${failed.map(({ fullName }) => `failed: ${fullName}`).join('\n')}\n`);
  process.exitCode = 1;
}
const { devDependencies } = packageSchema.parse(
  JSON.parse(await readFile(join(repositoryFolder, 'package.json'), 'utf8')),
);
const versions = clients.flatMap(({ packages }) => packages.map((name) => `${name} ${devDependencies[name] ?? ''}`));
await writeFile(target, makeTable(tests, versions));

async function runTests(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'paddock-conformance-'));
  const results = join(folder, 'results.json');
  const vitest = join(repositoryFolder, 'node_modules', 'vitest', 'vitest.mjs');
  const config = join('tests', 'http', 'conformance', 'vitest.config.ts');
  try {
    await promisify(execFile)(
      process.execPath,
      [vitest, 'run', '--config', config, '--reporter', 'json', '--outputFile', results],
      { cwd: repositoryFolder, maxBuffer: 2 ** 26 },
    ).catch(() => {});
    return await readFile(results, 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
