import { createAnthropic } from '@ai-sdk/anthropic';
import Anthropic from '@anthropic-ai/sdk';
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import { generateText, isStepCount, jsonSchema, streamText, tool } from 'ai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { capitalQuestion, longStory, post, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';
import { findRunners, isAlive, slowDown } from '../harness/processes.ts';

let served: ServedModel;
let client: Anthropic;
beforeAll(async () => {
  served = await serveDiagnosticModel();
  client = new Anthropic({ baseURL: `http://127.0.0.1:${served.port}`, apiKey: 'not-needed', maxRetries: 0 });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const city = { type: 'object' as const, properties: { city: { type: 'string' as const } }, required: ['city'] };
const sunny = '{"city": "Paris", "temperature": 18, "condition": "sunny"}';
const weather = {
  name: 'get_weather',
  input_schema: city,
};
/** The client's newest version has no type for it, and sends it all the same. */
const greedy = { temperature: 0 };
const named = z.looseObject({ type: z.string() });

/** Each event as it stands on the wire: its name, and its data. */
async function readEvents(body: object): Promise<{ name: string; data: z.infer<typeof named> }[]> {
  const response = await post(served, '/v1/messages?beta=true', {
    model: served.modelId,
    max_tokens: 200,
    temperature: 0,
    stream: true,
    ...body,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  return (await response.text())
    .trimEnd()
    .split('\n\n')
    .map((block) => {
      const [name = '', data = ''] = block.split('\n');
      expect(name).toMatch(/^event: /);
      return { name: name.slice('event: '.length), data: named.parse(JSON.parse(data.slice('data: '.length))) };
    });
}

describe('the events', () => {
  test('come in the order that clients insist on, named as their data says', async () => {
    const events = await readEvents({
      messages: [{ role: 'user', content: capitalQuestion }],
      thinking: { type: 'adaptive' },
    });
    expect(events.every(({ name, data }) => name === data.type)).toBe(true);
    const order = events.map(({ name }) => name).filter((name, index, all) => name !== all[index - 1]);
    const block = ['content_block_start', 'content_block_delta', 'content_block_stop'];
    expect(order).toEqual(['message_start', 'ping', ...block, ...block, 'message_delta', 'message_stop']);
    const deltas = events.filter(({ name }) => name === 'content_block_delta');
    const kinds = deltas.map(({ data }) => z.object({ type: z.string() }).parse(data['delta']).type);
    expect(kinds.filter((kind, index) => kind !== kinds[index - 1])).toEqual([
      'thinking_delta',
      'signature_delta',
      'text_delta',
    ]);
    expect(events.filter(({ name }) => name === 'content_block_start').map(({ data }) => data['index'])).toEqual([
      0, 1,
    ]);
  });

  test('tell the size of the prompt at the beginning already, and the same at the end', async () => {
    const messages = [{ role: 'user' as const, content: 'What color is the sky?' }];
    const counted = await client.messages.countTokens({ model: served.modelId, messages });
    const events = await readEvents({ messages });
    expect(events[0]?.data).toMatchObject({
      message: { content: [], stop_reason: null, usage: { input_tokens: counted.input_tokens } },
    });
    const usage = z
      .object({ input_tokens: z.int(), cache_read_input_tokens: z.int(), output_tokens: z.int().positive() })
      .parse(events.at(-2)?.data['usage']);
    expect(usage.input_tokens + usage.cache_read_input_tokens).toBe(counted.input_tokens);
  });

  test('of a call carry pieces of JSON', async () => {
    const events = await readEvents({
      messages: [{ role: 'user', content: 'What is the weather in Paris?' }],
      tools: [weather],
    });
    expect(events.find(({ name }) => name === 'content_block_start')?.data['content_block']).toEqual({
      type: 'tool_use',
      id: expect.stringMatching(/^toolu_/) as string,
      name: 'get_weather',
      input: {},
    });
    const json = events
      .filter(({ name }) => name === 'content_block_delta')
      .map(({ data }) => z.object({ partial_json: z.string() }).parse(data['delta']).partial_json)
      .join('');
    expect(JSON.parse(json)).toEqual({ city: 'Paris' });
    expect(events.at(-2)?.data).toMatchObject({ delta: { stop_reason: 'tool_use', stop_sequence: null } });
  });
});

test('a model that dies in the middle is an error that the client sees, and is back with the next request', async () => {
  const stream = await client.messages.create({
    model: served.modelId,
    max_tokens: 2000,
    messages: [{ role: 'user', content: longStory }],
    stream: true,
  });
  const [runner] = findRunners(served.host.pid);
  if (runner === undefined) throw new Error('No runner is there.');
  using _slow = slowDown(runner);
  const read = async () => {
    for await (const event of stream) {
      if (event.type === 'content_block_delta' && isAlive(runner)) process.kill(runner, 'SIGKILL');
    }
  };
  await expect(read()).rejects.toMatchObject({ error: { type: 'error', error: { type: 'api_error' } } });
  const next = await client.messages.create({
    model: served.modelId,
    max_tokens: 20,
    ...greedy,
    messages: [{ role: 'user', content: capitalQuestion }],
  });
  expect(next.stop_reason).toBe('end_turn');
});

describe('the official client', () => {
  const request = { max_tokens: 200, ...greedy, messages: [{ role: 'user' as const, content: capitalQuestion }] };

  test('puts a stream together into what it gets as a whole', async () => {
    const whole = await client.messages.create({ ...request, model: served.modelId });
    const stream = client.messages.stream({ ...request, model: served.modelId });
    let text = '';
    stream.on('text', (piece) => (text += piece));
    const final = await stream.finalMessage();
    expect(final.content).toEqual(whole.content);
    expect(text).toBe(await stream.finalText());
    expect(final.stop_reason).toBe('end_turn');
    expect(final.usage.output_tokens).toBe(whole.usage.output_tokens);
  });

  test('gets a streamed call as an object', async () => {
    const stream = client.messages.stream({
      ...request,
      model: served.modelId,
      tools: [weather],
      messages: [{ role: 'user', content: 'What is the weather in Paris?' }],
    });
    expect((await stream.finalMessage()).content).toMatchObject([{ type: 'tool_use', input: { city: 'Paris' } }]);
  });

  test('can leave in the middle', async () => {
    const stream = await client.messages.create({
      ...request,
      model: served.modelId,
      max_tokens: 2000,
      messages: [{ role: 'user', content: longStory }],
      stream: true,
    });
    const seen: RawMessageStreamEvent[] = [];
    for await (const event of stream) {
      seen.push(event);
      if (seen.length > 5) break;
    }
    expect(seen[0]?.type).toBe('message_start');
  });
});

describe('the AI SDK', () => {
  const model = () => createAnthropic({ baseURL: served.baseUrl, apiKey: 'not-needed' })(served.modelId);
  const tools = (asked: string[]) => ({
    get_weather: tool({
      description: 'The weather of a city.',
      inputSchema: jsonSchema<{ city: string }>(city),
      execute: (input) => {
        asked.push(input.city);
        return sunny;
      },
    }),
  });

  test('gets a text with its usage', async () => {
    const { text, finishReason, usage } = await generateText({
      model: model(),
      prompt: capitalQuestion,
      temperature: 0,
      maxOutputTokens: 200,
    });
    expect(text).toContain('Paris');
    expect(finishReason).toBe('stop');
    expect(usage.inputTokens).toBeGreaterThan(0);
    expect(usage.outputTokens).toBeGreaterThan(0);
  });

  test('streams an answer that calls a tool and uses its result', async () => {
    const asked: string[] = [];
    const result = streamText({
      model: model(),
      prompt: 'What is the weather in Paris?',
      temperature: 0,
      maxOutputTokens: 200,
      stopWhen: isStepCount(3),
      tools: tools(asked),
    });
    let text = '';
    for await (const piece of result.textStream) text += piece;
    expect(asked).toEqual(['Paris']);
    expect(text).toContain('18 degrees');
    expect((await result.totalUsage).outputTokens).toBeGreaterThan(0);
  });

  test('shows what was thought apart from the text', async () => {
    const { text, reasoningText } = await generateText({
      model: model(),
      prompt: capitalQuestion,
      maxOutputTokens: 200,
      providerOptions: { anthropic: { thinking: { type: 'enabled', budgetTokens: 1024 } } },
    });
    expect(reasoningText).toContain('France');
    expect(text).toContain('Paris');
  });
});
