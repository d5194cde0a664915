import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { askChat, deltasOf, reasoningOf, streamChat, type ChatBody } from '../harness/chat.ts';
import { capitalQuestion, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const question: ChatCompletionMessageParam[] = [{ role: 'user', content: capitalQuestion }];
const weatherQuestion: ChatCompletionMessageParam[] = [{ role: 'user', content: 'What is the weather in Paris?' }];
const weather: ChatCompletionTool = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather of a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};
const time: ChatCompletionTool = {
  type: 'function',
  function: {
    name: 'get_time',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};
/** Written as the model has learned it. */
const result = '{"city": "Paris", "temperature": 18, "condition": "sunny"}';
const asked = z.object({ city: z.string() });

describe('tools', () => {
  test('a call has a name, an identifier and arguments that are JSON, and is what ended the answer', async () => {
    const { choices } = await askChat(served, { messages: weatherQuestion, tools: [weather] });
    const call = choices[0]?.message.tool_calls?.[0];
    expect(choices[0]?.finish_reason).toBe('tool_calls');
    expect(choices[0]?.message.content ?? '').toBe('');
    expect(call?.type === 'function' && call.function.name).toBe('get_weather');
    expect(call?.id).toMatch(/^call_\w{8,}/);
    expect(call?.type === 'function' && asked.parse(JSON.parse(call.function.arguments))).toEqual({ city: 'Paris' });
  });

  test('a streamed call is named once, and its pieces make the same arguments', async () => {
    const chunks = await streamChat(served, { messages: weatherQuestion, tools: [weather] });
    const pieces = deltasOf(chunks).flatMap(({ tool_calls: calls = [] }) => calls);
    expect(pieces.filter(({ id }) => id !== undefined)).toHaveLength(1);
    expect(pieces.filter(({ function: called }) => called?.name !== undefined)).toHaveLength(1);
    expect(pieces[0]).toMatchObject({ index: 0, type: 'function', function: { name: 'get_weather', arguments: '' } });
    // A busy computer puts pieces together, but never the name and the arguments.
    expect(pieces.length).toBeGreaterThan(1);
    const text = pieces.map(({ function: called }) => called?.arguments ?? '').join('');
    expect(JSON.parse(text)).toEqual({ city: 'Paris' });
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('tool_calls');
    // The client puts them together too, and is strict about it.
    const runner = served.client.chat.completions.stream({
      model: served.modelId,
      messages: weatherQuestion,
      tools: [weather],
      temperature: 0,
    });
    const final = await runner.finalChatCompletion();
    expect(final.choices[0]?.message.tool_calls).toHaveLength(1);
  });

  test('the result of a call is read, given as text or as parts', async () => {
    for (const content of [result, [{ type: 'text' as const, text: result }]]) {
      const { choices } = await askChat(served, {
        tools: [weather],
        messages: [
          ...weatherQuestion,
          {
            role: 'assistant',
            content: null,
            tool_calls: [
              { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Paris"}' } },
            ],
          },
          { role: 'tool', tool_call_id: 'call_1', content },
        ],
      });
      expect(choices[0]?.message.content).toContain('18 degrees');
    }
  });

  test('the older form of a call in a conversation is understood', async () => {
    const { choices } = await askChat(served, {
      tools: [weather],
      messages: [
        ...weatherQuestion,
        { role: 'assistant', content: null, function_call: { name: 'get_weather', arguments: '{"city":"Paris"}' } },
        {
          role: 'function',
          name: 'get_weather',
          content: result,
        },
      ],
    });
    expect(choices[0]?.message.content).toContain('18 degrees');
  });

  test('required calls one where there is nothing to call, none calls nothing, a name calls that one', async () => {
    const required = await askChat(served, { messages: question, tools: [weather, time], tool_choice: 'required' });
    expect(required.choices[0]?.message.tool_calls?.length).toBeGreaterThan(0);
    const none = await askChat(served, { messages: weatherQuestion, tools: [weather], tool_choice: 'none' });
    expect(none.choices[0]?.message.tool_calls).toBeUndefined();
    const named = await askChat(served, {
      messages: weatherQuestion,
      tools: [weather, time],
      tool_choice: { type: 'function', function: { name: 'get_time' } },
    });
    const call = named.choices[0]?.message.tool_calls?.[0];
    expect(call?.type === 'function' && call.function.name).toBe('get_time');
    const allowed = await askChat(served, {
      messages: weatherQuestion,
      tools: [weather, time],
      tool_choice: {
        type: 'allowed_tools',
        allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'get_time' } }] },
      },
    });
    const other = allowed.choices[0]?.message.tool_calls?.[0];
    expect(other?.type === 'function' && other.function.name).toBe('get_time');
  });

  test('without parallel calls an answer has one', async () => {
    const { choices } = await askChat(served, {
      messages: question,
      tools: [weather],
      tool_choice: 'required',
      parallel_tool_calls: false,
    });
    expect(choices[0]?.message.tool_calls).toHaveLength(1);
  });

  test('a tool may lack its parameters and its description', async () => {
    const { choices } = await askChat(served, {
      messages: question,
      tools: [{ type: 'function', function: { name: 'ping' } }],
      tool_choice: 'required',
    });
    const call = choices[0]?.message.tool_calls?.[0];
    expect(call?.type === 'function' && JSON.parse(call.function.arguments)).toEqual({});
  });
});

