import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import OpenAI from 'openai';
import { z } from 'zod';
import { loadSettingsSchema, samplingSchema, type LoadSettings, type Turn } from '../contract/inference.ts';
import { forkRunners } from '../main/engine/process.ts';
import { startRunner, type Runner } from '../main/engine/runner.ts';
import { entryPath } from '../main/paths.ts';
import type { GenerationResult } from '../main/runner/protocol.ts';
import { diagnosticModelPath, startHeadless } from '../tests/harness/headless.ts';
import { measureBoundary } from './boundary.ts';
import { startLlamaServer } from './llama-server.ts';
import { median, type Row } from './table.ts';

export type Peers = { model: string | undefined; llamaBench: string | undefined; llamaServer: string | undefined };

const run = promisify(execFile);
const threads = Math.max(1, availableParallelism() - 1);
const promptTokens = 512;
const writtenTokens = 128;
const sampling = samplingSchema.parse({ temperature: 0.8, seed: 1 });

/** The engine against llama.cpp's own tools on the same libraries: in turns, medians, as ratios. */
export async function measureEngine(rounds: number, peers: Peers): Promise<Row[]> {
  const model = peers.model ?? diagnosticModelPath;
  const rows: Row[] = [];
  const add = (more: Row[]) => {
    // A long bench shows what it has.
    for (const { measure, value } of more) console.error(`${measure}: ${value}`);
    rows.push(...more);
  };
  add(await measureAlone(model, rounds, peers.llamaBench));
  add(await measureLaterTurn(model));
  add(await measureBoundary((path) => start(path, 1), settingsFor(1), rounds));
  add(await measureParallel(model, rounds, peers.llamaServer));
  return rows;
}

/** One stream: prompt and decode speed, in the runner itself. */
async function measureAlone(model: string, rounds: number, llamaBench: string | undefined): Promise<Row[]> {
  const ours = { prompt: [] as number[], decode: [] as number[] };
  const theirs = { prompt: [] as number[], decode: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    // Each has the machine to itself: llama.cpp's threads spin.
    const runner = await start(model, 1);
    const prompt = { kind: 'tokens' as const, tokens: someTokens(promptTokens, round) };
    await generate(runner, { kind: 'tokens', tokens: someTokens(32, 99) }, 8);
    const read = await generate(runner, prompt, 1);
    ours.prompt.push((read.promptTokens - read.cachedTokens) / (read.promptMs / 1000));
    const written = await generate(runner, { kind: 'tokens', tokens: someTokens(8, round + 50) }, writtenTokens);
    ours.decode.push((written.completionTokens - 1) / (written.decodeMs / 1000));
    await runner.stop();
    if (llamaBench === undefined) continue;
    const [pp, tg] = await runLlamaBench(llamaBench, model);
    theirs.prompt.push(pp);
    theirs.decode.push(tg);
  }
  return [
    ...compare(`Prompt of ${promptTokens} tokens`, ours.prompt, theirs.prompt, 'llama-bench', 'at least 0.95'),
    ...compare(`Decode of ${writtenTokens} tokens`, ours.decode, theirs.decode, 'llama-bench', 'at least 0.95'),
  ];
}

function compare(what: string, ours: number[], theirs: number[], peer: string, goal: string): Row[] {
  const rows: Row[] = [{ measure: what, value: `${median(ours).toFixed(0)} tokens/s` }];
  if (theirs.length === 0) return rows;
  const ratios = ours.map((value, index) => value / (theirs[index] ?? Number.NaN));
  return [
    ...rows,
    { measure: `${what}, ${peer}`, value: `${median(theirs).toFixed(0)} tokens/s` },
    { measure: `${what}, ratio`, value: median(ratios).toFixed(2), goal },
  ];
}

const llamaBenchSchema = z.array(z.object({ n_prompt: z.number(), n_gen: z.number(), avg_ts: z.number() }));

async function runLlamaBench(binary: string, model: string): Promise<[pp: number, tg: number]> {
  const sizes = ['-p', String(promptTokens), '-n', String(writtenTokens), '-r', '1'];
  const { stdout } = await run(binary, ['-m', model, ...sizes, '-t', String(threads), '-ngl', '0', '-o', 'json'], {
    maxBuffer: 2 ** 26,
  });
  const results = llamaBenchSchema.parse(JSON.parse(stdout));
  return [
    results.find((result) => result.n_prompt > 0)?.avg_ts ?? Number.NaN,
    results.find((result) => result.n_gen > 0)?.avg_ts ?? Number.NaN,
  ];
}

