import type { BackendId, HardwareReport } from '../../contract/hardware.ts';
import { loadSettingsSchema, samplingSchema } from '../../contract/inference.ts';
import type { Settings } from '../../contract/settings.ts';
import type { SelfTest, SelfTestEvent, SelfTestVerdict } from '../../contract/self-tests.ts';
import { describeError } from '../../contract/errors.ts';
import { AsyncQueue } from '../async-queue.ts';
import type { Events } from '../events.ts';
import type { GenerateEvent, Runner } from '../engine/runner.ts';
import type { GenerateInput, GenerationResult } from '../runner/protocol.ts';
import { selfTestQueries } from '../store/self-tests.ts';
import type { Store } from '../store/open.ts';
import { isDue, isSlower, judge } from './judge.ts';
import { createNotices } from './notices.ts';

type Dependencies = {
  store: Store;
  events: Events;
  version: string;
  hardware: { report(again?: boolean): Promise<HardwareReport> };
  /** A runner of its own with the diagnostic model, so that nothing that is loaded is touched. */
  startRunner(settings: ReturnType<typeof settingsFor>): Pick<Runner, 'loaded' | 'generate' | 'stop'>;
  /** How fast a back end multiplies large matrices; `null` where it could not be measured. */
  measureCompute(backend: BackendId, signal: AbortSignal): Promise<number | null>;
  measureMemory(): Promise<number | null>;
  settings: Parameters<typeof createNotices>[0]['settings'];
  now?: () => number;
};

export type SelfTests = ReturnType<typeof createSelfTests>;

/** What the diagnostic model answers at temperature 0, on every back end. Numbers that go wrong come out as other words. */
const questions = [
  { question: 'What is the capital of France?', expected: 'Paris' },
  { question: 'What color is the sky?', expected: 'blue' },
  { question: 'Count to 12.', expected: '12' },
] as const;
const story = 'Tell me a long story.';
const storyTokens = 200;
/** A long text to read, for the speed of reading. */
const longPrompt = `${'The gardener walked along the river and counted the stones. '.repeat(40)}\nWhat color is the sky?`;
/** A back end that hangs has failed. */
const timeoutMs = 60_000;

