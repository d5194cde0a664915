import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadSettingsSchema } from '../contract/inference.ts';
import { forkRunners } from '../main/engine/process.ts';
import { startRunner } from '../main/engine/runner.ts';
import { expectSpeed, keyValuesRead, weightsRead } from '../main/fit/speed.ts';
import { readShape } from '../main/fit/shape.ts';
import { inspectGguf } from '../main/gguf/inspect.ts';
import { probeBandwidth } from '../main/hardware/probe.ts';
import { entryPath } from '../main/paths.ts';
import { formatMebibytes } from './table.ts';

// Expected against measured speed of writing, behind prompts of several lengths:
// node bench/speed-fit.ts [--model PATH]... [--rounds N]

const depths = [128, 1024, 4096];
const answerTokens = 48;

const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string', default: '3' },
    /** Of the runner; by default as many as it takes by itself. */
    threads: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const threads = values.threads === undefined ? null : Number(values.threads);
const diagnostic = fileURLToPath(new URL('../resources/paddock-tiny.gguf', import.meta.url));

const bandwidth = await probeBandwidth(threads ?? undefined);
console.log(`Memory: ${(bandwidth / 1e9).toFixed(1)} GB/s read by ${threads ?? 'the usual number of'} threads.\n`);
console.log('| Model | Depth | Weights read | Cache read | Expected | Measured | Error |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const path of [diagnostic, ...values.model]) {
  const report = await inspectGguf(path);
  const settings = loadSettingsSchema.parse({
    contextLength: 8192,
    slots: 1,
    gpuLayers: 'none',
    device: 'cpu',
    threads,
  });
  const shape = readShape(report);
  for (const { depth, tokensPerSecond } of await measure(path, settings)) {
    const chosen = { ...settings, contextLength: 8192, gpuLayers: 0 };
    const expected = expectSpeed(report, chosen, { ram: bandwidth, gpu: null }, depth) ?? Number.NaN;
    const cells = [
      basename(path),
      String(Math.round(depth)),
      formatMebibytes(weightsRead(report, shape, chosen).ramBytes),
      formatMebibytes(keyValuesRead(shape, chosen, depth).ramBytes),
      `${expected.toFixed(1)} tokens/s`,
      `${tokensPerSecond.toFixed(1)} tokens/s, ${(1000 / tokensPerSecond).toFixed(2)} ms`,
      `${((expected / tokensPerSecond - 1) * 100).toFixed(1)}%`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

async function measure(path: string, settings: ReturnType<typeof loadSettingsSchema.parse>) {
  const { promise: crashed, reject } = Promise.withResolvers<never>();
  crashed.catch(() => {});
  const runner = startRunner({
    launch: forkRunners(entryPath('runner')),
    modelName: basename(path),
    path,
    settings,
    architecture: null,
    stateFolder: null,
    onProgress: () => {},
    onLog: () => {},
    onCrash: reject,
  });
  try {
    const { contextLength } = await Promise.race([runner.loaded, crashed]);
    const rows: { depth: number; tokensPerSecond: number }[] = [];
    for (const depth of depths.filter((each) => each + answerTokens < contextLength)) {
      const gaps: number[] = [];
      for (let round = 0; round < rounds; round += 1) gaps.push(...(await decode(depth)));
      rows.push({ depth: depth + answerTokens / 2, tokensPerSecond: 1000 / lowerQuartile(gaps) });
    }
    return rows;
  } finally {
    await runner.stop();
  }

  /** Milliseconds a token, for each piece of an answer. */
  async function decode(depth: number): Promise<number[]> {
    // Plain tokens of the middle of the vocabulary: the special ones stand at its ends. Further rounds find them cached.
    const tokens = Array.from({ length: depth }, (_, index) => 300 + (index % 500));
    const answer = runner.generate(
      { prompt: { kind: 'tokens', tokens }, sampling: { temperature: 0 }, maxTokens: answerTokens },
      AbortSignal.timeout(300_000),
    );
    const gaps: number[] = [];
    let lastAt: number | null = null;
    for await (const event of answer) {
      if (event.type !== 'delta' || event.count === 0) continue;
      const now = performance.now();
      if (lastAt !== null) gaps.push((now - lastAt) / event.count);
      lastAt = now;
    }
    return gaps;
  }
}

/** Whatever else the computer does only makes a token later. */
function lowerQuartile(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 4)] ?? Number.NaN;
}
