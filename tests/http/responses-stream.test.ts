import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { capitalQuestion, longStory, post, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';
import { findRunners, isAlive, slowDown } from '../harness/processes.ts';

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const weather = {
  type: 'function' as const,
  name: 'get_weather',
  parameters: { type: 'object' as const, properties: { city: { type: 'string' as const } }, required: ['city'] },
  strict: false,
};
const eventSchema = z.looseObject({ type: z.string(), sequence_number: z.int() });

/** Each event as it stands on the wire. */
async function readEvents(body: object) {
  const response = await post(served, '/v1/responses', {
    model: served.modelId,
    temperature: 0,
    stream: true,
    ...body,
  });
  const text = await response.text();
  expect(text).not.toContain('[DONE]');
  return text
    .trimEnd()
    .split('\n\n')
    .map((block) => {
      const [name = '', data = ''] = block.split('\n');
      const event = eventSchema.parse(JSON.parse(data.slice('data: '.length)));
      expect(name).toBe(`event: ${event.type}`);
      return event;
    });
}

/** Their kinds in order, where several deltas in a row count as one. */
function orderOf(events: { type: string }[]): string[] {
  return events
    .map(({ type }) => type.replace(/^response\./, ''))
    .filter((type, index, all) => type !== all[index - 1]);
}

describe('the events', () => {
  test('of thoughts and a text come in order, and are numbered without a gap', async () => {
    const events = await readEvents({ input: capitalQuestion, reasoning: { effort: 'high', summary: 'auto' } });
    expect(orderOf(events)).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'content_part.added',
      'reasoning_text.delta',
      'reasoning_text.done',
      'content_part.done',
      'reasoning_summary_part.added',
      'reasoning_summary_text.delta',
      'reasoning_summary_text.done',
      'reasoning_summary_part.done',
      'output_item.done',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'completed',
    ]);
    expect(events.map(({ sequence_number: number }) => number)).toEqual(events.map((_, index) => index));
    expect(events[0]).toMatchObject({ response: { status: 'in_progress', output: [] } });
    const deltas = events.filter(({ type }) => type === 'response.output_text.delta');
    const done = events.find(({ type }) => type === 'response.output_text.done');
    expect(deltas.map(({ delta }) => delta).join('')).toBe(done?.['text']);
    expect(events.at(-1)).toMatchObject({
      response: {
        status: 'completed',
        output: [{ type: 'reasoning' }, { type: 'message', content: [{ text: done?.['text'] }] }],
      },
    });
  });

  test('of a call come in order', async () => {
    const events = await readEvents({ input: 'What is the weather in Paris?', tools: [weather] });
    expect(orderOf(events)).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.done',
      'output_item.done',
      'completed',
    ]);
    const done = events.find(({ type }) => type === 'response.function_call_arguments.done');
    expect(done).toMatchObject({ name: 'get_weather', output_index: 0 });
    expect(JSON.parse(String(done?.['arguments']))).toEqual({ city: 'Paris' });
  });

  test('of an answer that reaches its limit end with response.incomplete', async () => {
    const events = await readEvents({ input: longStory, max_output_tokens: 7 });
    expect(events.at(-1)).toMatchObject({
      type: 'response.incomplete',
      response: { incomplete_details: { reason: 'max_output_tokens' }, usage: { output_tokens: 7 } },
    });
  });
});

