import { describe, expect, test } from 'vitest';
import type { OutputDelta, Tool } from '../../contract/inference.ts';
import type { OutputFormat } from './format.ts';
import { createOutputParser } from './parser.ts';
import { gather, splitters, type Gathered } from './prompt.test-helper.ts';
import { fallbackCalls, noFrame, type ToolFormat } from './tool-format.ts';

const tools: Tool[] = [
  { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  { name: 'add', parameters: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } } } },
];

function formatWith(calls: ToolFormat | null, more: Partial<OutputFormat> = {}): OutputFormat {
  return {
    isHarmony: false,
    thinking: { open: '<think>', close: '</think>', isAssumed: false },
    answerMarks: [],
    tools: calls,
    otherOpenings: [],
    stops: [],
    promptTail: '',
    ...more,
  };
}

const qwen = formatWith(fallbackCalls);
const llama = formatWith(
  { ...noFrame, kind: 'json', nameKey: 'name', argumentsKey: 'parameters', isKeyedByName: false, wrapperKey: null },
  { otherOpenings: ['<|python_tag|>'] },
);
const functionary = formatWith(
  { ...noFrame, kind: 'named', callOpen: '>>>', afterName: '\n' },
  { answerMarks: ['>>>all\n'], promptTail: '>>>' },
);
const harmony = formatWith({ kind: 'harmony' }, { isHarmony: true });
const coder = formatWith({
  ...noFrame,
  kind: 'parameters',
  callOpen: '<tool_call>\n<function=',
  callClose: '</function>\n</tool_call>',
  separator: '\n',
  syntax: { afterName: '>\n', open: '<parameter=', afterKey: '>\n', close: '\n</parameter>\n' },
});

/** The outcome, which must be the same however the text is cut. */
function read(
  format: OutputFormat,
  text: string,
  options: { startsInThinking?: boolean; tools?: Tool[] } = {},
): Gathered {
  const outcomes = splitters.map((split) => {
    const parser = createOutputParser(format, { tools, startsInThinking: false, ...options });
    return gather([...split(text).flatMap((piece) => parser.push(piece)), ...parser.end()]);
  });
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
  const [whole] = outcomes;
  if (!whole) throw new Error('nothing was read');
  return whole;
}

const call = (name: string, values: unknown, isEnded = true) => ({ name, arguments: values, isEnded });

describe('text', () => {
  test.each([
    'Hello <tool_ca',
    'Hello <tool_call>',
    'a < b',
    '<',
    'x <thin',
    '<tool_call>\nno call',
    '<tool_call>{"a": 1}',
  ])('what only looks like a marker is text: %s', (text) =>
    expect(read(qwen, text)).toEqual({ text, reasoning: '', calls: [] }),
  );

  test('without tools a call is text, since there is nobody to call', () => {
    const text = '<tool_call>\n{"name": "add", "arguments": {}}\n</tool_call>';
    expect(read(qwen, text, { tools: [] }).text).toBe(text);
  });

  test('white space inside of and after an answer is kept', () => {
    expect(read(qwen, 'a\n\n  b \n').text).toBe('a\n\n  b \n');
  });

  test('text goes out at once, and what may become a marker waits for its next character only', () => {
    const parser = createOutputParser(qwen, { tools, startsInThinking: false });
    expect(parser.push('Hello')).toEqual([{ type: 'text', text: 'Hello' }]);
    expect(parser.push(' you <')).toEqual([{ type: 'text', text: ' you' }]);
    expect(parser.push('b')).toEqual([{ type: 'text', text: ' <b' }]);
  });
});

