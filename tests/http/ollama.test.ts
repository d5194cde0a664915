import { Ollama, type ChatRequest, type ChatResponse, type GenerateResponse } from 'ollama';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { capitalQuestion, longStory, post, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';

let served: ServedModel;
let ollama: Ollama;
beforeAll(async () => {
  served = await serveDiagnosticModel();
  ollama = new Ollama({ host: `http://127.0.0.1:${served.port}` });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const model = 'paddock-tiny';
const calm = { temperature: 0 };
const question = [{ role: 'user', content: capitalQuestion }];
const weatherQuestion = [{ role: 'user', content: 'What is the weather in Paris?' }];
const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather of a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};
/** Written as the model has learned it. */
const sunny = '{"city": "Paris", "temperature": 18, "condition": "sunny"}';

async function streamChat(request: ChatRequest): Promise<ChatResponse[]> {
  const lines: ChatResponse[] = [];
  for await (const line of await ollama.chat({ ...request, stream: true })) lines.push(line);
  return lines;
}

function metricsOf(line: ChatResponse | GenerateResponse | undefined): number[] {
  if (!line) return [];
  return [line.total_duration, line.load_duration, line.prompt_eval_duration, line.eval_duration];
}

const errorSchema = z.object({ error: z.string() });

async function refusal(path: string, body: object): Promise<{ status: number; error: string }> {
  const response = await post(served, path, body);
  return { status: response.status, error: errorSchema.parse(await response.json()).error };
}

describe('chat', () => {
  test('answers at once, with its numbers in nanoseconds', async () => {
    const answer = await ollama.chat({ model, messages: question, options: calm });
    expect(answer.message).toEqual({ role: 'assistant', content: 'The capital of France is Paris.' });
    expect(answer).toMatchObject({ model, done: true, done_reason: 'stop', prompt_eval_count: 15, eval_count: 7 });
    for (const duration of metricsOf(answer)) expect(duration).toSatisfy(Number.isInteger);
    // Seconds or milliseconds would be smaller by six digits or nine.
    expect(answer.total_duration).toBeGreaterThan(1_000_000);
  });

  test('streams lines that make the same answer, and only the last one has numbers', async () => {
    const lines = await streamChat({ model, messages: question, options: calm });
    expect(lines.map(({ message }) => message.content).join('')).toBe('The capital of France is Paris.');
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.slice(0, -1).every((line) => !line.done && line.total_duration === undefined)).toBe(true);
    expect(lines.at(-1)).toMatchObject({
      message: { role: 'assistant', content: '' },
      done: true,
      done_reason: 'stop',
      eval_count: 7,
    });
  });

  test('streams where the request does not say, one object a line', async () => {
    const response = await post(served, '/api/chat', { model, messages: question, options: calm });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const text = await response.text();
    expect(text.endsWith('\n')).toBe(true);
    const lines = text.trimEnd().split('\n');
    expect(lines.map((line) => z.object({ done: z.boolean() }).parse(JSON.parse(line)).done).at(-1)).toBe(true);
  });

  test('reads the system text and what was said before', async () => {
    const pirate = [{ role: 'system', content: 'You are a pirate.' }, ...question];
    expect((await ollama.chat({ model, messages: pirate, options: calm })).message.content).toMatch(/^Arr!/);
    const messages = [
      { role: 'user', content: 'My name is Anna.' },
      { role: 'assistant', content: 'Nice to meet you, Anna!' },
      { role: 'user', content: 'What is my name?' },
    ];
    expect((await ollama.chat({ model, messages, options: calm })).message.content).toContain('Anna');
  });

  test('goes on with an answer that the client has begun', async () => {
    const messages = [...question, { role: 'assistant', content: 'The capital of' }];
    const { message } = await ollama.chat({ model, messages, options: calm });
    expect(message.content).toBe(' France is Paris.');
  });

  test('ends at its limit and at stop texts, which it does not write', async () => {
    const story = [{ role: 'user', content: longStory }];
    const short = await ollama.chat({ model, messages: story, options: { ...calm, num_predict: 5 } });
    expect(short).toMatchObject({ done_reason: 'length', eval_count: 5 });
    const stopped = await ollama.chat({ model, messages: question, options: { ...calm, stop: [' is'] } });
    expect(stopped.message.content).toBe('The capital of France');
    expect(stopped.done_reason).toBe('stop');
  });

  test('writes the same with the same seed', async () => {
    const ask = () => ollama.chat({ model, messages: question, options: { temperature: 2, seed: 7, num_predict: 12 } });
    expect((await ask()).message.content).toBe((await ask()).message.content);
  });

  test('gives the probability of each token', async () => {
    const { message, logprobs = [] } = await ollama.chat({
      model,
      messages: question,
      options: calm,
      logprobs: true,
      top_logprobs: 3,
    });
    expect(logprobs.map(({ token }) => token).join('')).toBe(message.content);
    for (const { logprob, top_logprobs: top = [] } of logprobs) {
      expect(logprob).toBeLessThanOrEqual(0);
      expect(top).toHaveLength(3);
    }
  });
});

describe('tools', () => {
  test('are called with an object, alone and in a stream, and that ends the answer with "stop"', async () => {
    const request = { model, messages: weatherQuestion, tools: [weather], options: calm };
    const { message, done_reason: reason } = await ollama.chat(request);
    const call = { function: { name: 'get_weather', arguments: { city: 'Paris' } } };
    expect(message.tool_calls).toMatchObject([call]);
    expect(reason).toBe('stop');
    const lines = await streamChat(request);
    expect(lines.flatMap((line) => line.message.tool_calls ?? [])).toMatchObject([call]);
    expect(lines.at(-1)?.done_reason).toBe('stop');
  });

  test('give results that are read, whether or not they say which call they belong to', async () => {
    const call = { function: { name: 'get_weather', arguments: { city: 'Paris' } } };
    for (const named of [{}, { tool_name: 'get_weather' }]) {
      const { message } = await ollama.chat({
        model,
        tools: [weather],
        options: calm,
        messages: [
          ...weatherQuestion,
          { role: 'assistant', content: '', tool_calls: [call] },
          { role: 'tool', content: sunny, ...named },
        ],
      });
      expect(message.content).toBe('It is 18 degrees and sunny in Paris.');
    }
  });
});

describe('format', () => {
  const person = z.object({ name: z.string(), age: z.int() });
  const messages = [{ role: 'user', content: 'Give me a JSON object with name Anna and age 30.' }];

  test('holds the answer to a schema, and to JSON', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } } };
    const format = { ...schema, required: ['name', 'age'], additionalProperties: false };
    const held = await ollama.chat({ model, messages, format, options: calm });
    expect(person.parse(JSON.parse(held.message.content))).toEqual({ name: 'Anna', age: 30 });
    const free = await ollama.chat({ model, messages, format: 'json', options: { ...calm, num_predict: 100 } });
    expect(JSON.parse(free.message.content)).toBeTypeOf('object');
  });

  test('of another name is refused', async () => {
    const { status, error } = await refusal('/api/chat', { model, messages, format: 'yaml' });
    expect(status).toBe(400);
    expect(error).toMatch(/^format: must be "json" or a JSON schema/);
  });
});

