import type { ChatCompletionMessageParam } from 'openai/resources';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { askChat, deltasOf, streamChat, textOf } from '../harness/chat.ts';
import { capitalQuestion, longStory, post, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const question: ChatCompletionMessageParam[] = [{ role: 'user', content: capitalQuestion }];

describe('the form of an answer', () => {
  const person = {
    type: 'object',
    properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 18, maximum: 21 } },
    required: ['name', 'age'],
    additionalProperties: false,
  };
  const schemaOf = (schema: Record<string, unknown>) => ({
    type: 'json_schema' as const,
    json_schema: { name: 'form', strict: true, schema },
  });

  test('a schema holds, whole and streamed', async () => {
    const parse = (text: string | null | undefined) =>
      z.strictObject({ name: z.string(), age: z.int().min(18).max(21) }).parse(JSON.parse(text ?? ''));
    const { choices } = await askChat(served, {
      messages: question,
      response_format: schemaOf(person),
      max_tokens: 500,
    });
    expect(parse(choices[0]?.message.content).age).toBeGreaterThan(17);
    const chunks = await streamChat(served, { messages: question, response_format: schemaOf(person), max_tokens: 500 });
    expect(parse(textOf(chunks)).age).toBeGreaterThan(17);
  });

  test('strict as a string is no reason to refuse, as documents elsewhere show it so', async () => {
    const response = await post(served, '/v1/chat/completions', {
      model: served.modelId,
      messages: question,
      max_tokens: 500,
      response_format: { type: 'json_schema', json_schema: { name: 'form', strict: 'true', schema: person } },
    });
    expect(response.status).toBe(200);
  });

  test('json_object gives an object', async () => {
    const { choices } = await askChat(served, {
      messages: [{ role: 'user', content: 'Give me a JSON object with name Anna and age 30.' }],
      response_format: { type: 'json_object' },
      max_tokens: 500,
    });
    expect(z.record(z.string(), z.unknown()).parse(JSON.parse(choices[0]?.message.content ?? ''))).toBeTypeOf('object');
  });

  test('a schema that is none is a 400 with the place, and the server lives on', async () => {
    const wrong = { type: 'object', properties: { age: { type: 'strnig' } } };
    await expect(askChat(served, { messages: question, response_format: schemaOf(wrong) })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('#/properties/age') as string,
    });
    await expect(askChat(served, { messages: question, grammar: 'root ::= (' })).rejects.toMatchObject({ status: 400 });
  });

  test('what a schema asks for and no grammar can hold is checked afterwards', async () => {
    const form = schemaOf({
      type: 'array',
      items: { enum: [1] },
      minItems: 2,
      maxItems: 2,
      uniqueItems: true,
    });
    const { choices } = await askChat(served, { messages: question, response_format: form });
    const { violations } = z.object({ violations: z.array(z.string()) }).parse(choices[0]);
    expect(violations.join()).toMatch(/duplicate/);
  });

  test('a grammar of llama.cpp is obeyed', async () => {
    const { choices } = await askChat(served, { messages: question, grammar: 'root ::= "yes" | "no"' });
    expect(['yes', 'no']).toContain(choices[0]?.message.content);
  });

  test('characters of many bytes come whole in every chunk', async () => {
    const family = '👩‍👩‍👧‍👦 naïve 日本';
    const form = schemaOf({
      type: 'object',
      properties: { family: { enum: [family] } },
      required: ['family'],
      additionalProperties: false,
    });
    const chunks = await streamChat(served, { messages: question, response_format: form });
    expect(JSON.parse(textOf(chunks))).toEqual({ family });
    for (const { content } of deltasOf(chunks)) {
      expect(content ?? '').not.toContain('\uFFFD');
      expect((content ?? '').isWellFormed()).toBe(true);
    }
  });
});

describe('probabilities', () => {
  test.for([false, true])('of each token of the text, the most likely first (streamed: %s)', async (isStreamed) => {
    const options = { messages: question, logprobs: true, top_logprobs: 3 };
    const chunks = isStreamed ? await streamChat(served, options) : [];
    const whole = isStreamed ? null : await askChat(served, options);
    const text = whole ? (whole.choices[0]?.message.content ?? '') : textOf(chunks);
    const content =
      whole?.choices[0]?.logprobs?.content ??
      chunks.flatMap(({ choices }) => choices.flatMap(({ logprobs }) => logprobs?.content ?? []));
    expect(Buffer.from(content.flatMap(({ bytes }) => bytes ?? [])).toString()).toBe(text);
    for (const { logprob, top_logprobs: top } of content) {
      expect(logprob).toBeLessThanOrEqual(0);
      expect(top).toHaveLength(3);
      expect(top.map((each) => each.logprob)).toEqual(top.map((each) => each.logprob).toSorted((a, b) => b - a));
    }
  });

  test('the bytes of a token that is a part of a character are its own', async () => {
    const { choices } = await askChat(served, { messages: question, grammar: 'root ::= "👩‍👩‍👧"', logprobs: true });
    const bytes = choices[0]?.logprobs?.content?.flatMap((token) => token.bytes ?? []) ?? [];
    expect(Buffer.from(bytes).toString()).toBe('👩‍👩‍👧');
  });

  test('are for the answer and not for what was thought before it', async () => {
    const { choices } = await askChat(served, { messages: question, logprobs: true, reasoning_effort: 'high' });
    const bytes = choices[0]?.logprobs?.content?.flatMap((token) => token.bytes ?? []) ?? [];
    expect(Buffer.from(bytes).toString()).toBe(choices[0]?.message.content);
  });

  test('are left out where nobody asked', async () => {
    expect((await askChat(served, { messages: question })).choices[0]?.logprobs).toBeNull();
  });
});

