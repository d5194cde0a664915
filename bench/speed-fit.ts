import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadSettingsSchema, type LoadSettings } from '../contract/inference.ts';
import { mostThreads } from '../main/cores.ts';
import { forkRunners } from '../main/engine/process.ts';
import { startRunner, type Runner } from '../main/engine/runner.ts';
import { readProcessor } from '../main/fit/machine.ts';
import { expectPromptSpeed, expectSpeed } from '../main/fit/speed.ts';
import { floatShares } from '../main/fit/speeds.ts';
import { inspectGguf } from '../main/gguf/inspect.ts';
import { probeCompute } from '../main/hardware/compute-probe.ts';
import { probeBandwidth } from '../main/hardware/probe.ts';
import { entryPath } from '../main/paths.ts';
import { median } from './table.ts';

// Expected against measured speed of writing, behind prompts of two lengths, and of reading these:
// node bench/speed-fit.ts [--model PATH]... [--rounds N] [--threads N]
// The machine's own speed is asked before each model, since it changes with what else runs; the medians are taken.

const depths = [128, 1024];
const answerTokens = 48;
/** How often each answer is written once more. */
const answersAgain = 3;
const contextLength = 2048;
const specialTokens = 8;

type Measured = { path: string; promptTokens: number; writeSpeeds: number[]; readSpeeds: number[] };

const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string', default: '3' },
    /** Of the runner; by default as many as it takes by itself. */
    threads: { type: 'string' },
  },
});
const threads = values.threads === undefined ? null : Number(values.threads);
const diagnostic = fileURLToPath(new URL('../resources/paddock-tiny.gguf', import.meta.url));
const paths = [diagnostic, ...values.model];
const settings = loadSettingsSchema.parse({ contextLength, slots: 1, gpuLayers: 'none', device: 'cpu', threads });

const bandwidths: number[] = [];
const computes: number[] = [];
const measured = new Map<string, Measured>();
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const path of paths) {
    bandwidths.push(await probeBandwidth(threads ?? undefined));
    computes.push(await probeCompute('cpu', start, AbortSignal.timeout(60_000)));
    await measure(path, round);
  }
}

const [ram, operations] = [median(bandwidths), median(computes)];
const rates = { processor: operations, gpu: null, processorFloatShare: floatShares[await readProcessor()] };
console.log(`Memory ${(ram / 1e9).toFixed(1)} GB/s (${spread(bandwidths, 1e9)})`);
console.log(`Computing ${(operations / 1e9).toFixed(0)} billion operations/s (${spread(computes, 1e9)})\n`);
console.log('| Model | Depth | Writing, expected | Measured | Error | Reading, expected | Measured | Error |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
for (const { path, promptTokens, writeSpeeds, readSpeeds } of measured.values()) {
  const report = await inspectGguf(path);
  const chosen = { ...settings, contextLength, gpuLayers: 0 };
  const written = upperQuartile(writeSpeeds);
  const memory = { ram, gpu: null, threads: threads ?? mostThreads() };
  const expected = expectSpeed(report, chosen, memory, promptTokens + answerTokens / 2) ?? Number.NaN;
  const read = upperQuartile(readSpeeds);
  const expectedRead = expectPromptSpeed(report, chosen, rates, promptTokens / 2) ?? Number.NaN;
  const cells = [
    basename(path),
    String(promptTokens),
    `${expected.toFixed(1)} tokens/s`,
    `${written.toFixed(1)} tokens/s`,
    error(expected, written),
    `${expectedRead.toFixed(0)} tokens/s`,
    `${read.toFixed(0)} tokens/s`,
    error(expectedRead, read),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

async function measure(path: string, round: number): Promise<void> {
  const runner = start(path, settings);
  const { tokenCount } = (await inspectGguf(path)).facts.tokenizer;
  try {
    const info = await runner.loaded;
    // The first pass touches every weight for the first time.
    await answer(runner, 16, round, tokenCount ?? 0);
    for (const promptTokens of depths.filter((each) => each + answerTokens < info.contextLength)) {
      const key = `${path} ${promptTokens}`;
      const known = measured.get(key) ?? { path, promptTokens, writeSpeeds: [], readSpeeds: [] };
      const first = await answer(runner, promptTokens, round, tokenCount ?? 0);
      known.readSpeeds.push(first.readSpeed);
      known.writeSpeeds.push(first.writeSpeed);
      // The prompt is known by now, so that these cost next to nothing.
      for (let again = 0; again < answersAgain; again += 1) {
        known.writeSpeeds.push((await answer(runner, promptTokens, round, tokenCount ?? 0)).writeSpeed);
      }
      measured.set(key, known);
    }
  } finally {
    await runner.stop();
  }
}

/** An answer that may not end: how fast it was written and its prompt was read, by the runner’s own clock. */
async function answer(runner: Runner, promptTokens: number, round: number, tokenCount: number) {
  // Plain tokens of the middle of the vocabulary: the special ones stand at its ends. No prompt begins like another.
  const tokens = Array.from({ length: promptTokens }, (_, index) => 300 + ((index * 7 + promptTokens + round) % 500));
  const events = runner.generate(
    {
      prompt: { kind: 'tokens', tokens },
      sampling: { temperature: 0, logitBias: withoutEnd(tokenCount) },
      maxTokens: answerTokens,
    },
    AbortSignal.timeout(300_000),
  );
  for await (const event of events) {
    if (event.type !== 'done') continue;
    const { promptTokens: read, cachedTokens, promptMs, completionTokens, decodeMs } = event.result;
    return {
      readSpeed: ((read - cachedTokens) / promptMs) * 1000,
      writeSpeed: ((completionTokens - 1) / decodeMs) * 1000,
    };
  }
  throw new Error('The runner gave no answer.');
}

function start(path: string, load: LoadSettings): Runner {
  return startRunner({
    launch: forkRunners(entryPath('runner')),
    modelName: basename(path),
    path,
    settings: load,
    architecture: null,
    stateFolder: null,
    onProgress: () => {},
    onLog: () => {},
    onCrash: ({ message }) => console.error(message),
  });
}

function error(expected: number, found: number): string {
  const percent = Math.round((expected / found - 1) * 100);
  return `${percent > 0 ? '+' : ''}${percent}%`;
}

function spread(numbers: number[], unit: number): string {
  return `${(Math.min(...numbers) / unit).toFixed(1)} to ${(Math.max(...numbers) / unit).toFixed(1)}`;
}

/** Tokens that end an answer stand among the last of the vocabulary. */
function withoutEnd(tokenCount: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: specialTokens }, (_, index) => [tokenCount - 1 - index, -100]));
}

/** Whatever else the computer does only makes it slower. */
function upperQuartile(numbers: number[]): number {
  return numbers.toSorted((a, b) => b - a)[Math.floor(numbers.length / 4)] ?? Number.NaN;
}
