import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { longStory, serveDiagnosticModel, type ServedModel } from '../tests/harness/client.ts';
import type { DirectResult } from './direct.ts';
import { median, type Row } from './table.ts';

/** Long enough that the first token's wait and the last chunk's flush do not count. */
export const decodeTokens = 600;

type Run = { tokens: number; milliseconds: number };

/**
 * Decode speed through the server against node-llama-cpp called directly in a process of its own: same model, same
 * prompt, greedy, in turns. Both measure from the first token to the last; the server's time is what a client sees.
 */
export async function measureDecode(rounds: number): Promise<Row[]> {
  const direct = await startDirect();
  await using served = await serveDiagnosticModel();
  // The first run of each warms its process.
  await runThroughServer(served);
  await direct.run();
  const serverSpeeds: number[] = [];
  const directSpeeds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const throughServer = await runThroughServer(served);
    const called = await direct.run();
    if (throughServer.tokens !== called.tokens) {
      throw new Error(
        `The two made ${throughServer.tokens} and ${called.tokens} tokens, so their times do not compare.`,
      );
    }
    serverSpeeds.push(speed(throughServer));
    directSpeeds.push(speed(called));
  }
  direct.end();
  const ratios = serverSpeeds.map((value, round) => value / (directSpeeds[round] ?? Number.NaN));
  return [
    { measure: 'Decode through the server', value: `${median(serverSpeeds).toFixed(0)} tokens/s` },
    { measure: 'Decode with node-llama-cpp alone', value: `${median(directSpeeds).toFixed(0)} tokens/s` },
    { measure: 'Ratio, median of the rounds', value: median(ratios).toFixed(2), goal: 'at least 0.90' },
    // What else the computer does only ever slows a round down, so the best rounds are disturbed least.
    { measure: 'Ratio of the best rounds', value: (Math.max(...serverSpeeds) / Math.max(...directSpeeds)).toFixed(2) },
  ];
}

function speed({ tokens, milliseconds }: Run): number {
  return ((tokens - 1) / milliseconds) * 1000;
}

async function runThroughServer({ client, modelId }: ServedModel): Promise<Run> {
  const stream = await client.chat.completions.create({
    model: modelId,
    messages: [{ role: 'user', content: longStory }],
    temperature: 0,
    max_completion_tokens: decodeTokens,
    stream: true,
    stream_options: { include_usage: true },
  });
  let firstAt: number | undefined;
  let lastAt = 0;
  let tokens = 0;
  for await (const { choices, usage } of stream) {
    if (choices[0]?.delta.content) {
      lastAt = performance.now();
      firstAt ??= lastAt;
    }
    tokens = usage?.completion_tokens ?? tokens;
  }
  return { tokens, milliseconds: lastAt - (firstAt ?? lastAt) };
}

async function startDirect(): Promise<{ run(): Promise<Run>; end(): void }> {
  const child = fork(fileURLToPath(new URL('direct.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return {
    async run() {
      const answered = once(child, 'message');
      child.send({ tokens: decodeTokens });
      const [result] = (await answered) as [DirectResult];
      return result;
    },
    end: () => child.disconnect(),
  };
}
