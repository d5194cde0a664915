import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackendId } from '../../contract/hardware.ts';
import { loadSettingsSchema, type LoadSettings } from '../../contract/inference.ts';
import type { Runner } from '../engine/runner.ts';
import { writeRandomModel, type Design } from '../gguf/random-model.ts';

type ProbedRunner = Pick<Runner, 'loaded' | 'generate' | 'stop'>;

/** Matrices as large as those of usual models, and few of them: a slow processor reads the prompt in a few seconds. */
const forProcessor = {
  design: { embedding: 1024, blocks: 4, feedForward: 3584, heads: 16, keyValueHeads: 8 },
  promptTokens: 512,
};
/** So much that the time that a GPU takes to begin does not count. */
const forGpu = {
  design: { embedding: 4096, blocks: 1, feedForward: 14_336, heads: 32, keyValueHeads: 8 },
  promptTokens: 2048,
};
const rounds = 4;
const batchSize = 512;

/**
 * Measures how many multiplications and additions a second a back end does with the matrices of a model: reads a prompt
 * with a small model of random weights, by the engine's own kernels, in a process of its own. Takes a few seconds.
 */
export async function probeCompute(
  backend: BackendId,
  startRunner: (path: string, settings: LoadSettings) => ProbedRunner,
  signal: AbortSignal,
): Promise<number> {
  const { design, promptTokens } = backend === 'cpu' ? forProcessor : forGpu;
  const folder = await mkdtemp(join(tmpdir(), 'paddock-probe-'));
  try {
    const path = join(folder, 'probe.gguf');
    await writeRandomModel(path, {
      name: 'Probe',
      design,
      weights: 'q4_0',
      vocabulary,
      contextLength: promptTokens * 2,
    });
    return await measure(startRunner(path, settingsFor(backend, promptTokens)), design, promptTokens, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(runner: ProbedRunner, design: Design, count: number, signal: AbortSignal): Promise<number> {
  try {
    await runner.loaded;
    let bestMs = Infinity;
    for (let round = 0; round < rounds; round += 1) {
      signal.throwIfAborted();
      bestMs = Math.min(bestMs, await readPrompt(runner, round, count, signal));
    }
    return ((2 * weightsOf(design) * count) / bestMs) * 1000;
  } finally {
    await runner.stop();
  }
}

/** Milliseconds. Each round begins with another token, so that nothing of it is known from the one before. */
async function readPrompt(runner: ProbedRunner, round: number, count: number, signal: AbortSignal): Promise<number> {
  const tokens = Array.from({ length: count }, (_, index) => (index * 7 + round * 31) % ordinaryTokens);
  const answer = runner.generate(
    { prompt: { kind: 'tokens', tokens }, sampling: { temperature: 0 }, maxTokens: 1 },
    signal,
  );
  for await (const event of answer) if (event.type === 'done') return event.result.promptMs;
  throw new Error('The engine gave no answer.');
}

/** What a token is multiplied with. */
function weightsOf({ embedding, blocks, feedForward, heads, keyValueHeads }: Design): number {
  const attention = embedding * embedding * (2 + (2 * keyValueHeads) / heads);
  return blocks * (attention + 3 * embedding * feedForward);
}

function settingsFor(backend: BackendId, promptTokens: number): LoadSettings {
  return loadSettingsSchema.parse({
    runner: 'native',
    device: backend,
    gpuLayers: backend === 'cpu' ? 'none' : 'all',
    contextLength: promptTokens + 64,
    batchSize,
    slots: 1,
  });
}

const ordinaryTokens = 94;
/** The printable letters of ASCII, which is the least that a tokenizer needs. */
const vocabulary = {
  tokens: [
    ...Array.from({ length: ordinaryTokens }, (_, index) => String.fromCodePoint(33 + index)),
    'Ġ',
    'Ċ',
    'th',
    '<|im_start|>',
    '<|im_end|>',
  ],
  types: [...Array.from({ length: ordinaryTokens + 3 }, () => 1), 3, 3],
  merges: ['t h'],
  start: ordinaryTokens + 3,
  end: ordinaryTokens + 4,
};
