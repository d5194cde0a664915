import { afterEach } from 'vitest';
import { loadSettingsSchema, type LoadSettings } from '../../contract/inference.ts';
import { forkRunners } from '../engine/process.ts';
import { startRunner, type Runner } from '../engine/runner.ts';
import { entryPath } from '../paths.ts';

const running: Runner[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((runner) => runner.stop()));
});

/** A real runner in a process of its own, which ends with the test. */
export function startTestRunner(path: string, settings: Partial<LoadSettings> = {}): Runner {
  const runner = startRunner({
    launch: forkRunners(entryPath('runner')),
    modelName: 'Tiny',
    path,
    settings: loadSettingsSchema.parse(settings),
    architecture: null,
    stateFolder: null,
    onProgress: () => {},
    onLog: () => {},
    onCrash: () => {},
  });
  running.push(runner);
  return runner;
}
