import { expect, test } from 'vitest';
import { generateRequestSchema, type GenerateInput } from '../runner/protocol.ts';
import { toProviderRequest, unsaid } from './request.ts';

const turns = [{ role: 'user' as const, content: 'Hello' }];
const question: GenerateInput = { prompt: { kind: 'chat', turns }, sampling: unsaid };
const bodyOf = (input: Partial<GenerateInput> = {}, host = 'far.example') =>
  toProviderRequest('m', generateRequestSchema.parse({ ...question, ...input }), host).body;

test('what nobody asked for is not sent: providers refuse fields that they do not know', () => {
  expect(bodyOf()).toEqual({
    model: 'm',
    messages: [{ role: 'user', content: 'Hello' }],
    stream: true,
    stream_options: { include_usage: true },
  });
});

test('a temperature of 1 that was asked for is sent: a provider may have another of its own', () => {
  expect(bodyOf({ sampling: { ...unsaid, temperature: 1, topP: 1 } })).toMatchObject({ temperature: 1, top_p: 1 });
});

test('what was asked for is sent under the names of the dialect', () => {
  const sampling = {
    ...unsaid,
    temperature: 0,
    topK: 5,
    minP: 0.1,
    repeatPenalty: 1.1,
    seed: 7,
    logitBias: { 4: -100 },
  };
  expect(bodyOf({ sampling, stop: ['\n'], maxTokens: 9, logprobs: 2, grammar: { kind: 'json' } })).toMatchObject({
    temperature: 0,
    top_k: 5,
    min_p: 0.1,
    repeat_penalty: 1.1,
    repetition_penalty: 1.1,
    seed: 7,
    logit_bias: { 4: -100 },
    stop: ['\n'],
    max_tokens: 9,
    logprobs: true,
    top_logprobs: 2,
    response_format: { type: 'json_object' },
  });
});

test('a conversation with calls, pictures and thoughts keeps all of them', () => {
  const call = { id: 'call_1', name: 'look', arguments: '{}' };
  const media = [{ kind: 'image' as const, dataUri: 'data:image/png;base64,AA==' }];
  const tool = { name: 'look', parameters: { type: 'object' } };
  const body = bodyOf({
    prompt: {
      kind: 'chat',
      turns: [
        { role: 'user', content: 'Look', media },
        { role: 'assistant', content: '', reasoning: 'I look.', toolCalls: [call] },
        { role: 'tool', content: 'a cat', toolCallId: 'call_1', name: 'look' },
      ],
      tools: [tool],
      toolChoice: { name: 'look' },
      parallelToolCalls: false,
      reasoning: 'off',
    },
  });
  expect(body).toMatchObject({
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
          { type: 'text', text: 'Look' },
        ],
      },
      {
        role: 'assistant',
        content: null,
        reasoning_content: 'I look.',
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look', arguments: '{}' } }],
      },
      { role: 'tool', content: 'a cat', tool_call_id: 'call_1' },
    ],
    tools: [{ type: 'function', function: tool }],
    tool_choice: { type: 'function', function: { name: 'look' } },
    parallel_tool_calls: false,
    chat_template_kwargs: { enable_thinking: false },
    reasoning: { enabled: false },
  });
});

test('OpenAI itself gets only what it knows', () => {
  const prompt = {
    kind: 'chat' as const,
    turns: [...turns, { role: 'assistant' as const, content: 'Hi', reasoning: 'Hm.' }],
    reasoning: 'on' as const,
    reasoningEffort: 'low',
    continueLast: true,
  };
  const body = bodyOf({ prompt, maxTokens: 5 }, 'api.openai.com');
  expect(body).toMatchObject({ max_completion_tokens: 5, reasoning_effort: 'low' });
  expect(Object.keys(body).toSorted()).toEqual([
    'max_completion_tokens',
    'messages',
    'model',
    'reasoning_effort',
    'stream',
    'stream_options',
  ]);
  expect(JSON.stringify(body)).not.toContain('Hm.');
});

test('a schema is only called strict where OpenAI takes it so', () => {
  const schemaOf = (schema: object) => bodyOf({ grammar: { kind: 'schema', schema } })['response_format'];
  const closed = {
    type: 'object',
    properties: { a: { type: 'string' } },
    required: ['a'],
    additionalProperties: false,
  };
  expect(schemaOf(closed)).toMatchObject({ json_schema: { schema: closed, strict: true } });
  expect(schemaOf({ ...closed, required: [] })).toMatchObject({ json_schema: { strict: false } });
  const nested = { ...closed, properties: { a: { type: 'array', items: { type: 'object' } } } };
  expect(schemaOf(nested)).toMatchObject({ json_schema: { strict: false } });
});

test('a grammar is refused rather than forgotten', () => {
  expect(() => bodyOf({ grammar: { kind: 'gbnf', text: 'root ::= "a"' } })).toThrow('GBNF');
});
