import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadSettings, OutputDelta } from '../contract/inference.ts';
import type { Runner } from '../main/engine/runner.ts';
import { generateRequestSchema, type GenerateRequest } from '../main/runner/protocol.ts';
import { longStory } from '../tests/harness/client.ts';
import { diagnosticModelPath } from '../tests/harness/headless.ts';
import { decodeTokens } from './decode.ts';
import { median, type Row } from './table.ts';

/** What the process of `in-process.ts` is told first. */
export type DirectLoad = { path: string; settings: LoadSettings };
/** An answer, timed where its reader gets it: from the first tokens to the last. */
export type Timed = { text: string; tokens: number; milliseconds: number };

/** The cost is the same for every model; with this one a token takes about a millisecond, so that it can be seen. */
const path = diagnosticModelPath;

const request: GenerateRequest = generateRequestSchema.parse({
  prompt: { kind: 'chat', turns: [{ role: 'user', content: longStory }] },
  sampling: { temperature: 0 },
  maxTokens: decodeTokens,
});

/**
 * What the process boundary costs a token: an answer as the engine gets it from a runner in a process of its own,
 * against the same answer by a direct call of the same code in one process. In turns.
 */
export async function measureBoundary(
  start: (model: string) => Promise<Runner>,
  settings: LoadSettings,
  rounds: number,
): Promise<Row[]> {
  const runner = await start(path);
  const direct = await startDirect({ path, settings });
  // The first run of each warms its process and leaves the prompt in its cache.
  await runInRunner(runner);
  await direct.run();
  const across: number[] = [];
  const within: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const one = await runInRunner(runner);
    const other = await direct.run();
    if (one.text !== other.text) throw new Error('The two wrote different answers, so their times do not compare.');
    across.push(one.milliseconds / one.tokens);
    within.push(other.milliseconds / other.tokens);
  }
  direct.end();
  await runner.stop();
  const costs = across.map((value, round) => value - (within[round] ?? Number.NaN));
  return [
    { measure: 'A token from the runner’s process', value: `${median(across).toFixed(3)} ms` },
    { measure: 'The same token by a direct call', value: `${median(within).toFixed(3)} ms` },
    {
      measure: 'Cost of the process boundary per token, and its range over the rounds',
      value: `${median(costs).toFixed(3)} ms (${Math.min(...costs).toFixed(3)} to ${Math.max(...costs).toFixed(3)})`,
    },
  ];
}

/** Reads an answer and takes its time; both sides are measured with it. */
export function createStopwatch() {
  let text = '';
  let firstAt: number | null = null;
  let lastAt = 0;
  let tokens = 0;
  return {
    read(deltas: readonly OutputDelta[], count: number): void {
      lastAt = performance.now();
      // What came first has no time of its own.
      if (firstAt === null) firstAt = lastAt;
      else tokens += count;
      for (const delta of deltas) if ('text' in delta) text += delta.text;
    },
    result: (): Timed => ({ text, tokens, milliseconds: lastAt - (firstAt ?? lastAt) }),
  };
}

async function runInRunner(runner: Runner): Promise<Timed> {
  const stopwatch = createStopwatch();
  for await (const event of runner.generate(request, new AbortController().signal)) {
    if (event.type === 'delta') stopwatch.read(event.deltas, event.count);
  }
  return stopwatch.result();
}

async function startDirect(load: DirectLoad): Promise<{ run(): Promise<Timed>; end(): void }> {
  const child = fork(fileURLToPath(new URL('in-process.ts', import.meta.url)), {
    // As the engine starts a runner.
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', NODE_NO_WARNINGS: '1' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const loaded = once(child, 'message');
  child.send(load);
  await loaded;
  return {
    async run() {
      const answered = once(child, 'message');
      child.send(request);
      const [result] = (await answered) as [Timed];
      return result;
    },
    end: () => child.disconnect(),
  };
}
