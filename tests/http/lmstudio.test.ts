import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { capitalQuestion, longStory, post, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const model = 'paddock-tiny';
const statsSchema = z.object({
  input_tokens: z.int(),
  total_output_tokens: z.int(),
  reasoning_output_tokens: z.int(),
  tokens_per_second: z.number(),
  time_to_first_token_seconds: z.number(),
  model_load_time_seconds: z.number().optional(),
});
const chatSchema = z.strictObject({
  model_instance_id: z.literal(model),
  output: z.array(z.strictObject({ type: z.enum(['message', 'reasoning']), content: z.string() })),
  stats: statsSchema,
  response_id: z.string().startsWith('resp_').optional(),
});
const errorSchema = z.object({
  error: z.object({ type: z.string(), message: z.string(), code: z.string().optional(), param: z.string().optional() }),
});

const get = (path: string) => fetch(`http://127.0.0.1:${served.port}${path}`);

async function ask(body: object) {
  const response = await post(served, '/api/v1/chat', { model, temperature: 0, ...body });
  return chatSchema.parse(await response.json());
}

function textOf({ output }: z.output<typeof chatSchema>): string {
  return output.map(({ type, content }) => (type === 'message' ? content : '')).join('');
}

const eventSchema = z.looseObject({ type: z.string() });

/** The events of a stream; fails where a name is not the type of its data. */
async function streamChat(body: object) {
  const response = await post(served, '/api/v1/chat', { model, temperature: 0, stream: true, ...body });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const blocks = (await response.text()).trimEnd().split('\n\n');
  return blocks
    .filter((block) => !block.startsWith(':'))
    .map((block) => {
      const [, name, data = ''] = /^event: (.+)\ndata: (.+)$/.exec(block) ?? [];
      const event = eventSchema.parse(JSON.parse(data));
      expect(event.type).toBe(name);
      return event;
    });
}

/** The names of events, each run of the same one once. */
function orderOf(events: readonly { type: string }[]): string[] {
  const names = events.map(({ type }) => type);
  return names.filter((name, index) => name !== names[index - 1]);
}

async function refusal(path: string, body: object) {
  const response = await post(served, path, body);
  return { status: response.status, ...errorSchema.parse(await response.json()).error };
}

const unload = () => post(served, '/api/v1/models/unload', { instance_id: model });

describe('chat', () => {
  test('answers at once, with its numbers', async () => {
    const answer = await ask({ input: capitalQuestion });
    expect(textOf(answer)).toBe('The capital of France is Paris.');
    expect(answer.stats).toMatchObject({ input_tokens: 15, total_output_tokens: 7, reasoning_output_tokens: 0 });
    expect(answer.stats.tokens_per_second).toBeGreaterThan(0);
    expect(answer.stats.time_to_first_token_seconds).toBeGreaterThan(0);
  });

  test('streams every step in its order, and ends with what is answered at once', async () => {
    await unload();
    const events = await streamChat({ input: capitalQuestion, reasoning: 'on', store: false });
    expect(orderOf(events)).toEqual([
      'chat.start',
      'model_load.start',
      'model_load.progress',
      'model_load.end',
      'prompt_processing.start',
      'prompt_processing.progress',
      'prompt_processing.end',
      'reasoning.start',
      'reasoning.delta',
      'reasoning.end',
      'message.start',
      'message.delta',
      'message.end',
      'chat.end',
    ]);
    const joined = (type: string) =>
      events.map((event) => (event.type === type ? z.string().parse(event['content']) : '')).join('');
    const { result } = z.object({ result: chatSchema }).parse(events.at(-1));
    expect(result.output).toEqual([
      { type: 'reasoning', content: joined('reasoning.delta') },
      { type: 'message', content: joined('message.delta') },
    ]);
    expect(result.stats.model_load_time_seconds).toBeGreaterThan(0);
    expect(result.stats.reasoning_output_tokens).toBeGreaterThan(0);
    const again = await ask({ input: capitalQuestion, reasoning: 'on', store: false });
    expect(again.output).toEqual(result.output);
    expect(again.stats.model_load_time_seconds).toBeUndefined();
  });

  test('tells of no load where there is none', async () => {
    const events = await streamChat({ input: capitalQuestion });
    expect(orderOf(events).slice(0, 2)).toEqual(['chat.start', 'prompt_processing.start']);
    expect(events.filter(({ type }) => type === 'message.start')).toHaveLength(1);
  });

  test('remembers, and two that go on from one answer share nothing', async () => {
    const first = await ask({ input: 'My name is Anna.' });
    const second = await ask({ input: 'What is my name?', previous_response_id: first.response_id });
    expect(textOf(second)).toContain('Anna');
    expect(second.stats.input_tokens).toBeGreaterThan(first.stats.input_tokens);
    const other = await ask({ input: 'My name is Leo.', previous_response_id: first.response_id });
    const events = await streamChat({ input: 'What is my name?', previous_response_id: other.response_id });
    const { result } = z.object({ result: chatSchema }).parse(events.at(-1));
    expect(textOf(result)).toContain('Leo');
    expect(result.response_id).not.toBe(other.response_id);
  });

  test('that breaks off says so, and still ends with what there is', async () => {
    const response = await post(served, '/api/v1/chat', { model, input: longStory, temperature: 2, stream: true });
    let text = '';
    let unloading: Promise<unknown> | null = null;
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.includes('message.delta')) unloading ??= unload();
    }
    await unloading;
    const events = text.trimEnd().split('\n\n');
    const [error, end] = events.slice(-2).map((event): unknown => JSON.parse(event.slice(event.indexOf('{'))));
    expect(error).toMatchObject({ type: 'error', error: { type: 'internal_error' } });
    const { result } = z.object({ type: z.literal('chat.end'), result: chatSchema }).parse(end);
    expect(textOf(result)).not.toBe('');
    expect(result.response_id).toBeUndefined();
  });

  test('keeps nothing where it is told to', async () => {
    expect(await ask({ input: 'Hello', store: false })).not.toHaveProperty('response_id');
    const unknown = await refusal('/api/v1/chat', { model, input: 'Hello', previous_response_id: 'resp_nothing' });
    expect(unknown).toMatchObject({ status: 400, type: 'invalid_request', param: 'previous_response_id' });
  });

  test('takes a system prompt and several messages under either of their names', async () => {
    const input = [
      { type: 'message', content: 'Hello. ' },
      { type: 'text', content: capitalQuestion },
    ];
    expect(textOf(await ask({ input, system_prompt: 'You are a pirate.' }))).toMatch(/^Arr!/);
  });

  test('ends at its limit', async () => {
    const { stats } = await ask({ input: 'Tell me a long story.', max_output_tokens: 5 });
    expect(stats.total_output_tokens).toBe(5);
  });

  test.each([
    ['no model', { input: 'x' }, 400, { type: 'invalid_request', code: 'missing_required_parameter', param: 'model' }],
    ['no input', { model }, 400, { type: 'invalid_request', code: 'missing_required_parameter', param: 'input' }],
    ['a text for a number', { model, input: 'x', top_k: 'a' }, 400, { type: 'invalid_request', param: 'top_k' }],
    ['an unknown model', { model: 'nothing', input: 'x' }, 404, { type: 'model_not_found', param: 'model' }],
    [
      'integrations',
      { model, input: 'x', integrations: ['mcp/playwright'] },
      501,
      { type: 'not_implemented', param: 'integrations' },
    ],
    [
      'an address for a picture',
      { model, input: [{ type: 'image', data_url: 'https://example.com/a.png' }] },
      400,
      { type: 'invalid_request' },
    ],
    [
      'a context longer than the model was made for',
      { model, input: 'x', context_length: 100_000 },
      400,
      { type: 'invalid_request', param: 'context_length' },
    ],
    ['a text that is too long', { model, input: 'word '.repeat(9000) }, 400, { type: 'invalid_request' }],
  ])('refuses %s', async (_, body, status, error) => {
    expect(await refusal('/api/v1/chat', body)).toMatchObject({ status, ...error });
    expect(await refusal('/api/v1/chat', { ...body, stream: true })).toMatchObject({ status, ...error });
  });
});

