import type {
  FunctionTool,
  Response as Answer,
  ResponseCreateParamsNonStreaming,
} from 'openai/resources/responses/responses';
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

type Body = Omit<ResponseCreateParamsNonStreaming, 'model'>;

function ask(body: Body): Promise<Answer> {
  return served.client.responses.create({ temperature: 0, ...body, model: served.modelId });
}

const weatherQuestion = 'What is the weather in Paris?';
const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const weather: FunctionTool = { type: 'function', name: 'get_weather', parameters: city, strict: false };
const time: FunctionTool = { type: 'function', name: 'get_time', parameters: city, strict: false };
/** Written as the model has learned it. */
const sunny = '{"city": "Paris", "temperature": 18, "condition": "sunny"}';

describe('an answer', () => {
  test('has the form that the official client reads', async () => {
    const answer = await ask({ input: capitalQuestion, metadata: { purpose: 'test' }, max_output_tokens: 100 });
    expect(answer).toMatchObject({
      object: 'response',
      status: 'completed',
      error: null,
      incomplete_details: null,
      instructions: null,
      max_output_tokens: 100,
      metadata: { purpose: 'test' },
      model: served.modelId,
      parallel_tool_calls: true,
      previous_response_id: null,
      store: true,
      temperature: 0,
      text: { format: { type: 'text' } },
      tool_choice: 'auto',
      tools: [],
      truncation: 'disabled',
    });
    expect(answer.id).toMatch(/^resp_/);
    expect(answer.output_text).toContain('Paris');
    expect(answer.output).toMatchObject([
      { type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', annotations: [] }] },
    ]);
    const { usage } = answer;
    expect(usage?.total_tokens).toBe((usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0));
    const counted = await served.client.responses.inputTokens.count({ model: served.modelId, input: capitalQuestion });
    expect(counted.input_tokens).toBe(usage?.input_tokens);
  });

  test.for([
    ['a message without a type', [{ role: 'user', content: capitalQuestion }]],
    [
      'a message with parts',
      [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: capitalQuestion }] }],
    ],
  ] as const)('reads %s', async ([, input]) => {
    const response = await post(served, '/v1/responses', { model: served.modelId, input, temperature: 0 });
    expect(JSON.stringify(await response.json())).toContain('Paris');
  });

  test.for(['system', 'developer'] as const)('heeds instructions, and a message of the role %s', async (role) => {
    expect((await ask({ instructions: 'You are a pirate.', input: capitalQuestion })).output_text).toMatch(/^Arr!/);
    const input = [
      { role, content: 'You are a pirate.' },
      { role: 'user' as const, content: capitalQuestion },
    ];
    expect((await ask({ input })).output_text).toMatch(/^Arr!/);
  });

  test('that reaches its limit is incomplete, and says why', async () => {
    const answer = await ask({ input: longStory, max_output_tokens: 7 });
    expect(answer).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output: [{ status: 'incomplete' }],
    });
    expect(answer.usage?.output_tokens).toBe(7);
  });

  test('follows a schema, and is JSON where only that is asked', async () => {
    const schema = { type: 'object', properties: { name: { enum: ['Zoe', 'Max'] } }, required: ['name'] };
    const input = 'Give me a JSON object with name Anna and age 30.';
    const strict = await ask({
      input,
      text: { format: { type: 'json_schema', name: 'person', schema, strict: true } },
    });
    expect(JSON.parse(strict.output_text)).toMatchObject({ name: expect.stringMatching(/^(Zoe|Max)$/) as string });
    const loose = await ask({ input, text: { format: { type: 'json_object' } } });
    expect(JSON.parse(loose.output_text)).toBeTypeOf('object');
  });

  test('has the probabilities of its tokens where they are asked for', async () => {
    const answer = await ask({ input: capitalQuestion, include: ['message.output_text.logprobs'], top_logprobs: 2 });
    const [message] = answer.output;
    const [part] = message?.type === 'message' ? message.content : [];
    const logprobs = part?.type === 'output_text' ? (part.logprobs ?? []) : [];
    expect(logprobs.map(({ token }) => token).join('')).toBe(answer.output_text);
    expect(logprobs[0]?.top_logprobs).toHaveLength(2);
  });

  test('to a conversation that is too long is given where the middle may be dropped, and tells how much was', async () => {
    const input = Array.from({ length: 60 }, (_, index) => [
      { role: 'user' as const, content: `${index} ${'word '.repeat(60)}` },
      { role: 'assistant' as const, content: 'Yes.' },
    ]).flat();
    const body = { input: [...input, { role: 'user' as const, content: capitalQuestion }], max_output_tokens: 20 };
    await expect(ask(body)).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' });
    const { data, response } = await served.client.responses
      .create({ ...body, model: served.modelId, truncation: 'auto' })
      .withResponse();
    const dropped = Number(response.headers.get('x-paddock-dropped-tokens'));
    expect(dropped).toBeGreaterThan(1000);
    expect(data.usage).toMatchObject({ dropped_tokens: dropped });
  });
});

