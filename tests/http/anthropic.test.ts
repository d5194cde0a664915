import Anthropic from '@anthropic-ai/sdk';
import type { Message, MessageCreateParamsNonStreaming, Tool } from '@anthropic-ai/sdk/resources/messages';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { capitalQuestion, longStory, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';

let served: ServedModel;
let client: Anthropic;
beforeAll(async () => {
  served = await serveDiagnosticModel();
  client = new Anthropic({ baseURL: `http://127.0.0.1:${served.port}`, apiKey: 'not-needed', maxRetries: 0 });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

type Body = Omit<MessageCreateParamsNonStreaming, 'model' | 'max_tokens'> & { max_tokens?: number };

/** The client's newest version has no type for it, and sends it all the same. */
const greedy = { temperature: 0 };

function ask(body: Body): Promise<Message> {
  return client.messages.create({ max_tokens: 200, ...greedy, ...body, model: served.modelId });
}

function textOf({ content }: Message): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

const question = [{ role: 'user' as const, content: capitalQuestion }];
const weatherQuestion = { role: 'user' as const, content: 'What is the weather in Paris?' };
const city = { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] };
const weather: Tool = { name: 'get_weather', description: 'The weather of a city.', input_schema: city };
const time: Tool = { name: 'get_time', input_schema: city };
/** Written as the model has learned it. */
const sunny = '{"city": "Paris", "temperature": 18, "condition": "sunny"}';
const called = { type: 'tool_use' as const, id: 'toolu_1', name: 'get_weather', input: { city: 'Paris' } };

describe('an answer', () => {
  test('has the form that the official client has types for, and no key that breaks others', async () => {
    const message = await ask({ messages: question });
    expect(message).toMatchObject({
      type: 'message',
      role: 'assistant',
      model: served.modelId,
      stop_reason: 'end_turn',
      stop_sequence: null,
    });
    expect(message.id).toMatch(/^msg_/);
    expect(textOf(message)).toContain('Paris');
    // A client's schema allows a list of citations or no key at all.
    expect(Object.keys(message.content[0] ?? {})).toEqual(['type', 'text']);
  });

  test('counts what was read from the cache apart, and the sum is what counting the tokens says', async () => {
    const messages = [{ role: 'user' as const, content: 'Count to 12.' }];
    const { input_tokens: counted } = await client.messages.countTokens({ model: served.modelId, messages });
    await ask({ messages });
    const { usage } = await ask({ messages });
    expect(usage.cache_read_input_tokens).toBeGreaterThan(0);
    expect(usage.input_tokens + (usage.cache_read_input_tokens ?? 0)).toBe(counted);
    expect(usage.output_tokens).toBeGreaterThan(0);
  });

  test.for([
    ['a string', 'You are a pirate.'],
    ['blocks', [{ type: 'text' as const, text: 'You are a pirate.', cache_control: { type: 'ephemeral' as const } }]],
  ] as const)('heeds a system prompt given as %s', async ([, system]) => {
    expect(
      textOf(await ask({ system: typeof system === 'string' ? system : [...system], messages: question })),
    ).toMatch(/^Arr!/);
  });

  test('heeds a system prompt among the messages', async () => {
    const system = { role: 'system' as const, content: 'You are a pirate.' };
    expect(textOf(await ask({ messages: [system, ...question] }))).toMatch(/^Arr!/);
  });

  test('does not read the line about billing that is another one with every request', async () => {
    const sum = async (nonce: string) => {
      const system = [
        { type: 'text' as const, text: `x-anthropic-billing-header: cc_version=2.1; cch=${nonce};` },
        { type: 'text' as const, text: 'You are a pirate.' },
      ];
      return ask({ system, messages: question });
    };
    await sum('36ee5');
    const { usage, content } = await sum('0aaa9');
    expect(usage.input_tokens).toBe(1);
    expect(content[0]).toMatchObject({ text: expect.stringMatching(/^Arr!/) as string });
  });

  test('takes messages of one role in a row as one', async () => {
    const messages = [
      { role: 'user' as const, content: 'My name is Anna.' },
      { role: 'assistant' as const, content: 'Nice to meet you, Anna.' },
      { role: 'user' as const, content: [{ type: 'text' as const, text: 'Hello' }] },
      { role: 'user' as const, content: 'What is my name?' },
    ];
    const apart = await client.messages.countTokens({ model: served.modelId, messages });
    const joined = await client.messages.countTokens({
      model: served.modelId,
      messages: [...messages.slice(0, 2), { role: 'user', content: 'Hello\n\nWhat is my name?' }],
    });
    expect(apart.input_tokens).toBe(joined.input_tokens);
    expect((await ask({ messages })).stop_reason).toBe('end_turn');
  });

  test('reads the text of a document', async () => {
    const source = {
      type: 'text' as const,
      media_type: 'text/plain' as const,
      data: 'The code of the red castle is 4821.',
    };
    const document = { type: 'document' as const, source, title: 'Castles' };
    const content = [document, { type: 'text' as const, text: 'What is the code of the red castle?' }];
    const bare = await client.messages.countTokens({
      model: served.modelId,
      messages: [{ role: 'user', content: content.slice(1) }],
    });
    const whole = await client.messages.countTokens({ model: served.modelId, messages: [{ role: 'user', content }] });
    expect(whole.input_tokens).toBeGreaterThan(bare.input_tokens + 10);
    expect(textOf(await ask({ messages: [{ role: 'user', content }] }))).not.toBe('');
  });

  test('goes on with the beginning that the client has made', async () => {
    const whole = textOf(await ask({ messages: question }));
    const begun = whole.slice(0, 15).trimEnd();
    const message = await ask({ messages: [...question, { role: 'assistant', content: begun }] });
    expect(begun + textOf(message)).toBe(whole);
  });

  test('ends at a stop sequence, and says which', async () => {
    const message = await ask({ messages: question, stop_sequences: ['capital', ' Paris'] });
    expect(message).toMatchObject({ stop_reason: 'stop_sequence' });
    expect(['capital', ' Paris']).toContain(message.stop_sequence);
    expect(textOf(message)).not.toContain(message.stop_sequence);
  });

  test('ends at its limit exactly', async () => {
    const message = await ask({ messages: [{ role: 'user', content: longStory }], max_tokens: 7 });
    expect(message.stop_reason).toBe('max_tokens');
    expect(message.usage.output_tokens).toBe(7);
  });

  test('follows a schema', async () => {
    const schema = {
      type: 'object',
      properties: { name: { type: 'string', enum: ['Zoe', 'Max'] }, age: { type: 'integer' } },
      required: ['name', 'age'],
      additionalProperties: false,
    };
    const message = await ask({
      messages: [{ role: 'user', content: 'Give me a JSON object with name Anna and age 30.' }],
      output_config: { format: { type: 'json_schema', schema } },
    });
    expect(JSON.parse(textOf(message))).toMatchObject({ name: expect.stringMatching(/^(Zoe|Max)$/) as string });
  });
});

describe('tools', () => {
  test('a call is a block with an object, and its result is read', async () => {
    const message = await ask({ messages: [weatherQuestion], tools: [weather, time] });
    expect(message.stop_reason).toBe('tool_use');
    const [call] = message.content.filter((block) => block.type === 'tool_use');
    expect(call).toMatchObject({ name: 'get_weather', input: { city: 'Paris' } });
    expect(call?.id).toMatch(/^toolu_/);
    const answer = await ask({
      tools: [weather, time],
      messages: [
        weatherQuestion,
        { role: 'assistant', content: message.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: call?.id ?? '', content: sunny }] },
      ],
    });
    expect(textOf(answer)).toContain('18 degrees');
  });

  test('a result may be a list of blocks, and may come with more to say', async () => {
    const answer = await ask({
      tools: [weather],
      messages: [
        weatherQuestion,
        { role: 'assistant', content: [called] },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: sunny }] }],
        },
      ],
    });
    expect(textOf(answer)).toContain('18 degrees');
  });

  test('a result that is an error is another one to the model', async () => {
    const tokens = (isError: boolean) =>
      client.messages.countTokens({
        model: served.modelId,
        tools: [weather],
        messages: [
          weatherQuestion,
          { role: 'assistant', content: [called] },
          {
            role: 'user',
            content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'no network', is_error: isError }],
          },
        ],
      });
    expect((await tokens(true)).input_tokens).toBeGreaterThan((await tokens(false)).input_tokens);
  });

  test('any calls one where there is nothing to call, none calls nothing, a name calls that one', async () => {
    const names = async (body: Body) =>
      (await ask(body)).content.flatMap((block) => (block.type === 'tool_use' ? [block.name] : []));
    const tools = [weather, time];
    expect((await names({ messages: question, tools, tool_choice: { type: 'any' } })).length).toBeGreaterThan(0);
    expect(await names({ messages: [weatherQuestion], tools, tool_choice: { type: 'none' } })).toEqual([]);
    expect(
      await names({
        messages: [weatherQuestion],
        tools,
        tool_choice: { type: 'tool', name: 'get_time', disable_parallel_tool_use: true },
      }),
    ).toEqual(['get_time']);
  });

  test("tools that run at Anthropic are left out, and one's own still work", async () => {
    const message = await ask({
      messages: [weatherQuestion],
      tools: [{ type: 'web_search_20250305', name: 'web_search' }, weather],
    });
    expect(message.content.at(-1)).toMatchObject({ type: 'tool_use', name: 'get_weather' });
  });

  test("the client's own loop comes to an answer", async () => {
    const asked: unknown[] = [];
    const final = await client.beta.messages.toolRunner({
      model: served.modelId,
      max_tokens: 200,
      ...greedy,
      messages: [weatherQuestion],
      tools: [
        {
          ...weather,
          type: 'custom',
          parse: (input: unknown) => input,
          run: (input: unknown) => {
            asked.push(input);
            return sunny;
          },
        },
      ],
    });
    expect(asked).toEqual([{ city: 'Paris' }]);
    expect(final.content).toMatchObject([{ type: 'text', text: expect.stringContaining('18 degrees') as string }]);
  });
});