describe('models', () => {
  const listSchema = z.object({ models: z.array(z.looseObject({ key: z.string() })) });

  test('are loaded as they are wished for, listed so, and unloaded', async () => {
    await unload();
    const wish = { model, context_length: 1024, flash_attention: true, echo_load_config: true };
    const loaded = await post(served, '/api/v1/models/load', wish);
    expect(await loaded.json()).toEqual({
      type: 'llm',
      instance_id: model,
      load_time_seconds: expect.any(Number) as unknown,
      status: 'loaded',
      load_config: { context_length: 1024, eval_batch_size: 512, parallel: 4, flash_attention: true },
    });
    const [listed] = listSchema.parse(await (await get('/api/v1/models')).json()).models;
    expect(listed).toMatchObject({
      type: 'llm',
      key: model,
      display_name: 'Paddock Tiny',
      architecture: 'llama',
      quantization: { name: 'F16', bits_per_weight: 16 },
      size_bytes: 9_682_912,
      params_string: '4.8M',
      loaded_instances: [{ id: model, config: { context_length: 1024, flash_attention: true } }],
      max_context_length: 4096,
      format: 'gguf',
      capabilities: {
        vision: false,
        trained_for_tool_use: true,
        reasoning: { allowed_options: ['off', 'low', 'medium', 'high', 'on'], default: 'off' },
      },
    });
    // A request that says nothing about it does not load the model anew.
    await ask({ input: 'Hello' });
    expect(await (await get('/api/v0/models/paddock-tiny')).json()).toMatchObject({ loaded_context_length: 1024 });
    expect(await (await unload()).json()).toEqual({ instance_id: model });
    expect(await refusal('/api/v1/models/unload', { instance_id: model })).toMatchObject({
      status: 404,
      type: 'model_not_found',
    });
  });

  test('that are not there are not found, and neither are routes', async () => {
    const unknown = await refusal('/api/v1/models/load', { model: 'nothing' });
    expect(unknown).toMatchObject({ status: 404, type: 'model_not_found' });
    expect((await get('/api/v1/nothing')).status).toBe(404);
  });
});

