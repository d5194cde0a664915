// npm test: sets up, builds, runs every test and ends with a line that counts them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstallChromium } from './chromium.mjs';
import { ensureBuilt, readIfThere, runScript, runWithNode24, say, setUp, toolPath } from './setup.mjs';

/**
 * What we read of Vitest's JSON report.
 *
 * @typedef {{ status: string, fullName: string }} Assertion
 * @typedef {{ name: string, status: string, assertionResults: Assertion[] }} File
 * @typedef {{ numPassedTests: number, numFailedTests: number, testResults: File[] }} Report
 */

await runScript(async () => {
  setUp();
  await ensureBuilt();
  const chromium = findOrInstallChromium();
  if (chromium === undefined) say('no Chromium was found: the browser tests are skipped (CHROMIUM_PATH names one)');
  const folder = mkdtempSync(join(tmpdir(), 'paddock-test-'));
  const reportFile = join(folder, 'report.json');
  const exitCode = await runWithNode24(
    [
      toolPath('vitest'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...process.argv.slice(2),
    ],
    { env: { CHROMIUM_PATH: chromium ?? '' }, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const report = readReport(reportFile);
  rmSync(folder, { recursive: true, force: true });
  return summarize(report, exitCode);
});

/**
 * @param {string} path
 * @returns {Report | undefined}
 */
function readReport(path) {
  const text = readIfThere(path);
  return text === undefined ? undefined : /** @type {Report} */ (JSON.parse(text));
}

/**
 * Prints the skipped tests by name and the closing line; returns the exit code.
 *
 * @param {Report | undefined} report
 * @param {number} exitCode
 */
function summarize(report, exitCode) {
  const files = report?.testResults ?? [];
  const skipped = files.flatMap((file) => file.assertionResults.filter(isSkipped));
  for (const { fullName } of skipped) console.log(`skipped: ${fullName}`);
  // A file that could not be loaded, and an error outside any test, have no test of their own to count.
  const brokenFiles = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  let failed = (report?.numFailedTests ?? 0) + brokenFiles.length;
  if (exitCode !== 0 && failed === 0) failed = 1;
  const skippedPart = skipped.length === 0 ? '' : `, ${skipped.length} skipped`;
  console.log(`${report?.numPassedTests ?? 0} passed, ${failed} failed${skippedPart}`);
  return failed === 0 ? 0 : 1;
}

/** @param {Assertion} assertion */
function isSkipped({ status }) {
  return status === 'skipped' || status === 'pending' || status === 'todo';
}