test('a model that dies in the middle fails the answer, for clients that wait for its end or for an error', async () => {
  const body = { model: served.modelId, input: longStory, stream: true };
  const response = await post(served, '/v1/responses', body);
  const [runner] = findRunners(served.host.pid);
  if (runner === undefined || response.body === null) throw new Error('No runner is there, or no body.');
  using _slow = slowDown(runner);
  let text = '';
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (text.includes('response.output_text.delta') && isAlive(runner)) process.kill(runner, 'SIGKILL');
  }
  const [failed, error] = text
    .trimEnd()
    .split('\n\n')
    .slice(-2)
    .map((block) => z.record(z.string(), z.unknown()).parse(JSON.parse(block.slice(block.indexOf('{')))));
  const message = expect.stringMatching(/\S/) as string;
  expect(failed).toMatchObject({
    type: 'response.failed',
    response: { status: 'failed', error: { code: 'server_error', message } },
  });
  // The model may have thought before it wrote: only what it was writing is cut off.
  const { output } = z.object({ response: z.object({ output: z.array(z.unknown()) }) }).parse(failed).response;
  expect(output.at(-1)).toMatchObject({ status: 'incomplete', content: [{ text: message }] });
  expect(error).toMatchObject({ type: 'error', message, sequence_number: Number(failed?.['sequence_number']) + 1 });
});

describe('the official client', () => {
  test('puts a stream together into what it gets as a whole', async () => {
    const request = {
      model: served.modelId,
      input: capitalQuestion,
      temperature: 0,
      reasoning: { effort: 'high' as const },
    };
    const whole = await served.client.responses.create(request);
    const stream = served.client.responses.stream(request);
    let text = '';
    stream.on('response.output_text.delta', ({ delta }) => (text += delta));
    const final = await stream.finalResponse();
    expect(final.output_text).toBe(whole.output_text);
    expect(text).toBe(whole.output_text);
    expect(final.usage?.output_tokens).toBe(whole.usage?.output_tokens);
    expect(final.output.map(({ type }) => type)).toEqual(['reasoning', 'message']);
  });

  test('gets a streamed call', async () => {
    const stream = served.client.responses.stream({
      model: served.modelId,
      input: 'What is the weather in Paris?',
      temperature: 0,
      tools: [weather],
    });
    const final = await stream.finalResponse();
    expect(final.output).toMatchObject([{ type: 'function_call', name: 'get_weather', status: 'completed' }]);
  });

  test('gets an object of a schema', async () => {
    const person = z.object({ name: z.string(), age: z.int() });
    const { output_parsed: output } = await served.client.responses.parse({
      model: served.modelId,
      input: 'Give me a JSON object with name Anna and age 30.',
      temperature: 0,
      text: { format: zodTextFormat(person, 'person') },
    });
    expect(person.safeParse(output).success).toBe(true);
  });

  test('can leave in the middle', async () => {
    const stream = await served.client.responses.create({ model: served.modelId, input: longStory, stream: true });
    let seen = 0;
    for await (const event of stream) {
      seen += event.type === 'response.output_text.delta' ? 1 : 0;
      if (seen > 3) break;
    }
    expect(seen).toBe(4);
  });
});

describe('LangChain', () => {
  const model = () =>
    new ChatOpenAI({
      model: served.modelId,
      apiKey: 'not-needed',
      temperature: 0,
      maxRetries: 0,
      useResponsesApi: true,
      configuration: { baseURL: served.baseUrl },
    });

  test('invokes and streams the same answer', async () => {
    const whole = await model().invoke(capitalQuestion);
    expect(whole.text).toContain('Paris');
    let text = '';
    for await (const chunk of await model().stream(capitalQuestion)) text += chunk.text;
    expect(text).toBe(whole.text);
  });

  test('calls a tool and reads its result', async () => {
    const weatherTool = tool(() => '', {
      name: 'get_weather',
      description: 'The weather of a city.',
      schema: weather.parameters,
    });
    const bound = model().bindTools([weatherTool]);
    const question = new HumanMessage('What is the weather in Paris?');
    const calling = await bound.invoke([question]);
    expect(calling.tool_calls).toMatchObject([{ name: 'get_weather', args: { city: 'Paris' } }]);
    const id = calling.tool_calls?.[0]?.id ?? '';
    const result = '{"city": "Paris", "temperature": 18, "condition": "sunny"}';
    const answer = await bound.invoke([question, calling, new ToolMessage({ content: result, tool_call_id: id })]);
    expect(answer.text).toContain('18 degrees');
  });
});
