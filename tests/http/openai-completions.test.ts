import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { post, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

/** A conversation as the model's template writes it: what comes back shows that no second one was put around it. */
const prompt = '<|im_start|>user\nWhat is the capital of France?<|im_end|>\n<|im_start|>assistant\n';
const answer = 'The capital of France is Paris.';

type Body = Omit<Parameters<ServedModel['client']['completions']['create']>[0], 'model' | 'stream'>;

async function ask(body: Partial<Body> = {}) {
  return served.client.completions.create({
    temperature: 0,
    prompt,
    max_tokens: 50,
    ...body,
    model: served.modelId,
    stream: false,
  });
}

async function askStreaming(body: Partial<Body> = {}) {
  const stream = await served.client.completions.create({
    temperature: 0,
    prompt,
    max_tokens: 50,
    ...body,
    model: served.modelId,
    stream: true,
  });
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

async function tokensOf(content: string): Promise<number[]> {
  const response = await post(served, '/tokenize', { content });
  return z.object({ tokens: z.array(z.int()) }).parse(await response.json()).tokens;
}

test('a prompt is gone on with as it is, whole and streamed, with the same usage', async () => {
  const whole = await ask();
  expect(whole.object).toBe('text_completion');
  expect(whole.choices[0]).toMatchObject({ index: 0, text: answer, finish_reason: 'stop', logprobs: null });
  const chunks = await askStreaming({ stream_options: { include_usage: true } });
  expect(chunks.every(({ object }) => object === 'text_completion')).toBe(true);
  expect(chunks.map(({ choices }) => choices[0]?.text ?? '').join('')).toBe(answer);
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
  expect(chunks.at(-1)).toMatchObject({
    choices: [],
    usage: {
      prompt_tokens: whole.usage?.prompt_tokens,
      completion_tokens: whole.usage?.completion_tokens,
      total_tokens: whole.usage?.total_tokens,
    },
  });
});

test('without a limit it ends after 16 tokens, and says why', async () => {
  const { choices, usage } = await served.client.completions.create({
    model: served.modelId,
    prompt: '<|im_start|>user\nTell me a long story.<|im_end|>\n<|im_start|>assistant\n',
  });
  expect(usage?.completion_tokens).toBe(16);
  expect(choices[0]?.finish_reason).toBe('length');
});

test('tokens in place of text give the same answer', async () => {
  const tokens = await tokensOf(prompt);
  expect((await ask({ prompt: tokens })).choices[0]?.text).toBe(answer);
  expect((await ask({ prompt: [tokens, tokens] })).choices.map(({ text }) => text)).toEqual([answer, answer]);
});

test('several prompts are answered in their order, each as often as asked', async () => {
  const italy = prompt.replace('France', 'Italy');
  const { choices, usage } = await ask({ prompt: [prompt, italy], n: 2 });
  expect(choices.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  expect(choices.map(({ text }) => /Paris|Rome/.exec(text)?.[0])).toEqual(['Paris', 'Paris', 'Rome', 'Rome']);
  const each = [(await ask()).usage?.prompt_tokens ?? 0, (await ask({ prompt: italy })).usage?.prompt_tokens ?? 0];
  expect(usage?.prompt_tokens).toBe((each[0] ?? 0) + (each[1] ?? 0));
  const streamed = await askStreaming({ prompt: [prompt, italy] });
  const texts = [0, 1].map((index) =>
    streamed
      .flatMap(({ choices: parts }) => parts.filter((part) => part.index === index).map(({ text }) => text))
      .join(''),
  );
  expect(texts[1]).toContain('Rome');
});

test('an echo puts the prompt before the answer, also one of tokens and in a stream', async () => {
  expect((await ask({ echo: true })).choices[0]?.text).toBe(prompt + answer);
  const tokens = await tokensOf(prompt);
  expect((await ask({ echo: true, prompt: tokens })).choices[0]?.text).toBe(prompt + answer);
  const chunks = await askStreaming({ echo: true });
  expect(chunks.map(({ choices }) => choices[0]?.text ?? '').join('')).toBe(prompt + answer);
});

test('probabilities come as lists beside each other', async () => {
  const { choices } = await ask({ logprobs: 2 });
  const { tokens, token_logprobs: values, top_logprobs: tops, text_offset: offsets } = choices[0]?.logprobs ?? {};
  expect(tokens?.join('')).toBe(answer);
  expect(values?.every((value) => value <= 0)).toBe(true);
  expect(tops?.map((top) => Object.keys(top).length)).toEqual(tokens?.map(() => 2));
  expect(offsets?.map((offset, index) => answer.startsWith(tokens?.[index] ?? '?', offset))).not.toContain(false);
});

test('a stop string ends the answer before it', async () => {
  const { choices } = await ask({ stop: 'ital of Fr' });
  expect(choices[0]).toMatchObject({ text: 'The cap', finish_reason: 'stop' });
});

test('a gap can only be filled by a model that was made for it, and the others say so', async () => {
  await expect(ask({ prompt: 'def add(a, b):', suffix: 'return c' })).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining('fill in the middle') as string,
  });
});

test.for([
  ['best_of', { best_of: 4 }],
  ['logprobs', { echo: true, logprobs: 1 }],
  ['prompt', { prompt: [] }],
  ['prompt', { prompt: 5 }],
  ['max_tokens', { max_tokens: 0 }],
  ['n', { n: 9 }],
  ['suffix', { prompt: [1, 2], suffix: 'x' }],
] as const)('what can not be done is a 400 that names %s: %o', async ([field, wrong]) => {
  await expect(ask(wrong as unknown as Body)).rejects.toMatchObject({ status: 400, param: field });
});

test('a token that the model does not have is a 400, and the model lives on', async () => {
  await expect(ask({ prompt: [1, 99_999_999] })).rejects.toMatchObject({ status: 400 });
  expect((await ask()).choices[0]?.text).toBe(answer);
});