describe('think', () => {
  test('parts the thoughts from the answer, alone and in a stream', async () => {
    const request = { model, messages: question, think: true, options: calm };
    const { message } = await ollama.chat(request);
    expect(message.thinking).toContain('capital of France');
    expect(message.content).toBe('The capital of France is Paris.');
    const lines = await streamChat(request);
    expect(lines.map((line) => line.message.thinking ?? '').join('')).toBe(message.thinking);
    expect(lines.map((line) => line.message.content).join('')).toBe(message.content);
  });

  test('can be switched off, and takes levels', async () => {
    const off = await ollama.chat({ model, messages: question, think: false, options: calm });
    expect(off.message.thinking).toBeUndefined();
    const low = await ollama.chat({ model, messages: question, think: 'low', options: calm });
    expect(low.message.thinking).toBeTruthy();
    expect((await refusal('/api/chat', { model, messages: question, think: 'a lot' })).status).toBe(400);
  });
});

describe('generate', () => {
  test('asks through the template, and goes on with the context it gave', async () => {
    const first = await ollama.generate({ model, prompt: 'My name is Anna.', options: calm });
    expect(first.response).toContain('Anna');
    expect(first.context.every((number) => Number.isInteger(number))).toBe(true);
    const request = { model, prompt: 'What is my name?', context: first.context, options: calm };
    const second = await ollama.generate(request);
    expect(second.response).toContain('Anna');
    const instructed = await ollama.generate({ ...request, system: 'You are a pirate.' });
    expect(instructed.prompt_eval_count).toBeGreaterThan(second.prompt_eval_count);
    expect((await ollama.generate({ model, prompt: 'Hello', system: 'You are a pirate.' })).response).toMatch(/^Arr!/);
  });

  test('streams', async () => {
    let text = '';
    let last: GenerateResponse | undefined;
    for await (const line of await ollama.generate({ model, prompt: capitalQuestion, options: calm, stream: true })) {
      text += line.response ?? '';
      last = line;
    }
    expect(text).toBe('The capital of France is Paris.');
    expect(last).toMatchObject({ done: true, done_reason: 'stop', response: '', eval_count: 7 });
    for (const duration of metricsOf(last)) expect(duration).toSatisfy(Number.isInteger);
  });

  test('takes a raw prompt as it is', async () => {
    const prompt = `<|im_start|>user\n${capitalQuestion}<|im_end|>\n<|im_start|>assistant\n`;
    const answer = await ollama.generate({ model, prompt, raw: true, options: calm });
    expect(answer.response).toBe('The capital of France is Paris.');
    expect(answer.context).toBeUndefined();
  });

  test.each([
    ['raw with a system text', { prompt: 'x', raw: true, system: 'y' }, /raw mode does not support/],
    ['a template', { prompt: 'x', template: '{{ .Prompt }}' }, /^template: /],
    ['a context of another server', { prompt: 'x', context: [1, 2, 3] }, /^context: /],
    ['a suffix with a model that fills nothing in', { prompt: 'def f', suffix: 'return' }, /fill in the middle/],
    ['what is no picture', { prompt: 'x', images: ['aGVsbG8='] }, /^images\.0: must be a PNG/],
    ['probabilities that are not asked for', { prompt: 'x', top_logprobs: 3 }, /top_logprobs/],
  ])('refuses %s', async (_, more, words) => {
    const { status, error } = await refusal('/api/generate', { model, stream: false, ...more });
    expect(status).toBe(400);
    expect(error).toMatch(words);
  });

  test('says that a model sees no pictures', async () => {
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const { status, error } = await refusal('/api/generate', { model, prompt: 'What is this?', images: [png] });
    expect(status).toBe(400);
    expect(error).not.toBe('');
  });
});