describe('tools', () => {
  test('a call is an item of its own, and its result is read', async () => {
    const answer = await ask({ input: weatherQuestion, tools: [weather, time] });
    const [call] = answer.output.filter((item) => item.type === 'function_call');
    expect(call).toMatchObject({ name: 'get_weather', status: 'completed' });
    expect(JSON.parse(call?.arguments ?? '')).toEqual({ city: 'Paris' });
    const result = { type: 'function_call_output' as const, call_id: call?.call_id ?? '', output: sunny };
    const next = await ask({ previous_response_id: answer.id, input: [result], tools: [weather, time] });
    expect(next.output_text).toContain('18 degrees');
    // The same without anything kept.
    const calls = answer.output.filter((item) => item.type === 'function_call');
    const history = [{ role: 'user' as const, content: weatherQuestion }, ...calls, result];
    const stateless = await ask({ input: history, tools: [weather, time], store: false });
    expect(stateless.output_text).toBe(next.output_text);
    expect(stateless.usage?.input_tokens).toBe(next.usage?.input_tokens);
  });

  test('required calls one where there is nothing to call, none calls nothing, a name calls that one', async () => {
    const names = async (body: Body) =>
      (await ask(body)).output.flatMap((item) => (item.type === 'function_call' ? [item.name] : []));
    const tools = [weather, time];
    expect((await names({ input: capitalQuestion, tools, tool_choice: 'required' })).length).toBeGreaterThan(0);
    expect(await names({ input: weatherQuestion, tools, tool_choice: 'none' })).toEqual([]);
    const named = { type: 'function' as const, name: 'get_time' };
    expect(await names({ input: weatherQuestion, tools, tool_choice: named, parallel_tool_calls: false })).toEqual([
      'get_time',
    ]);
    const allowed = { type: 'allowed_tools' as const, mode: 'required' as const, tools: [{ ...named }] };
    expect(await names({ input: weatherQuestion, tools, tool_choice: allowed })).toContain('get_time');
  });

  test('a request as Codex sends it, with tools and items that nobody here knows, is answered', async () => {
    const response = await post(served, '/v1/responses', {
      model: served.modelId,
      instructions: 'You are a coding agent.',
      input: [
        { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Be brief.' }] },
        {
          type: 'local_shell_call',
          id: null,
          call_id: 'c1',
          status: 'completed',
          action: { type: 'exec', command: [] },
        },
        { type: 'reasoning', summary: [], encrypted_content: 'gAAAAABo', content: null },
        { type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'x' } },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: weatherQuestion }] },
      ],
      tools: [
        { type: 'local_shell' },
        { type: 'custom', name: 'apply_patch', format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' } },
        { type: 'web_search', external_web_access: false },
        { ...weather, description: 'The weather of a city.' },
      ],
      tool_choice: 'auto',
      parallel_tool_calls: false,
      reasoning: null,
      store: false,
      stream: true,
      include: ['reasoning.encrypted_content'],
      prompt_cache_key: 'session',
      text: { verbosity: 'low' },
    });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toContain('event: response.completed');
    expect(text).not.toContain('local_shell');
  });
});

describe('thinking', () => {
  const thoughts = z.object({
    type: z.literal('reasoning'),
    summary: z.array(z.object({ text: z.string() })),
    content: z.array(z.object({ type: z.literal('reasoning_text'), text: z.string() })).length(1),
    encrypted_content: z.string().optional(),
  });

  test('is an item before the answer', async () => {
    const answer = await ask({ input: capitalQuestion, reasoning: { effort: 'high' } });
    const { content, summary, encrypted_content: sealed } = thoughts.parse(answer.output[0]);
    expect(content[0]?.text).toContain('France');
    expect(summary).toEqual([]);
    expect(sealed).toBeUndefined();
    expect(answer.output[1]).toMatchObject({ type: 'message' });
    expect(answer.usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(3);
    const off = await ask({ input: capitalQuestion, reasoning: { effort: 'none' } });
    expect(off.output.map(({ type }) => type)).toEqual(['message']);
  });

  test('stands where summaries are read too, and can be brought back by clients that keep no state', async () => {
    const answer = await ask({
      input: capitalQuestion,
      reasoning: { effort: 'low', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
      store: false,
    });
    const item = thoughts.parse(answer.output[0]);
    expect(item.summary.map(({ text }) => text)).toEqual(item.content.map(({ text }) => text));
    expect(item.encrypted_content).toMatch(/\S/);
    const next = await post(served, '/v1/responses', {
      model: served.modelId,
      input: [
        { role: 'user', content: capitalQuestion },
        { ...answer.output[0], content: null, summary: [] },
        answer.output[1],
        { role: 'user', content: 'Hello' },
      ],
    });
    expect(next.status).toBe(200);
  });
});
