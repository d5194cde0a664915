import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { longStory, serveModel } from '../tests/harness/client.ts';
import { diagnosticModelPath } from '../tests/harness/headless.ts';
import { startLlamaServer } from './llama-server.ts';
import { median, type Row } from './table.ts';

const threads = Math.max(1, availableParallelism() - 1);
const slots = 8;
const contextLength = 1024;
/** Enough for a steady speed, and for little of it to be the first token's wait. */
const streamedTokens = 256;
const shortRequests = 200;
const manyClients = 64;

type Peers = { model: string | undefined; llamaServer: string | undefined };

/** What the HTTP server adds to the engine, and what is left of it against llama.cpp's own server. */
export async function measureServer(
  rounds: number,
  { model = diagnosticModelPath, llamaServer }: Peers,
): Promise<Row[]> {
  const settings = [
    '--set',
    `slots=${slots}`,
    '--set',
    `contextLength=${contextLength}`,
    '--set',
    `threads=${threads}`,
  ];
  await using served = await serveModel(model, settings);
  const ours: Place = { url: `http://127.0.0.1:${served.port}`, model: served.modelId };
  const prompt = await renderStory(ours);
  await stream(ours, prompt, 16);
  const rows = [
    ...(await measureShort(ours)),
    await measureOverhead(ours, prompt, rounds),
    ...describeMany(await streamTogether(ours, (index) => numbered(prompt, index), manyClients, 32)),
  ];
  if (llamaServer === undefined) return [...rows, ...(await measureParallel(ours, null, prompt, rounds))];
  using theirs = await startLlamaServer(llamaServer, model, { slots, contextLength, threads });
  return [...rows, ...(await measureParallel(ours, { url: theirs.url, model: '' }, prompt, rounds))];
}

/** A server that answers `/completion`. */
type Place = { url: string; model: string };

/** One token each, one after the other and eight at once: what a request costs that hardly asks for anything. */
async function measureShort({ url, model }: Place): Promise<Row[]> {
  const ask = async () => {
    const startedAt = performance.now();
    const messages = [{ role: 'user', content: 'Hello' }];
    await (await post(url, '/v1/chat/completions', { model, messages, max_tokens: 1, temperature: 0 })).json();
    return performance.now() - startedAt;
  };
  for (let index = 0; index < 20; index += 1) await ask();
  const times: number[] = [];
  for (let index = 0; index < shortRequests; index += 1) times.push(await ask());
  const startedAt = performance.now();
  const worker = async () => {
    for (let index = 0; index < shortRequests / slots; index += 1) await ask();
  };
  await Promise.all(Array.from({ length: slots }, worker));
  const perSecond = (shortRequests * 1000) / (performance.now() - startedAt);
  return [
    { measure: 'One-token chat completion, p50', value: milliseconds(median(times)) },
    { measure: 'One-token chat completion, p95', value: milliseconds(percentile(times, 0.95)) },
    { measure: `The same, ${slots} clients at once`, value: `${perSecond.toFixed(0)} requests/s` },
  ];
}

/** From token to token at the client, less what the engine itself says that it took. */
async function measureOverhead(place: Place, prompt: string, rounds: number): Promise<Row> {
  const overheads: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { tokens, firstMs, lastMs, engineMs } = await stream(place, prompt, streamedTokens * 2);
    if (engineMs !== null) overheads.push((lastMs - firstMs - engineMs) / (tokens - 1));
  }
  return { measure: 'Added to each streamed token', value: `${(median(overheads) * 1000).toFixed(0)} µs` };
}

