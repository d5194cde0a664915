import { rm } from 'node:fs/promises';
import { NotFoundError, type OpenAI } from 'openai';
import type { Response as Answer, ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { capitalQuestion, makeClient, post, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';
import { diagnosticModelPath, findFreePort, makeDataFolder, startHeadless } from '../harness/headless.ts';

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

function ask(body: Omit<ResponseCreateParamsNonStreaming, 'model'>): Promise<Answer> {
  return served.client.responses.create({ temperature: 0, ...body, model: served.modelId });
}

test('a conversation goes on from an answer, and what was read before is not read again', async () => {
  const first = await ask({ input: 'My name is Anna.' });
  const second = await ask({ previous_response_id: first.id, input: 'What is my name?' });
  expect(second.output_text).toContain('Anna');
  expect(second.previous_response_id).toBe(first.id);
  const cached = second.usage?.input_tokens_details.cached_tokens ?? 0;
  // All but the last token of the answer and what is new.
  expect(cached).toBeGreaterThanOrEqual((first.usage?.total_tokens ?? 0) - 1);
});

test('two conversations that go on from one answer share nothing of their own', async () => {
  const root = await ask({ input: 'Hello' });
  const anna = await ask({ previous_response_id: root.id, input: 'My name is Anna.' });
  const leo = await ask({ previous_response_id: root.id, input: 'My name is Leo.' });
  const [first, second] = await Promise.all(
    [anna, leo].map(({ id }) => ask({ previous_response_id: id, input: 'What is my name?' })),
  );
  expect(first?.output_text).toContain('Anna');
  expect(second?.output_text).toContain('Leo');
});

test('instructions are not handed on', async () => {
  const first = await ask({ instructions: 'You are a pirate.', input: 'Hello' });
  expect(first.output_text).toMatch(/^Arr!/);
  const second = await ask({ previous_response_id: first.id, input: capitalQuestion });
  expect(second.instructions).toBeNull();
  const alone = await served.client.responses.inputTokens.count({
    model: served.modelId,
    previous_response_id: first.id,
    input: capitalQuestion,
  });
  expect(second.usage?.input_tokens).toBe(alone.input_tokens);
});

test('an answer can be read again, with what was asked, until it is deleted', async () => {
  const answer = await ask({ input: capitalQuestion });
  const again = await served.client.responses.retrieve(answer.id);
  expect(again.output_text).toBe(answer.output_text);
  expect(again.usage).toEqual(answer.usage);
  const items = await served.client.responses.inputItems.list(answer.id);
  expect(items.data).toMatchObject([
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: capitalQuestion }] },
  ]);
  await served.client.responses.delete(answer.id);
  await expect(served.client.responses.retrieve(answer.id)).rejects.toBeInstanceOf(NotFoundError);
  await expect(ask({ previous_response_id: answer.id, input: 'Hello' })).rejects.toMatchObject({
    status: 400,
    code: 'previous_response_not_found',
    param: 'previous_response_id',
  });
});

test('what was asked is listed in pages, in either order', async () => {
  const input = ['one', 'two', 'three'].map((content) => ({ role: 'user' as const, content }));
  const { id } = await ask({ input, max_output_tokens: 5 });
  const texts: string[] = [];
  for await (const item of served.client.responses.inputItems.list(id, { order: 'asc', limit: 2 })) {
    const [part] = item.type === 'message' ? item.content : [];
    if (part?.type === 'input_text') texts.push(part.text);
  }
  expect(texts).toEqual(['one', 'two', 'three']);
  const latest = await served.client.responses.inputItems.list(id, { limit: 1 });
  expect(latest.data).toMatchObject([{ content: [{ text: 'three' }] }]);
  expect(latest.has_more).toBe(true);
});

test('nothing is kept where the client says so', async () => {
  const answer = await ask({ input: capitalQuestion, store: false });
  expect(answer).toMatchObject({ store: false });
  await expect(served.client.responses.retrieve(answer.id)).rejects.toBeInstanceOf(NotFoundError);
});

test('an item can be named in place of being sent again', async () => {
  const first = await ask({ input: 'My name is Anna.' });
  const second = await ask({
    input: [
      { role: 'user', content: 'My name is Anna.' },
      { type: 'item_reference', id: first.output[0]?.id ?? '' },
      { role: 'user', content: 'What is my name?' },
    ],
  });
  expect(second.output_text).toContain('Anna');
  const unknown = ask({ input: [{ type: 'item_reference', id: 'msg_unknown' }] });
  await expect(unknown).rejects.toMatchObject({ status: 400, param: 'input' });
});

test('a streamed answer can be gone on from as soon as it has ended', async () => {
  const stream = await served.client.responses.create({
    model: served.modelId,
    input: 'My name is Anna.',
    temperature: 0,
    stream: true,
  });
  let next: Promise<Answer> | null = null;
  for await (const event of stream) {
    if (event.type !== 'response.completed') continue;
    next = ask({ previous_response_id: event.response.id, input: 'What is my name?' });
  }
  expect((await next)?.output_text).toContain('Anna');
});

test('an answer that is finished can not be cancelled, and one in the background can not be had', async () => {
  const { id } = await ask({ input: capitalQuestion });
  await expect(served.client.responses.cancel(id)).rejects.toMatchObject({ status: 400 });
  await expect(served.client.responses.cancel('resp_unknown')).rejects.toBeInstanceOf(NotFoundError);
  const background = await post(served, '/v1/responses', { model: served.modelId, input: 'Hello', background: true });
  expect(background.status).toBe(400);
  expect(await background.json()).toMatchObject({ error: { param: 'background' } });
});

test('an answer outlives the host', async () => {
  const dataFolder = await makeDataFolder();
  const args = ['--port', String(await findFreePort()), '--model', diagnosticModelPath];
  const use = async (visit: (client: OpenAI) => Promise<string>) => {
    await using host = await startHeadless({ window: false, dataFolder, args });
    return await visit(makeClient(`${host.url ?? ''}/v1`));
  };
  const { modelId: model } = served;
  const id = await use(async ({ responses }) => (await responses.create({ model, input: 'My name is Anna.' })).id);
  const text = await use(async ({ responses }) => {
    const next = { model, previous_response_id: id, input: 'What is my name?', temperature: 0 };
    return (await responses.create(next)).output_text;
  });
  expect(text).toContain('Anna');
  await rm(dataFolder, { recursive: true, force: true });
});