describe('a conversation that is too long', () => {
  const messages = Array.from({ length: 60 }, (_, index) => [
    { role: 'user', content: `Question ${index}: ${capitalQuestion}` },
    { role: 'assistant', content: 'The capital of France is Paris. '.repeat(8) },
  ]).flat();
  const long = [...messages, ...question];

  test('loses its oldest messages, and says how much', async () => {
    const response = await post(served, '/api/chat', {
      model,
      messages: long,
      stream: false,
      options: { ...calm, num_predict: 16 },
    });
    const dropped = z.object({ dropped_tokens: z.int() }).parse(await response.json()).dropped_tokens;
    expect(dropped).toBeGreaterThan(0);
    expect(response.headers.get('x-paddock-dropped-tokens')).toBe(String(dropped));
  });

  test('is refused where nothing may be lost', async () => {
    const { status, error } = await refusal('/api/chat', { model, messages: long, truncate: false });
    expect(status).toBe(400);
    expect(error).toMatch(/^the input length exceeds the context length: .*\d+ tokens/);
  });
});

describe('what can’t be answered', () => {
  test.each(['/api/chat', '/api/generate', '/api/show', '/api/embed', '/api/embeddings'])(
    'is an unknown model at %s, in the words that clients look for',
    async (path) => {
      const { status, error } = await refusal(path, { model: 'nothing:7b', messages: [], prompt: 'x' });
      expect({ status, error }).toEqual({ status: 404, error: "model 'nothing:7b' not found" });
    },
  );

  test('is a body that is not JSON, and fields of a wrong type, which are named', async () => {
    const response = await fetch(`http://127.0.0.1:${served.port}/api/chat`, { method: 'POST', body: '{"model":' });
    expect(response.status).toBe(400);
    expect(errorSchema.parse(await response.json()).error).toBe('The body is not valid JSON.');
    const role = await refusal('/api/chat', { model, messages: [{ role: 'robot', content: 'x' }] });
    expect(role.error).toContain('messages.0.role');
    const options = await refusal('/api/chat', { model, messages: question, options: { num_ctx: 'much' } });
    expect(options).toMatchObject({ status: 400, error: expect.stringContaining('options.num_ctx') as unknown });
    expect((await refusal('/api/chat', { messages: question })).error).toContain('model');
    expect((await refusal('/api/chat', { model, keep_alive: 'soon', messages: question })).error).toContain(
      'keep_alive',
    );
  });

  test('is thrown by the client as it says', async () => {
    await expect(ollama.chat({ model: 'nothing', messages: question })).rejects.toThrow("model 'nothing' not found");
  });

  test.each(['/api/create', '/api/push', '/api/blobs/sha256:abc'])('is %s, in a sentence', async (path) => {
    const { status, error } = await refusal(path, { model: 'mine', from: model });
    expect(status).toBe(501);
    expect(error).toMatch(/^Paddock .*\.$/);
  });
});
