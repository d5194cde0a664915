import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { capitalQuestion, longStory, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';
import { diagnosticModelPath, makeDataFolder, runCommandLine } from '../harness/headless.ts';
import { findRunners } from '../harness/processes.ts';

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

async function ask(): Promise<string | null | undefined> {
  const answer = await served.client.chat.completions.create({
    model: served.modelId,
    messages: [{ role: 'user', content: capitalQuestion }],
    temperature: 0,
  });
  return answer.choices[0]?.message.content;
}

test('clients that leave in the middle free their place: as many again are answered', async () => {
  for (let round = 0; round < 12; round += 1) {
    const leaving = new AbortController();
    const stream = await served.client.chat.completions.create(
      { model: served.modelId, messages: [{ role: 'user', content: longStory }], temperature: 0, stream: true },
      { signal: leaving.signal },
    );
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) break;
    }
    leaving.abort();
  }
  expect(await ask()).toContain('Paris');
});

test('several requests at once are all answered, each with its own answer', async () => {
  const countries = { France: 'Paris', Germany: 'Berlin', Italy: 'Rome', Spain: 'Madrid' };
  const answers = await Promise.all(
    Object.keys(countries).map((country) =>
      served.client.chat.completions.create({
        model: served.modelId,
        messages: [{ role: 'user', content: `What is the capital of ${country}?` }],
        temperature: 0,
      }),
    ),
  );
  Object.values(countries).forEach((capital, index) => {
    expect(answers[index]?.choices[0]?.message.content).toContain(capital);
  });
});

test('the server answers again after its runner was killed', async () => {
  expect(await ask()).toContain('Paris');
  const [runner] = findRunners(served.host.pid);
  expect(runner).toBeDefined();
  if (runner !== undefined) process.kill(runner, 'SIGKILL');
  await expect.poll(() => ask().catch(() => ''), { timeout: 60_000, interval: 500 }).toContain('Paris');
});

test('a port in use ends the start with a sentence that names it', async () => {
  const occupant = createServer();
  await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
  const address = occupant.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const { exitCode, output, errorOutput } = await runCommandLine([
    'serve',
    `--port=${port}`,
    `--model=${diagnosticModelPath}`,
    `--data-dir=${await makeDataFolder()}`,
  ]);
  await new Promise((resolve) => occupant.close(resolve));
  expect(exitCode).not.toBe(0);
  expect(output + errorOutput).toContain(String(port));
  expect(output + errorOutput).not.toMatch(/\n\s+at .*:\d+:\d+/);
});

test('SIGTERM ends it cleanly, even in the middle of an answer', async () => {
  const own = await serveDiagnosticModel();
  const stream = await own.client.chat.completions.create({
    model: own.modelId,
    messages: [{ role: 'user', content: longStory }],
    stream: true,
  });
  const iterator = stream[Symbol.asyncIterator]();
  await iterator.next();
  const [runner] = findRunners(own.host.pid);
  expect(await own.host.end('SIGTERM')).toBe(0);
  expect(runner === undefined ? [] : findRunners(own.host.pid)).toEqual([]);
  await own[Symbol.asyncDispose]();
});