describe('the older API', () => {
  test('lists models with their state', async () => {
    await unload();
    const shape = { id: model, object: 'model', type: 'llm', arch: 'llama', compatibility_type: 'gguf' };
    const numbers = { quantization: 'F16', max_context_length: 4096, capabilities: ['tool_use'] };
    const list: unknown = await (await get('/api/v0/models')).json();
    expect(list).toMatchObject({ object: 'list', data: [{ ...shape, ...numbers, state: 'not-loaded' }] });
    await ask({ input: 'Hello' });
    expect(await (await get('/api/v0/models/paddock-tiny')).json()).toMatchObject({ ...shape, state: 'loaded' });
    expect((await get('/api/v0/models/nothing')).status).toBe(404);
  });

  const extras = z.object({
    stats: z.object({
      tokens_per_second: z.number().positive(),
      time_to_first_token: z.number().positive(),
      generation_time: z.number().positive(),
      stop_reason: z.string(),
    }),
    model_info: z.object({ arch: z.string(), quant: z.string(), format: z.string(), context_length: z.int() }),
    runtime: z.object({ name: z.string(), version: z.string(), supported_formats: z.array(z.string()) }),
  });
  const question = { model, temperature: 0, messages: [{ role: 'user', content: capitalQuestion }] };
  const tools = [
    {
      type: 'function',
      function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
    },
  ];

  test.each([
    ['eosFound', '/api/v0/chat/completions', question],
    ['maxPredictedTokensReached', '/api/v0/chat/completions', { ...question, max_tokens: 3 }],
    ['stopStringFound', '/api/v0/chat/completions', { ...question, stop: 'is' }],
    [
      'toolCalls',
      '/api/v0/chat/completions',
      { ...question, tools, messages: [{ role: 'user', content: 'What is the weather in Paris?' }] },
    ],
    ['maxPredictedTokensReached', '/api/v0/completions', { model, prompt: 'Once upon a time', max_tokens: 4 }],
  ])('says %s and its numbers beside OpenAI’s answer at %s', async (reason, path, body) => {
    const whole: unknown = await (await post(served, path, body)).json();
    expect(whole).toMatchObject({ choices: [{ index: 0 }], usage: { prompt_tokens: expect.any(Number) as unknown } });
    expect(extras.parse(whole).stats.stop_reason).toBe(reason);
    const text = await (await post(served, path, { ...body, stream: true })).text();
    const events = text.trimEnd().split('\n\n');
    expect(events.at(-1)).toBe('data: [DONE]');
    expect(extras.parse(JSON.parse((events.at(-2) ?? '').slice(6))).stats.stop_reason).toBe(reason);
  });

  test('fails as OpenAI’s does', async () => {
    const unknown = await refusal('/api/v0/chat/completions', { ...question, model: 'nothing' });
    expect(unknown).toMatchObject({ status: 404, type: 'invalid_request_error', code: 'model_not_found' });
  });
});