describe('thinking', () => {
  test('a thought opened by the prompt', () => {
    expect(read(qwen, 'Let me see.\n</think>\n\nYes.', { startsInThinking: true })).toEqual({
      text: 'Yes.',
      reasoning: 'Let me see.',
      calls: [],
    });
  });

  test('a thought that never ends is no answer', () => {
    expect(read(qwen, '<think>\nhm </thin')).toEqual({ text: '', reasoning: 'hm </thin', calls: [] });
  });

  test('an empty thought leaves nothing behind', () => {
    expect(read(qwen, '<think>\n\n</think>\n\nYes')).toEqual({ text: 'Yes', reasoning: '', calls: [] });
  });

  test('in the middle of an answer the tag is only spoken of', () => {
    expect(read(qwen, 'The tag <think> opens a thought.').text).toBe('The tag <think> opens a thought.');
  });

  test('a call follows a thought', () => {
    const text = '<think>which?</think><tool_call>{"name": "add", "arguments": {"a": 1}}</tool_call>';
    expect(read(qwen, text)).toEqual({ text: '', reasoning: 'which?', calls: [call('add', { a: 1 })] });
  });
});

describe('calls as JSON', () => {
  test('text before and after calls, and several calls', () => {
    const text =
      'I look.\n<tool_call>\n{"name": "get_weather", "arguments": {"city": "Köln 🦙"}}\n</tool_call>\n' +
      '<tool_call>\n{"name": "add", "arguments": {"a": [{"b": "}]\\"{"}]}}\n</tool_call>\nDone.';
    expect(read(qwen, text)).toEqual({
      text: 'I look.Done.',
      reasoning: '',
      calls: [call('get_weather', { city: 'Köln 🦙' }), call('add', { a: [{ b: '}]"{' }] })],
    });
  });

  test.each([
    ['arguments first', '{"arguments": {"a": 1}, "name": "add"}'],
    ['arguments as a text', '{"name": "add", "arguments": "{\\"a\\": 1}"}'],
    ['other keys', '{"id": "x1", "type": "function", "name": "add", "parameters": {"a": 1}, "more": [1, {}]}'],
    ['wrapped', '{"type": "function", "function": {"name": "add", "arguments": {"a": 1}}}'],
    ['odd spacing', '\n {"name" :"add","arguments":\n{"a":1 } }'],
  ])('%s', (_, json) => {
    expect(read(qwen, `<tool_call>${json}</tool_call>`).calls).toEqual([call('add', { a: 1 })]);
  });

  test.each([
    ['none', '{"name": "add"}', {}],
    ['null', '{"name": "add", "arguments": null}', {}],
    ['a list', '{"name": "add", "arguments": [1]}', { arguments: [1] }],
    ['line breaks in a text', '{"name": "add", "arguments": {"a": "x\ny"}}', { a: 'x\ny' }],
  ])('arguments always come out as an object: %s', (_, json, expected) => {
    expect(read(qwen, `<tool_call>${json}</tool_call>`).calls).toEqual([call('add', expected)]);
  });

  test('arguments come out while they are written', () => {
    const parser = createOutputParser(qwen, { tools, startsInThinking: false });
    const deltas: OutputDelta[] = parser.push('<tool_call>\n{"name": "add", "arguments": {"a": 1');
    expect(deltas).toEqual([
      { type: 'tool_call_start', index: 0, name: 'add' },
      { type: 'tool_call_arguments', index: 0, text: '{"a": 1' },
    ]);
    expect(parser.push('2}}')).toEqual([
      { type: 'tool_call_arguments', index: 0, text: '2}' },
      { type: 'tool_call_end', index: 0 },
    ]);
  });

  test('a call that is cut off keeps what there is', () => {
    expect(read(qwen, '<tool_call>{"name": "add", "arguments": {"a": 1').calls).toEqual([call('add', '{"a": 1')]);
  });

  test('without a marker, the name of a tool makes a call of JSON', () => {
    expect(read(llama, ' {"name": "add", "parameters": {"a": 1}}').calls).toEqual([call('add', { a: 1 })]);
    expect(read(llama, '[{"name": "add", "parameters": {"a": 1}}, {"name": "add", "parameters": {}}]').calls).toEqual([
      call('add', { a: 1 }),
      call('add', {}),
    ]);
  });

  test.each(['{"name": "Anna", "parameters": {"age": 3}}', '{"a": 1}', '[1, 2]', '{ not JSON', '[text]', '{', '['])(
    'an answer in JSON stays one: %s',
    (text) => expect(read(llama, text)).toEqual({ text, reasoning: '', calls: [] }),
  );

  test('Llama calls its built-in tools as Python does', () => {
    const text = '<|python_tag|>get_weather.call(city="Paris \\"x\\" (", days=2, list=[1, \'a\'], on=True)';
    const expected = { city: 'Paris "x" (', days: 2, list: [1, 'a'], on: true };
    expect(read(llama, text).calls).toEqual([call('get_weather', expected)]);
  });
});

