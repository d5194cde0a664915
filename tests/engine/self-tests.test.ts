import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { HardwareReport } from '../../contract/hardware.ts';
import type { SelfTestEvent } from '../../contract/self-tests.ts';
import { createEvents } from '../../main/events.ts';
import { forkRunners } from '../../main/engine/process.ts';
import { startRunner } from '../../main/engine/runner.ts';
import { entryPath } from '../../main/paths.ts';
import { openStore } from '../../main/store/open.ts';
import { diagnosticModelPath } from '../harness/headless.ts';
import { createSelfTests } from '../../main/self-tests/self-tests.ts';

const report = {
  backends: [
    { id: 'cuda', state: 'missing', reason: null, remedy: null },
    { id: 'cpu', state: 'in_use', reason: null, remedy: null },
  ],
  gpus: [],
} as unknown as HardwareReport;

test('the processor gives the known answers, is found as fast as before, and another model is found out', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'paddock-self-test-'));
  const store = openStore(folder);
  try {
    const start = (version: string, system?: string) =>
      createSelfTests({
        store,
        events: createEvents(),
        version,
        hardware: { report: () => Promise.resolve(report) },
        settings: { get: () => ({ preferredBackend: 'auto' }), set: () => {} },
        measureCompute: () => Promise.resolve(2e11),
        measureMemory: () => Promise.resolve(3e10),
        startRunner: (settings) =>
          startRunner({
            launch: forkRunners(entryPath('runner')),
            modelName: 'The diagnostic model',
            path: diagnosticModelPath,
            architecture: 'llama',
            // A template that forgets the question is as wrong as a back end that computes wrongly.
            settings: system === undefined ? settings : { ...settings, chatTemplate: system },
            stateFolder: null,
            onProgress: () => {},
            onLog: () => {},
            onCrash: () => {},
          }),
      });
    const run = async (tests: ReturnType<typeof start>) => {
      const events: SelfTestEvent[] = [];
      for await (const event of tests.run(undefined)) events.push(event);
      return events;
    };
    const good = start('1.0.0');
    const events = await run(good);
    expect(events.map(({ type }) => type)).toEqual(['started', 'tested', 'end']);
    const [verdict] = good.list();
    expect(verdict?.latest).toMatchObject({ backend: 'cpu', state: 'passed', error: null });
    expect(verdict?.latest.answers.every(({ isRight }) => isRight)).toBe(true);
    expect(verdict?.latest.tokensPerSecond).toBeGreaterThan(10);
    expect(verdict?.latest.promptTokensPerSecond).toBeGreaterThan(10);
    expect(verdict?.latest).toMatchObject({ operationsPerSecond: 2e11, memoryBytesPerSecond: 3e10 });
    expect(good.isDue(null)).toBe(false);
    expect(good.notices()).toEqual([]);

    const wrong = start('1.1.0', 'Once upon a time');
    expect(wrong.isDue(null)).toBe(true);
    await run(wrong);
    expect(wrong.list()[0]).toMatchObject({
      change: 'broken',
      latest: { state: 'failed' },
      before: { version: '1.0.0' },
    });
    // There is no other back end that could be offered.
    expect(wrong.notices()).toMatchObject([{ backend: 'cpu', change: 'broken', choice: null }]);
    wrong.dismiss('cpu');
    expect(wrong.notices()).toEqual([]);
  } finally {
    store.close();
    await rm(folder, { recursive: true });
  }
});
