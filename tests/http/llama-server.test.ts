import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { describeWithShared } from '../fixtures.ts';
import { capitalQuestion, post, serveDiagnosticModel, serveModel, type ServedModel } from '../harness/client.ts';

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel(['--set', 'slots=3']);
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const prompt = '<|im_start|>user\nWhat is the capital of France?<|im_end|>\n<|im_start|>assistant\n';
const answer = 'The capital of France is Paris.';

async function ask<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T> {
  const response = await post(served, path, body);
  expect(response.status).toBe(200);
  return schema.parse(await response.json());
}

async function read<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${served.port}${path}`);
  expect(response.status).toBe(200);
  return schema.parse(await response.json());
}

const tokensSchema = z.object({ tokens: z.array(z.int()) });

test('its health is what tools wait for', async () => {
  expect(await read('/health', z.object({ status: z.string() }))).toEqual({ status: 'ok' });
});

test('its properties tell the template, the context and the slots, and no path', async () => {
  const props = await read(
    '/props',
    z.looseObject({
      total_slots: z.int(),
      chat_template: z.string(),
      model_path: z.string(),
      modalities: z.object({ vision: z.boolean(), audio: z.boolean() }),
      default_generation_settings: z.looseObject({ n_ctx: z.int().positive() }),
    }),
  );
  expect(props.total_slots).toBe(3);
  expect(props.chat_template).toContain('<|im_start|>');
  expect(props.modalities).toEqual({ vision: false, audio: false });
  expect(JSON.stringify({ ...props, chat_template: '' })).not.toMatch(/\/(home|tmp|work|resources)|\.gguf/);
});

test('its slots are as many as were asked for', async () => {
  const slots = await read('/slots', z.array(z.object({ id: z.int(), is_processing: z.boolean() })));
  expect(slots).toEqual([0, 1, 2].map((id) => ({ id, is_processing: false })));
});

test('a text becomes tokens and comes back, whatever is in it', async () => {
  for (const content of ['Hello Paris', '', 'naïve 日本 👩‍👩‍👧', '<|im_start|>user']) {
    const { tokens } = await ask('/tokenize', { content }, tokensSchema);
    expect(await ask('/detokenize', { tokens }, z.object({ content: z.string() }))).toEqual({ content });
  }
  const special = await ask('/tokenize', { content: '<|im_start|>' }, tokensSchema);
  const plain = await ask('/tokenize', { content: '<|im_start|>', parse_special: false }, tokensSchema);
  expect(special.tokens).toHaveLength(1);
  expect(plain.tokens.length).toBeGreaterThan(1);
});

test('with pieces each token has its text, or its bytes where these are only a part of a character', async () => {
  const content = 'Hello 👩‍👩‍👧';
  const { tokens } = await ask(
    '/tokenize',
    { content, with_pieces: true },
    z.object({ tokens: z.array(z.object({ id: z.int(), piece: z.union([z.string(), z.array(z.int())]) })) }),
  );
  expect(tokens[0]?.piece).toBe('Hello');
  const bytes = tokens.flatMap(({ piece }) => (typeof piece === 'string' ? [...Buffer.from(piece)] : piece));
  expect(Buffer.from(bytes).toString()).toBe(content);
});

test('a token that the model does not have is a 400, and the model lives on', async () => {
  expect((await post(served, '/detokenize', { tokens: [99_999_999] })).status).toBe(400);
  expect((await post(served, '/tokenize', { content: 'still here' })).status).toBe(200);
});

test('messages become the prompt that the template makes of them', async () => {
  const body = { messages: [{ role: 'user', content: capitalQuestion }] };
  expect(await ask('/apply-template', body, z.object({ prompt: z.string() }))).toEqual({ prompt });
});

const completionSchema = z.looseObject({
  content: z.string(),
  stop: z.literal(true),
  stop_type: z.enum(['eos', 'limit', 'word', 'none']),
  stopping_word: z.string(),
  tokens_predicted: z.int(),
  tokens_evaluated: z.int(),
  timings: z.looseObject({ prompt_n: z.int(), predicted_n: z.int(), predicted_per_second: z.number() }),
});

test('its own completion says how it ended', async () => {
  const body = { prompt, temperature: 0 };
  expect(await ask('/completion', body, completionSchema)).toMatchObject({ content: answer, stop_type: 'eos' });
  const { tokens } = await ask('/tokenize', { content: prompt }, tokensSchema);
  expect(await ask('/completion', { ...body, prompt: tokens }, completionSchema)).toMatchObject({ content: answer });
  const limited = await ask('/completion', { ...body, n_predict: 3 }, completionSchema);
  expect(limited).toMatchObject({ stop_type: 'limit', tokens_predicted: 3 });
  const stopped = await ask('/completion', { ...body, stop: ['ital of Fr'] }, completionSchema);
  expect(stopped).toMatchObject({ content: 'The cap', stop_type: 'word', stopping_word: 'ital of Fr' });
  const formed = await ask('/completion', { ...body, json_schema: { enum: ['yes'] } }, completionSchema);
  expect(JSON.parse(formed.content)).toBe('yes');
});

test('its own stream ends with the event that says stop, and nothing behind it', async () => {
  const response = await post(served, '/completion', { prompt, temperature: 0, stream: true, n_probs: 1 });
  const events = (await response.text()).split('\n\n').filter((event) => event !== '');
  const pieces = events.map((event) =>
    z.looseObject({ content: z.string(), stop: z.boolean() }).parse(JSON.parse(event.slice('data: '.length))),
  );
  expect(pieces.map(({ content }) => content).join('')).toBe(answer);
  expect(pieces.map(({ stop }) => stop)).toEqual(pieces.map((_, index) => index === pieces.length - 1));
  expect(pieces[0]?.['completion_probabilities']).toBeDefined();
});

test('a gap is refused by a model that was not made for it', async () => {
  const response = await post(served, '/infill', { input_prefix: 'def add(', input_suffix: 'return c' });
  expect(response.status).toBe(400);
  expect((await post(served, '/infill', {})).status).toBe(400);
});

test('without a model that is loaded it asks for its name', async () => {
  const forgetting = { prompt: 'x', n_predict: 1 };
  expect((await post(served, '/completion', { ...forgetting, model: 'no-such-model' })).status).toBe(404);
  // Gone as soon as this is answered.
  await post(served, '/v1/completions', { model: served.modelId, prompt: 'x', max_tokens: 1, keep_alive: 0 });
  await expect.poll(async () => (await post(served, '/completion', forgetting)).status, { timeout: 20_000 }).toBe(400);
  expect((await post(served, '/completion', { ...forgetting, model: served.modelId })).status).toBe(200);
});

describeWithShared('a model that was made to fill gaps', (folder) => {
  let coder: ServedModel;
  beforeAll(async () => {
    coder = await serveModel(join(folder, 'families', 'tiny-qwen3-coder-30b-a3b-instruct.gguf'));
  });
  afterAll(() => coder[Symbol.asyncDispose]());

  test('fills one, and reads what is around it and the other files', async () => {
    const gap = { input_prefix: 'def add(a, b):\n', input_suffix: '\n', n_predict: 4, temperature: 0 };
    const evaluated = async (body: object) => {
      const response = await post(coder, '/infill', body);
      expect(response.status).toBe(200);
      return completionSchema.parse(await response.json()).tokens_evaluated;
    };
    const alone = await evaluated(gap);
    expect(await evaluated({ ...gap, input_extra: [{ filename: 'sum.py', text: 'x = 1' }] })).toBeGreaterThan(alone);
    expect(await evaluated({ ...gap, prompt: '  return' })).toBeGreaterThan(alone);
    const filled = await coder.client.completions.create({
      model: coder.modelId,
      prompt: gap.input_prefix,
      suffix: gap.input_suffix,
      max_tokens: 4,
      temperature: 0,
    });
    expect(filled.usage?.prompt_tokens).toBe(alone);
  });
});