describe('thinking', () => {
  test('comes before the answer and apart from it', async () => {
    const { choices, usage } = await askChat(served, { messages: question, reasoning_effort: 'high' });
    const message = choices[0]?.message;
    expect(reasoningOf(message)).not.toBe('');
    expect(message?.content).toContain('Paris');
    expect(message?.content).not.toContain('think>');
    expect(usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(3);
    const kinds = deltasOf(await streamChat(served, { messages: question, reasoning_effort: 'high' })).flatMap(
      (delta) => (reasoningOf(delta) === '' ? (delta.content ? ['text'] : []) : ['reasoning']),
    );
    expect(kinds).toContain('reasoning');
    expect(kinds.indexOf('text')).toBeGreaterThan(kinds.lastIndexOf('reasoning'));
  });

  test.for([
    { reasoning_effort: 'none' },
    { reasoning: { effort: 'none' } },
    { reasoning: { enabled: false } },
    { chat_template_kwargs: { enable_thinking: false } },
    { enable_thinking: false },
    { reasoning_budget: 0 },
  ])('is switched off by %o', async (field) => {
    const { choices } = await askChat(served, { messages: question, ...field } as unknown as ChatBody);
    expect(reasoningOf(choices[0]?.message)).toBe('');
  });

  test.for([
    { reasoning: { effort: 'low' } },
    { chat_template_kwargs: { enable_thinking: true } },
    { enable_thinking: true },
  ])('is switched on by %o', async (field) => {
    const { choices } = await askChat(served, { messages: question, ...field });
    expect(reasoningOf(choices[0]?.message)).not.toBe('');
  });

  test('ends when its budget is spent', async () => {
    const { choices, usage } = await askChat(served, {
      messages: question,
      reasoning_effort: 'high',
      reasoning_budget: 3,
    });
    expect(reasoningOf(choices[0]?.message)).not.toBe('');
    expect(usage?.completion_tokens_details?.reasoning_tokens).toBeLessThan(6);
    expect(choices[0]?.message.content).not.toBe('');
  });

  test('of earlier turns is accepted under both of its names', async () => {
    for (const name of ['reasoning_content', 'reasoning']) {
      const earlier = { role: 'assistant' as const, content: 'Nice to meet you, Anna.', [name]: 'A greeting.' };
      const { choices } = await askChat(served, {
        messages: [
          { role: 'user', content: 'My name is Anna.' },
          earlier,
          { role: 'user', content: 'What is my name?' },
        ],
      });
      expect(choices[0]?.message.content).toContain('Anna');
    }
  });
});

describe('messages', () => {
  test('a developer is listened to like a system', async () => {
    const { choices } = await askChat(served, {
      messages: [{ role: 'developer', content: 'You are a pirate.' }, ...question],
    });
    expect(choices[0]?.message.content).toMatch(/^Arr/);
  });

  test('an answer that the client has begun is gone on with, and not repeated', async () => {
    const { choices } = await askChat(served, {
      messages: [...question, { role: 'assistant', content: 'The capital of' }],
    });
    expect(choices[0]?.message.content).toBe(' France is Paris.');
  });

  test('refusals of earlier answers are read as what was said', async () => {
    const { choices } = await askChat(served, {
      messages: [
        ...question,
        { role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] },
        { role: 'user', content: [{ type: 'text', text: capitalQuestion }] },
      ],
    });
    expect(choices[0]?.message.content).toContain('Paris');
  });

  test('a picture for a model that can not see is a 400 and not an answer about nothing', async () => {
    const pixel =
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    await expect(
      askChat(served, { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: pixel } }] }] }),
    ).rejects.toMatchObject({ status: 400 });
  });

  test('no address is fetched for a picture', async () => {
    await expect(
      askChat(served, {
        messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'http://127.0.0.1:1/x.png' } }] }],
      }),
    ).rejects.toMatchObject({ status: 400, message: expect.stringContaining('data URI') as string });
  });
});

test('fields that only mean something elsewhere are ignored, and null is the same as nothing', async () => {
  const { choices } = await askChat(served, {
    messages: question,
    user: 'anna',
    metadata: { a: 'b' },
    store: false,
    service_tier: 'auto',
    prompt_cache_key: 'x',
    safety_identifier: 'y',
    verbosity: 'low',
    frequency_penalty: null,
    logit_bias: null,
    n: null,
    stop: null,
    tools: null,
    response_format: null,
    typical_p: 1,
    mirostat: 0,
    cache_prompt: true,
    samplers: ['top_k'],
  } as unknown as ChatBody);
  expect(choices[0]?.message.content).toContain('Paris');
});