describe('other forms', () => {
  test('functionary: the prompt holds the beginning of the first marker', () => {
    expect(read(functionary, 'all\nHello >> you')).toEqual({ text: 'Hello >> you', reasoning: '', calls: [] });
    expect(read(functionary, 'get_weather\n{"city": "Paris"}>>>add\n{"a": 1}').calls).toEqual([
      call('get_weather', { city: 'Paris' }),
      call('add', { a: 1 }),
    ]);
    expect(read(functionary, 'all\nI look.>>>add\n{"a": 1}')).toMatchObject({
      text: 'I look.',
      calls: [{ name: 'add' }],
    });
    expect(read(functionary, 'Hello there').text).toBe('Hello there');
    expect(read(functionary, '').text).toBe('');
  });

  test('Qwen3-Coder: values get the types of the schema', () => {
    const text =
      '<tool_call>\n<function=get_weather>\n<parameter=city>\n42\n</parameter>\n</function>\n</tool_call>\n' +
      '<tool_call>\n<function=add>\n<parameter=a>\n42\n</parameter>\n<parameter=b>\n-1e3\n</parameter>\n</function>\n</tool_call>';
    expect(read(coder, text).calls).toEqual([call('get_weather', { city: '42' }), call('add', { a: 42, b: -1000 })]);
  });

  test('Qwen3-Coder: values of several lines, with tags in them, and none at all', () => {
    const text =
      '<tool_call>\n<function=get_weather>\n<parameter=city>\na\n<b>\n</parameterx>\n\n</parameter>\n</function>\n</tool_call>' +
      '<tool_call><function=add></function></tool_call>';
    expect(read(coder, text).calls).toEqual([
      call('get_weather', { city: 'a\n<b>\n</parameterx>\n' }),
      call('add', {}),
    ]);
  });

  test('gpt-oss: thoughts, a call and an answer in their channels', () => {
    const text =
      '<|channel|>analysis<|message|>Need <it>.<|end|><|start|>assistant<|channel|>commentary<|message|>I look.<|end|>' +
      '<|start|>assistant<|channel|>commentary to=functions.add <|constrain|>json<|message|>{"a": {"b": 1}}<|call|>' +
      '<|start|>assistant<|channel|>final<|message|>It is < 3.<|return|>';
    expect(read(harmony, text)).toEqual({
      text: 'I look.It is < 3.',
      reasoning: 'Need <it>.',
      calls: [call('add', { a: { b: 1 } })],
    });
  });

  test('gpt-oss: an answer without a header is still heard, and half a header is not', () => {
    expect(read(harmony, 'Just text.').text).toBe('Just text.');
    expect(read(harmony, '<|channel|>final<|message|>Yes.<|end|><|start|>assis')).toMatchObject({ text: 'Yes.' });
  });

  test('marks around an answer are taken away', () => {
    const granite = formatWith(null, { answerMarks: ['<response>', '</response>'] });
    expect(read(granite, '<think>hm</think><response>Yes</response>')).toEqual({
      text: 'Yes',
      reasoning: 'hm',
      calls: [],
    });
  });
});