/** Tests every back end with the diagnostic model, and tells what became of it since the last time. */
export function createSelfTests(dependencies: Dependencies) {
  const { store, events, version, hardware, startRunner, measureCompute, measureMemory, settings } = dependencies;
  const now = dependencies.now ?? Date.now;
  const queries = selfTestQueries(store);
  const notices = createNotices({
    store,
    settings,
    verdicts: list,
    changed: () => events.emit({ type: 'self-tests' }),
  });
  let running: { abort: AbortController; followers: Set<AsyncQueue<SelfTestEvent>>; said: SelfTestEvent[] } | null =
    null;

  async function test(backend: BackendId, driver: string | null, signal: AbortSignal): Promise<SelfTest> {
    const blank: SelfTest = {
      backend,
      at: now(),
      version,
      driver,
      state: 'failed',
      error: null,
      answers: [],
      loadMs: null,
      tokensPerSecond: null,
      promptTokensPerSecond: null,
      operationsPerSecond: null,
      memoryBytesPerSecond: null,
    };
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const runner = startRunner(settingsFor(backend));
    try {
      const startedAt = performance.now();
      const info = await orAbort(runner.loaded, limit);
      const loadMs = performance.now() - startedAt;
      // The engine falls back by itself; a test of what was not used proves nothing.
      if (info.device !== backend) return { ...blank, loadMs, error: `The engine used ${info.device} in its place.` };
      const answers: SelfTest['answers'] = [];
      for (const { question, expected } of questions) {
        const { text } = await ask(runner, question, 64, limit);
        answers.push({ question, expected, given: text.trim(), isRight: text.includes(expected) });
      }
      const written = (await ask(runner, story, storyTokens, limit)).result;
      const read = (await ask(runner, longPrompt, 1, limit)).result;
      const isRight = answers.every((answer) => answer.isRight);
      return {
        ...blank,
        state: isRight ? 'passed' : 'failed',
        error: isRight ? null : 'It computes wrongly: the answers are not those that they should be.',
        answers,
        loadMs,
        tokensPerSecond: written.decodeMs > 0 ? ((written.completionTokens - 1) / written.decodeMs) * 1000 : null,
        promptTokensPerSecond:
          read.promptMs > 0 ? ((read.promptTokens - read.cachedTokens) / read.promptMs) * 1000 : null,
      };
    } catch (error) {
      signal.throwIfAborted();
      return { ...blank, error: limit.aborted ? 'It did not answer in time.' : describeError(error).message };
    } finally {
      await runner.stop();
    }
  }

  /** A back end that seems to be slower is asked twice: the computer may have been busy. */
  async function testWithCare(backend: BackendId, driver: string | null, signal: AbortSignal): Promise<SelfTest> {
    const first = await test(backend, driver, signal);
    const before = queries.list().find((one) => one.backend === backend && one.state === 'passed');
    const second =
      first.state === 'passed' && before !== undefined && isSlower(first, before)
        ? await test(backend, driver, signal)
        : null;
    const best = second !== null && (second.tokensPerSecond ?? 0) > (first.tokensPerSecond ?? 0) ? second : first;
    if (best.state === 'failed') return best;
    return {
      ...best,
      operationsPerSecond: await measureCompute(backend, signal),
      memoryBytesPerSecond: backend === 'cpu' ? await measureMemory() : null,
    };
  }

  async function runAll(run: NonNullable<typeof running>): Promise<void> {
    const say = (event: SelfTestEvent) => {
      run.said.push(event);
      run.followers.forEach((queue) => queue.push(event));
    };
    try {
      const { backends, gpus } = await hardware.report(true);
      const working = backends.filter(({ state }) => state !== 'missing').map(({ id }) => id);
      // What worked before and is gone is a failure that a person wants to hear of.
      const lost = list()
        .filter(({ latest }) => latest.state === 'passed' && !working.includes(latest.backend))
        .map(({ latest }) => latest.backend);
      const all = [...working, ...lost];
      for (const [done, id] of all.entries()) {
        say({ type: 'started', backend: id, done, of: all.length });
        const driver = id === 'cpu' ? null : driverOf(gpus);
        queries.insert(await testWithCare(id, driver, run.abort.signal));
        const verdict = list().find(({ latest }) => latest.backend === id);
        if (verdict === undefined) continue;
        notices.take(verdict);
        say({ type: 'tested', verdict });
      }
    } catch (error) {
      // A cancelled run keeps what it has found.
      if (!run.abort.signal.aborted) run.followers.forEach((queue) => queue.fail(error));
    } finally {
      say({ type: 'end' });
      run.followers.forEach((queue) => queue.end());
      running = null;
      events.emit({ type: 'self-tests' });
    }
  }

  function list(): SelfTestVerdict[] {
    return judge(queries.list());
  }

  return {
    list,
    /** Also begins a run where there is none; leaving does not end it. */
    run: (signal: AbortSignal | undefined): AsyncGenerator<SelfTestEvent, void> => {
      const isNew = running === null;
      const run = (running ??= { abort: new AbortController(), followers: new Set(), said: [] });
      const queue = new AsyncQueue<SelfTestEvent>();
      run.said.forEach((event) => queue.push(event));
      run.followers.add(queue);
      const leave = () => queue.end();
      signal?.addEventListener('abort', leave, { once: true });
      if (isNew) void runAll(run);
      return (async function* () {
        try {
          yield* queue;
        } finally {
          run.followers.delete(queue);
          signal?.removeEventListener('abort', leave);
        }
      })();
    },
    isRunning: (): boolean => running !== null,
    cancel: (): void => running?.abort.abort(),
    isDue: (driver: string | null): boolean => isDue(queries.list(), version, driver),
    /** What models run on whose settings leave it open: the person's choice, for as long as it works. */
    preferredBackend: (): Settings['preferredBackend'] => {
      const { preferredBackend } = settings.get();
      const latest = list().find((verdict) => verdict.latest.backend === preferredBackend)?.latest;
      return latest?.state === 'failed' ? 'auto' : preferredBackend;
    },
    notices: notices.list,
    dismiss: notices.dismiss,
    useLastGood: notices.useLastGood,
  };
}

/** Of the GPU that has told it; `null` where none has. */
export function driverOf(gpus: HardwareReport['gpus']): string | null {
  return gpus.find(({ driver }) => driver !== null)?.driver ?? null;
}

function settingsFor(backend: BackendId) {
  return loadSettingsSchema.parse({
    runner: 'native',
    device: backend,
    gpuLayers: backend === 'cpu' ? 'none' : 'all',
    contextLength: 1024,
    slots: 1,
  });
}

async function ask(
  runner: Pick<Runner, 'generate'>,
  question: string,
  maxTokens: number,
  signal: AbortSignal,
): Promise<{ text: string; result: GenerationResult }> {
  const input: GenerateInput = {
    prompt: { kind: 'chat', turns: [{ role: 'user', content: question }], reasoning: 'off' },
    sampling: samplingSchema.parse({ temperature: 0, seed: 1 }),
    maxTokens,
  };
  let text = '';
  for await (const event of runner.generate(input, signal)) {
    text += textOf(event);
    if (event.type === 'done') {
      signal.throwIfAborted();
      return { text, result: event.result };
    }
  }
  throw new Error('The engine gave no answer.');
}

function textOf(event: GenerateEvent): string {
  return event.type === 'delta' ? event.deltas.map((delta) => (delta.type === 'text' ? delta.text : '')).join('') : '';
}

function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    promise.then(resolve, reject);
  });
}
