import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { HardwareReport } from '../../contract/hardware.ts';
import type { SelfTestEvent } from '../../contract/self-tests.ts';
import { createEvents } from '../events.ts';
import type { GenerateEvent } from '../engine/runner.ts';
import type { GenerateInput, GenerationResult, LoadedInfo } from '../runner/protocol.ts';
import { openStore } from '../store/open.ts';
import { createSelfTests } from './self-tests.ts';

const answers: Readonly<Record<string, string>> = { France: 'Paris', sky: 'blue', Count: '11, 12' };

/** Self-tests of a computer whose processor writes as fast as is said, one speed for each run. */
function start(speeds: number[]) {
  const measured: string[] = [];
  const store = openStore(mkdtempSync(join(tmpdir(), 'paddock-self-tests-')));
  const info = { device: 'cpu' } as LoadedInfo;
  const tests = createSelfTests({
    store,
    events: createEvents(),
    version: '1.0.0',
    hardware: {
      report: () =>
        Promise.resolve({ backends: [{ id: 'cpu', state: 'in_use' }], gpus: [] } as unknown as HardwareReport),
    },
    settings: { get: () => ({ preferredBackend: 'auto' }), set: () => {} },
    measureCompute: (backend) => {
      measured.push(backend);
      return Promise.resolve(2e11);
    },
    measureMemory: () => Promise.resolve(null),
    startRunner: () => {
      const tokensPerSecond = speeds.shift() ?? 0;
      return {
        loaded: Promise.resolve(info),
        stop: () => Promise.resolve(),
        generate: async function* ({ prompt }: GenerateInput): AsyncGenerator<GenerateEvent, void> {
          const asked = prompt.kind === 'chat' ? String(prompt.turns[0]?.content) : '';
          const text = Object.entries(answers).find(([word]) => asked.includes(word))?.[1] ?? '';
          yield { type: 'delta', deltas: [{ type: 'text', text }], count: 1, logprobs: [] };
          const result = { completionTokens: 101, decodeMs: 100_000 / tokensPerSecond, promptTokens: 400 };
          yield { type: 'done', result: { ...result, cachedTokens: 0, promptMs: 100 } as GenerationResult };
        },
      };
    },
  });
  return {
    tests,
    measured,
    run: async () => {
      const events: SelfTestEvent[] = [];
      for await (const event of tests.run(undefined)) events.push(event);
      return tests.list()[0];
    },
  };
}

test('a computer that was busy for a moment is not called slower', async () => {
  const { tests, run, measured } = start([1000, 500, 990]);
  await run();
  expect(await run()).toMatchObject({ change: 'none', latest: { tokensPerSecond: 990, operationsPerSecond: 2e11 } });
  expect(tests.notices()).toEqual([]);
  expect(measured).toEqual(['cpu', 'cpu']);
});

test('one that is slow twice is, with how it was before', async () => {
  const { tests, run } = start([1000, 500, 520]);
  await run();
  expect(await run()).toMatchObject({ change: 'slower', latest: { tokensPerSecond: 520 } });
  expect(tests.notices()).toMatchObject([{ change: 'slower', before: { tokensPerSecond: 1000 }, choice: null }]);
});