/** The tenth turn of a chat: what its first token costs against that of its new tokens alone. */
async function measureLaterTurn(model: string): Promise<Row[]> {
  const runner = await start(model, 2);
  const turns: Turn[] = [];
  let last: GenerationResult | null = null;
  let first: GenerationResult | null = null;
  for (let turn = 0; turn < 10; turn += 1) {
    turns.push({
      role: 'user',
      content: `Tell me story number ${turn}. ${'It is about a river and a castle. '.repeat(8)}`,
    });
    const { result, text } = await converse(runner, turns);
    first ??= result;
    last = result;
    turns.push({ role: 'assistant', content: text });
  }
  if (!last || !first) throw new Error('no turns');
  const fresh = last.promptTokens - last.cachedTokens;
  // The same number of tokens behind as many others, without a conversation around them.
  const before = someTokens(last.cachedTokens, 3);
  await generate(runner, { kind: 'tokens', tokens: before }, 1);
  const alone = await generate(runner, { kind: 'tokens', tokens: [...before, ...someTokens(fresh, 7)] }, 1);
  const shallow = await generate(runner, { kind: 'tokens', tokens: someTokens(fresh, 11) }, 1);
  await runner.stop();
  const milliseconds = ({ timeToFirstTokenMs }: GenerationResult) => timeToFirstTokenMs ?? Number.NaN;
  return [
    { measure: 'First token of turn 1', value: `${milliseconds(first).toFixed(0)} ms, ${first.promptTokens} tokens` },
    {
      measure: 'First token of turn 10',
      value: `${milliseconds(last).toFixed(0)} ms, ${fresh} of ${last.promptTokens} tokens new`,
    },
    {
      measure: 'Turn 10 against its new tokens alone, as deep in the context',
      value: (milliseconds(last) / milliseconds(alone)).toFixed(2),
      goal: 'at most 1.3',
    },
    {
      measure: 'The same in an empty context',
      value: (milliseconds(last) / milliseconds(shallow)).toFixed(2),
    },
  ];
}

/** Several streams at once, through the HTTP server, against llama-server. */
async function measureParallel(model: string, rounds: number, llamaServer: string | undefined): Promise<Row[]> {
  const rows: Row[] = [];
  for (const streams of [1, 4, 8]) {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const settings = ['--set', 'slots=8', '--set', 'contextLength=1024', '--set', `threads=${threads}`];
      await using headless = await startHeadless({ args: ['--port', '0', '--model', model, ...settings] });
      ours.push(await ourSpeed(`${headless.url}/v1`, streams));
      if (llamaServer !== undefined) theirs.push(await llamaServerSpeed(llamaServer, model, streams));
    }
    rows.push(...compare(`${streams} streams`, ours, theirs, 'llama-server', streams === 8 ? 'at least 0.95' : ''));
  }
  return rows;
}

/** Tokens per second of all streams together. A short round before warms caches and code. */
async function totalSpeed(streams: number, one: (index: number, tokens: number) => Promise<number>): Promise<number> {
  const round = (tokens: number) => Promise.all(Array.from({ length: streams }, (_, index) => one(index, tokens)));
  await round(16);
  const startedAt = performance.now();
  const counts = await round(writtenTokens);
  return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - startedAt) / 1000);
}

const story = (index: number) => `Tell me a long story. Number ${index}.`;

async function ourSpeed(baseURL: string, streams: number): Promise<number> {
  const client = new OpenAI({ baseURL, apiKey: 'none' });
  const model = (await client.models.list()).data.at(-1)?.id ?? '';
  return totalSpeed(streams, async (index, limit) => {
    const stream = await client.chat.completions.create({
      model,
      messages: [{ role: 'user', content: story(index) }],
      max_completion_tokens: limit,
      temperature: 0.8,
      stream: true,
      stream_options: { include_usage: true },
    });
    let tokens = 0;
    for await (const { usage } of stream) tokens = usage?.completion_tokens ?? tokens;
    return tokens;
  });
}

/** The plain completion of llama-server: its chat parser refuses what a model with random weights writes. */
async function llamaServerSpeed(binary: string, model: string, streams: number): Promise<number> {
  using server = await startLlamaServer(binary, model, { slots: 8, contextLength: 1024, threads });
  return await totalSpeed(streams, async (index, limit) => {
    const answer = await fetch(`${server.url}/completion`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        prompt: `<|im_start|>user\n${story(index)}<|im_end|>\n<|im_start|>assistant\n`,
        n_predict: limit,
        temperature: 0.8,
        stream: true,
      }),
    });
    const events = await answer.text();
    return Number(/"tokens_predicted":\s*(\d+)(?!.*"tokens_predicted")/s.exec(events)?.[1] ?? 0);
  });
}

async function start(model: string, slots: number): Promise<Runner> {
  const runner = startRunner({
    launch: forkRunners(entryPath('runner')),
    modelName: 'bench',
    path: model,
    settings: settingsFor(slots),
    architecture: null,
    stateFolder: null,
    onProgress: () => {},
    onLog: () => {},
    onCrash: (error) => {
      throw error;
    },
  });
  await runner.loaded;
  return runner;
}

function settingsFor(slots: number): LoadSettings {
  return loadSettingsSchema.parse({ slots, contextLength: 4096, threads });
}

async function generate(
  runner: Runner,
  prompt: { kind: 'tokens'; tokens: number[] },
  maxTokens: number,
): Promise<GenerationResult> {
  for await (const event of runner.generate({ prompt, sampling, maxTokens }, new AbortController().signal)) {
    if (event.type === 'done') return event.result;
  }
  throw new Error('no result');
}

async function converse(runner: Runner, turns: Turn[]): Promise<{ result: GenerationResult; text: string }> {
  let text = '';
  const request = { prompt: { kind: 'chat' as const, turns }, sampling, maxTokens: 32 };
  for await (const event of runner.generate(request, new AbortController().signal)) {
    if (event.type === 'delta') for (const delta of event.deltas) if (delta.type === 'text') text += delta.text;
    if (event.type === 'done') return { result: event.result, text };
  }
  throw new Error('no result');
}

/** Ordinary tokens of any vocabulary, different for each seed. */
function someTokens(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, index) => 300 + ((index * 7919 + seed * 104_729) % 600));
}
