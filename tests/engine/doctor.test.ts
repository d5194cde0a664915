import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { hardwareReportSchema } from '../../contract/hardware.ts';
import { selfTestVerdictSchema } from '../../contract/self-tests.ts';
import { makeDataFolder, runCommandLine } from '../harness/headless.ts';

const answerSchema = z.object({
  version: z.string(),
  report: hardwareReportSchema,
  tests: z.array(selfTestVerdictSchema),
});

let dataFolder: string;
beforeAll(async () => {
  dataFolder = await makeDataFolder();
});
afterAll(() => rm(dataFolder, { recursive: true, force: true }));

const doctor = (...args: string[]) => runCommandLine(['doctor', '--data-dir', dataFolder, ...args]);

test('says for a program what this computer has, and proves that it computes', async () => {
  const { exitCode, output, errorOutput } = await doctor('--json');
  expect({ exitCode, errorOutput }).toEqual({ exitCode: 0, errorOutput: '' });
  expect(output.trim().split('\n')).toHaveLength(1);
  const { report, tests } = answerSchema.parse(JSON.parse(output));
  expect(report.pending).toEqual([]);
  expect(report.processor.name).toBeTruthy();
  expect(report.memory.totalBytes).toBeGreaterThan(2 ** 30);
  expect(report.ramBytesPerSecond).toBeGreaterThan(1e8);
  expect(report.backends.filter(({ state }) => state === 'in_use')).toHaveLength(1);
  expect(report.disks).toMatchObject([{ folder: expect.stringContaining(dataFolder) as string }]);
  const onProcessor = tests.find(({ latest }) => latest.backend === 'cpu');
  expect(onProcessor).toMatchObject({ latest: { state: 'passed', error: null }, before: null, change: 'none' });
  expect(onProcessor?.latest.operationsPerSecond).toBeGreaterThan(1e8);
  expect(onProcessor?.latest.memoryBytesPerSecond).toBeGreaterThan(1e8);
});

test('says the same for a person, with what was tested before and no test of its own where none is wanted', async () => {
  const { exitCode, output, errorOutput } = await doctor('--no-test');
  expect({ exitCode, errorOutput }).toEqual({ exitCode: 0, errorOutput: '' });
  for (const line of [
    /^Paddock \d/,
    /^Processor {3}\S/m,
    /^Memory {6}\d.* available/m,
    /^ {12}\d.* a second, measured$/m,
    /^Computing {3}\d+ billion operations a second, measured$/m,
    /^Disk {8}.* free for /m,
    /^cpu {9}(in use|works)$/m,
    /^Self-test {3}cpu: passed, \d+ tokens\/s/m,
  ]) {
    expect(output).toMatch(line);
  }
  expect(output).not.toContain('null');
});

test('says as it goes on what it tests, beside the answer and not in it', async () => {
  const { output, errorOutput } = await doctor();
  expect(errorOutput).toContain('Testing cpu…');
  expect(output).not.toContain('Testing');
});