describe('several answers', () => {
  test('each has its own seed, and their prompt is counted once', async () => {
    const options = { messages: [{ role: 'user' as const, content: longStory }], temperature: 1.5, max_tokens: 24 };
    const several = await askChat(served, { ...options, n: 3, seed: 5 });
    const alone = await askChat(served, { ...options, seed: 6 });
    expect(several.choices.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(several.choices[1]?.message).toEqual(alone.choices[0]?.message);
    expect(new Set(several.choices.map(({ message }) => JSON.stringify(message))).size).toBeGreaterThan(1);
    expect(several.usage?.prompt_tokens).toBe(alone.usage?.prompt_tokens);
    expect(several.usage?.completion_tokens).toBe(72);
  });

  test('streamed, each begins with its role and ends with its reason', async () => {
    const chunks = await streamChat(served, { messages: question, n: 2, stream_options: { include_usage: true } });
    for (const index of [0, 1]) {
      const own = chunks.flatMap(({ choices }) => choices.filter((choice) => choice.index === index));
      expect(own[0]?.delta.role).toBe('assistant');
      expect(own.map(({ delta }) => delta.content ?? '').join('')).toContain('Paris');
      expect(own.at(-1)?.finish_reason).toBe('stop');
    }
    expect(chunks.at(-1)?.usage?.prompt_tokens).toBe(
      (await askChat(served, { messages: question })).usage?.prompt_tokens,
    );
  });
});

describe('streams', () => {
  test('have the role first, one id, no empty choices, and [DONE] at the end', async () => {
    const response = await post(served, '/v1/chat/completions', {
      model: served.modelId,
      messages: question,
      stream: true,
      temperature: 0,
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('x-request-id')).toBeTruthy();
    const events = (await response.text()).split('\n\n').filter((event) => event !== '');
    expect(events.every((event) => event.startsWith('data: '))).toBe(true);
    expect(events.at(-1)).toBe('data: [DONE]');
    const chunks = events.slice(0, -1).map((event) =>
      z
        .object({
          id: z.string(),
          choices: z.array(z.object({ delta: z.record(z.string(), z.unknown()) })).length(1),
          usage: z.null().optional(),
        })
        .parse(JSON.parse(event.slice('data: '.length))),
    );
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '' });
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  test('count the same tokens as whole answers', async () => {
    const options = { messages: question, max_tokens: 6 };
    const whole = await askChat(served, options);
    const chunks = await streamChat(served, { ...options, stream_options: { include_usage: true } });
    const { prompt_tokens, completion_tokens, total_tokens } = whole.usage ?? {};
    expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens, completion_tokens, total_tokens });
    expect(completion_tokens).toBe(6);
  });

  test.for(['ital of Fr', 'is Paris', ' of'])('no part of the stop string %o leaks out', async (stop) => {
    const text = textOf(await streamChat(served, { messages: question, stop: [stop, 'never'] }));
    const full = 'The capital of France is Paris.';
    expect(text).toBe(full.slice(0, full.indexOf(stop)));
  });
});

test('further fields of llama-server change what is written', async () => {
  const plain = (await askChat(served, { messages: question })).choices[0]?.message.content;
  const { tokens } = z
    .object({ tokens: z.array(z.int()) })
    .parse(await (await post(served, '/tokenize', { content: ' Paris' })).json());
  const banned = await askChat(served, {
    messages: question,
    logit_bias: Object.fromEntries(tokens.map((id) => [id, -100])),
  });
  expect(plain).toContain('Paris');
  expect(banned.choices[0]?.message.content).not.toContain('Paris');
  const pairs = await askChat(served, { messages: question, logit_bias: tokens.map((id) => [id, false]) } as never);
  expect(pairs.choices[0]?.message.content).toBe(banned.choices[0]?.message.content);
  for (const field of [
    { top_k: -1, temperature: 1, seed: 3 },
    { min_p: 0.2, temperature: 1 },
    { repeat_penalty: 1.3, repeat_last_n: -1 },
    { dry_multiplier: 0.8, dry_base: 1.75, dry_allowed_length: 2 },
    { xtc_probability: 0.5, xtc_threshold: 0.1 },
  ]) {
    expect((await askChat(served, { messages: question, ...field })).choices).toHaveLength(1);
  }
});
