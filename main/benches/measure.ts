import { samplingSchema, type LoadSettings } from '../../contract/inference.ts';
import { describeError } from '../../contract/errors.ts';
import type { BenchRow, BenchSettings } from '../../contract/benches.ts';
import type { Runner } from '../engine/runner.ts';
import type { GenerateInput, GenerationResult } from '../runner/protocol.ts';

type StartRunner = (settings: LoadSettings) => Pick<Runner, 'loaded' | 'generate' | 'stop' | 'pid'>;

/** Enough for a steady speed, and few enough for a slow machine. */
const readTokens = 256;
const writtenTokens = 32;

type Measured = { path: string; architecture: string | null };

/** Measures each point in a runner of its own, started with `startApart`. */
export function measureApart(
  startApart: (path: string, architecture: string | null, settings: LoadSettings) => ReturnType<StartRunner>,
  readMemory: (pid: number) => Promise<number | null>,
) {
  return (
    { path, architecture }: Measured,
    base: LoadSettings,
    settings: BenchSettings,
    depth: number,
    signal: AbortSignal,
  ): Promise<BenchRow> =>
    measurePoint((loaded) => startApart(path, architecture, loaded), base, settings, depth, readMemory, signal);
}

/** Loads the model with these settings in a runner of its own, reads and writes, and ends it. Rejects when aborted. */
export async function measurePoint(
  startRunner: StartRunner,
  base: LoadSettings,
  settings: BenchSettings,
  depth: number,
  readMemory: (pid: number) => Promise<number | null>,
  signal: AbortSignal,
): Promise<BenchRow> {
  const blank: BenchRow = {
    settings,
    depth,
    promptTokensPerSecond: null,
    tokensPerSecond: null,
    memoryBytes: null,
    error: null,
  };
  const runner = startRunner({ ...withSettings(base, settings), slots: 1, contextLength: contextFor(depth) });
  try {
    await untilLoaded(runner, signal);
    // The first pass touches every weight for the first time.
    await generate(runner, tokensFrom(7, 16), 2, signal);
    const before = tokensFrom(1, depth);
    if (depth > 0) await generate(runner, before, 1, signal);
    const read = await generate(runner, [...before, ...tokensFrom(depth + 3, readTokens)], 1, signal);
    const written = await generate(runner, [...before, ...tokensFrom(depth + 3, readTokens)], writtenTokens, signal);
    const newTokens = read.promptTokens - read.cachedTokens;
    return {
      ...blank,
      promptTokensPerSecond: read.promptMs > 0 ? (newTokens / read.promptMs) * 1000 : null,
      tokensPerSecond: written.decodeMs > 0 ? ((written.completionTokens - 1) / written.decodeMs) * 1000 : null,
      memoryBytes: runner.pid === undefined ? null : await readMemory(runner.pid),
    };
  } catch (error) {
    signal.throwIfAborted();
    return { ...blank, error: describeError(error).message };
  } finally {
    await runner.stop();
  }
}

export function withSettings(base: LoadSettings, { cacheType, ...settings }: BenchSettings): LoadSettings {
  return { ...base, ...settings, cacheTypeK: cacheType, cacheTypeV: cacheType, runner: 'native' };
}

function contextFor(depth: number): number {
  return Math.ceil((depth + readTokens + writtenTokens + 32) / 256) * 256;
}

/** Numbers that every vocabulary has; which words they are does not matter to the speed. */
function tokensFrom(start: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => 100 + ((start + index * 7) % 97));
}

async function untilLoaded({ loaded }: Pick<Runner, 'loaded'>, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  aborted.catch(() => {});
  await Promise.race([loaded, aborted]);
}

async function generate(
  runner: Pick<Runner, 'generate'>,
  tokens: number[],
  maxTokens: number,
  signal: AbortSignal,
): Promise<GenerationResult> {
  const input: GenerateInput = {
    prompt: { kind: 'tokens', tokens },
    // No choice of words may end the answer early: the likeliest would often be its end.
    sampling: samplingSchema.parse({ temperature: 1, topK: 0, topP: 1, minP: 0, seed: 1 }),
    maxTokens,
  };
  for await (const event of runner.generate(input, signal)) {
    if (event.type !== 'done') continue;
    signal.throwIfAborted();
    return event.result;
  }
  throw new Error('The engine gave no answer.');
}