/** Streams at once, in turns with llama-server where there is one. */
async function measureParallel(ours: Place, theirs: Place | null, prompt: string, rounds: number): Promise<Row[]> {
  const speeds = { ours: [] as number[], theirs: [] as number[] };
  const waits = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < rounds + 1; round += 1) {
    for (const [name, place] of [
      ['ours', ours],
      ['theirs', theirs],
    ] as const) {
      if (place === null) continue;
      const { tokensPerSecond, firstsMs } = await streamTogether(
        place,
        (index) => numbered(prompt, round * slots + index),
        slots,
        streamedTokens,
      );
      // The first round warms both.
      if (round === 0) continue;
      speeds[name].push(tokensPerSecond);
      waits[name].push(...firstsMs);
    }
  }
  const wait = percentile(waits.ours, 0.95);
  const rows: Row[] = [
    { measure: `${slots} streams`, value: `${median(speeds.ours).toFixed(0)} tokens/s` },
    { measure: `${slots} streams, first token, p95`, value: milliseconds(wait) },
  ];
  if (theirs === null) return rows;
  const theirWait = percentile(waits.theirs, 0.95);
  const ratios = speeds.ours.map((speed, index) => speed / (speeds.theirs[index] ?? Number.NaN));
  return [
    ...rows,
    { measure: `${slots} streams, llama-server`, value: `${median(speeds.theirs).toFixed(0)} tokens/s` },
    { measure: `${slots} streams, first token, p95, llama-server`, value: milliseconds(theirWait) },
    { measure: `${slots} streams, ratio`, value: median(ratios).toFixed(2), goal: 'at least 0.90' },
    {
      measure: `${slots} streams, first token, p95, ratio`,
      value: (wait / theirWait).toFixed(2),
      goal: 'at most 1.00',
    },
  ];
}

type Together = { tokensPerSecond: number; firstsMs: number[] };

async function streamTogether(
  place: Place,
  promptOf: (index: number) => string,
  clients: number,
  limit: number,
): Promise<Together> {
  const startedAt = performance.now();
  const streams = await Promise.all(
    Array.from({ length: clients }, (_, index) => stream(place, promptOf(index), limit)),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  if (streams.some(({ firstMs }) => Number.isNaN(firstMs))) throw new Error('A stream had nothing in it.');
  const tokens = streams.reduce((sum, each) => sum + each.tokens, 0);
  return { tokensPerSecond: tokens / seconds, firstsMs: streams.map(({ firstMs }) => firstMs) };
}

function describeMany({ tokensPerSecond, firstsMs }: Together): Row[] {
  return [
    { measure: `${manyClients} clients streaming`, value: `${tokensPerSecond.toFixed(0)} tokens/s` },
    { measure: `${manyClients} clients, first token, p50`, value: milliseconds(median(firstsMs)) },
    { measure: `${manyClients} clients, first token, p95`, value: milliseconds(percentile(firstsMs, 0.95)) },
  ];
}

const eventSchema = z.object({
  content: z.string(),
  tokens_predicted: z.number().optional(),
  stop: z.boolean(),
  timings: z.object({ predicted_ms: z.number() }).optional(),
});

/** Times since the request was sent. `engineMs`: what the engine took from its first token to its last. */
type Streamed = { tokens: number; firstMs: number; lastMs: number; engineMs: number | null };

/** One stream of `/completion`, which both servers have: the same prompt, greedy. */
async function stream({ url, model }: Place, prompt: string, limit: number): Promise<Streamed> {
  const startedAt = performance.now();
  const { body } = await post(url, '/completion', {
    ...(model === '' ? {} : { model }),
    prompt,
    n_predict: limit,
    temperature: 0,
    stream: true,
  });
  if (body === null) throw new Error('The answer has no body.');
  const streamed: Streamed = { tokens: 0, firstMs: Number.NaN, lastMs: Number.NaN, engineMs: null };
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const events = (rest + text).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const at = performance.now() - startedAt;
      const { content, stop, tokens_predicted: tokens, timings } = eventSchema.parse(JSON.parse(event.slice(6)));
      streamed.tokens = tokens ?? streamed.tokens;
      if (stop) streamed.engineMs = timings?.predicted_ms ?? null;
      else if (content !== '') {
        if (Number.isNaN(streamed.firstMs)) streamed.firstMs = at;
        streamed.lastMs = at;
      }
    }
  }
  return streamed;
}

const numberedSystem = 'Story number N.';

/** A question to which the model writes more than anybody reads, as its template has it. */
async function renderStory({ url, model }: Place): Promise<string> {
  const messages = [
    { role: 'system', content: numberedSystem },
    { role: 'user', content: longStory },
  ];
  const answer = await post(url, '/apply-template', { model, messages });
  return z.object({ prompt: z.string() }).parse(await answer.json()).prompt;
}

/** Another prompt each time, so that none is only taken from the cache; the model answers all of them at length. */
function numbered(prompt: string, number: number): string {
  return prompt.replace(numberedSystem, `Story number ${number}.`);
}

async function post(url: string, path: string, body: object): Promise<Response> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}