describe('thinking', () => {
  test.for([{ type: 'enabled' as const, budget_tokens: 1024 }, { type: 'adaptive' as const }])(
    'comes first, in a block of its own that can be sent back: %o',
    async (thinking) => {
      const message = await ask({ messages: question, thinking });
      const [first, second] = message.content;
      expect(first).toMatchObject({ type: 'thinking', thinking: expect.stringContaining('France') as string });
      expect(first?.type === 'thinking' && first.signature).toMatch(/\S/);
      expect(second).toMatchObject({ type: 'text', text: expect.stringContaining('Paris') as string });
      const next = await ask({
        thinking,
        messages: [...question, { role: 'assistant', content: message.content }, { role: 'user', content: 'Hello' }],
      });
      expect(textOf(next)).not.toBe('');
    },
  );

  test('is off where it is disabled, and what others have redacted is no hindrance', async () => {
    const message = await ask({
      thinking: { type: 'disabled' },
      messages: [
        { role: 'user', content: 'Hello' },
        {
          role: 'assistant',
          content: [
            { type: 'redacted_thinking', data: 'EmwKAhgB' },
            { type: 'text', text: 'Hello! How can I help you?' },
          ],
        },
        ...question,
      ],
    });
    expect(message.content.map(({ type }) => type)).toEqual(['text']);
  });

  test('is not shown where the client wants only its signature', async () => {
    const message = await ask({ messages: question, thinking: { type: 'adaptive', display: 'omitted' } });
    expect(message.content[0]).toMatchObject({ type: 'thinking', thinking: '' });
    expect(textOf(message)).toContain('Paris');
  });
});
