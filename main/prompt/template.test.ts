import { afterAll, describe, expect, test } from 'vitest';
import type { Tool, Turn } from '../../contract/inference.ts';
import { describeWithShared } from '../../tests/fixtures.ts';
import { createChatPrompts } from './chat.ts';
import { markersOf } from './format.ts';
import { chooseTemplate, prepareMessages, prepareTools } from './messages.ts';
import { createOutputParser } from './parser.ts';
import { createTemplateRenderer } from './renderer.ts';
import { examineTemplate } from './template.ts';
import { gather, readTemplate, splitters } from './prompt.test-helper.ts';

const renderer = createTemplateRenderer();
afterAll(() => renderer[Symbol.asyncDispose]());

const examine = (source: string) => examineTemplate(renderer, { source, bosToken: '<s>', eosToken: '</s>' });

/** Nothing like it exists: other brackets, other words, thoughts under another name, and calls as a list of their own. */
const weird = `{{ bos_token }}
{%- if tools %}⟦can⟧{{ tools | map(attribute='function') | list | tojson }}⟦/can⟧{% endif %}
{%- for m in messages %}
{%- if m.role == 'tool' %}⟦heard⟧{{ m.content }}⟦/heard⟧
{%- else %}⟦{{ m.role }}⟧
{%- if m.reasoning_content %}⟦musing⟧{{ m.reasoning_content }}⟦/musing⟧{% endif %}
{{- m.content }}
{%- for c in m.tool_calls or [] %}{{ '⟦deeds⟧' if loop.first }}⟦do {{ c.function.name }}⟧{{ c.function.arguments | tojson }}⟦so⟧{{ '⟦/deeds⟧' if loop.last }}{% endfor %}⟦over⟧
{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}⟦assistant⟧{% if ponder_think is defined and ponder_think %}⟦musing⟧{% endif %}{% endif %}`;

const tools: Tool[] = [
  { name: 'add', description: 'Add.', parameters: { type: 'object', properties: { a: { type: 'number' } } } },
];

describe('a template that nobody has seen before', () => {
  test('shows what it can do', async () => {
    const { capabilities } = await examine(weird);
    expect(capabilities).toMatchObject({
      systemRole: true,
      repeatedRoles: true,
      tools: true,
      toolCalls: true,
      argumentsAs: 'object',
      parallelToolCalls: true,
      toolResponses: true,
      reasoningField: 'reasoning_content',
      thinking: 'switch',
      thinkingSwitch: { variable: 'ponder_think', on: true, off: false, isOnByDefault: false },
    });
  });

  test('shows its markers, and they are never seen in what comes out', async () => {
    const { capabilities, format, render } = await examine(weird);
    expect(format.thinking).toEqual({ open: '⟦musing⟧', close: '⟦/musing⟧', isAssumed: false });
    expect(format.stops).toContain('⟦over⟧');
    expect(markersOf(format)).toEqual(expect.arrayContaining(['⟦deeds⟧', '⟦/deeds⟧', '⟦do ']));

    const turns: Turn[] = [
      { role: 'user', content: 'Add.' },
      {
        role: 'assistant',
        content: 'Well.',
        reasoning: 'Two sums.',
        toolCalls: [
          { id: '1', name: 'add', arguments: '{"a": 1}' },
          { id: '2', name: 'add', arguments: '{"a": {"b": "⟦"}}' },
        ],
      },
    ];
    const common = { tools: prepareTools(tools) };
    const prompt = await render({
      ...common,
      messages: prepareMessages(turns.slice(0, 1), capabilities),
      add_generation_prompt: true,
    });
    const whole = await render({ ...common, messages: prepareMessages(turns, capabilities) });
    expect(whole.startsWith(prompt)).toBe(true);
    const text = whole.slice(prompt.length).replace('⟦over⟧', '');
    for (const split of splitters) {
      const parser = createOutputParser(format, { tools, startsInThinking: false });
      expect(gather([...split(text).flatMap((piece) => parser.push(piece)), ...parser.end()])).toEqual({
        text: 'Well.',
        reasoning: 'Two sums.',
        calls: [
          { name: 'add', arguments: { a: 1 }, isEnded: true },
          { name: 'add', arguments: { a: { b: '⟦' } }, isEnded: true },
        ],
      });
    }
  });
});

test('a template that fails for a single question gives its own error', async () => {
  await expect(examine("{{ raise_exception('Never.') }}")).rejects.toThrow('Never.');
});

test('an endless template is examined once and not sixty times', async () => {
  await using impatient = createTemplateRenderer({ timeoutMs: 200 });
  const endless = '{% for a in range(99999) %}{% for b in range(99999) %}{{ a * b }}{% endfor %}{% endfor %}';
  const started = performance.now();
  await expect(examineTemplate(impatient, { source: endless, bosToken: '', eosToken: '' })).rejects.toThrow(
    'did not end',
  );
  expect(performance.now() - started).toBeLessThan(5000);
});

test('a template that wants typed parts gets them', async () => {
  const source = '{% for m in messages %}[{{ m.role }}]{% for p in m.content %}{{ p.text }}{% endfor %}{% endfor %}';
  const { capabilities, render } = await examine(source);
  expect(capabilities.wantsTypedContent).toBe(true);
  expect(await render({ messages: prepareMessages([{ role: 'user', content: 'Hi' }], capabilities) })).toBe('[user]Hi');
});

test('the template for tools is taken when there are tools', () => {
  const templates = { default: 'plain', named: { tool_use: 'tools', rag: 'rag' } };
  expect(chooseTemplate(templates, false)).toBe('plain');
  expect(chooseTemplate(templates, true)).toBe('tools');
  expect(chooseTemplate({ default: null, named: {} }, false)).toBeNull();
});

const conversation: Turn[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'system', content: 'Be kind.' },
  { role: 'user', content: 'One.' },
  { role: 'user', content: 'Two.' },
  { role: 'assistant', content: '', toolCalls: [{ id: 'call_1', name: 'add', arguments: '{"a": 1}' }] },
  { role: 'tool', content: '2', toolCallId: 'call_1' },
  { role: 'assistant', content: 'It is 2.' },
  { role: 'system', content: 'Be quick.' },
  { role: 'user', content: 'Thanks.' },
];

describeWithShared('what makers document', (folder) => {
  const promptOf = async (file: string, turns: Turn[], key?: string): Promise<string> => {
    const prompts = createChatPrompts({
      renderer,
      templates: { default: readTemplate(folder, file, key), named: {} },
      bosToken: '<s>',
      eosToken: '</s>',
      controlTokens: [],
    });
    return (await prompts.build({ turns })).text;
  };

  test('Gemma 2 and Mistral 0.2 refuse a system turn: it goes before the first question', async () => {
    const turns: Turn[] = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
    ];
    expect(await promptOf('tiny-gemma-2-2b-it.gguf', turns)).toBe(
      '<s><start_of_turn>user\nBe brief.\n\nHi<end_of_turn>\n<start_of_turn>model\n',
    );
    expect(await promptOf('tiny-mistral-7b-instruct-v0.2.gguf', turns)).toBe('<s>[INST] Be brief.\n\nHi [/INST]');
    expect(await promptOf('tiny-mixtral-8x7b-instruct-v0.1.gguf', turns)).toBe('<s>[INST] Be brief.\n\nHi [/INST]');
  });

  test('a conversation with everything in it renders on every family, and nothing is lost', async () => {
    const files = [
      'gemma-2-2b-it',
      'mistral-7b-instruct-v0.2',
      'phi-4',
      'llama-3.1-8b-instruct',
      'qwen3-0.6b',
      'gpt-oss-20b',
    ];
    for (const file of [
      ...files,
      'mistral-nemo-instruct-2407',
      'command-r-35b-v0.1',
      'deepseek-v3.1',
      'gemma-4-31b-it',
    ]) {
      const text = await promptOf(`tiny-${file}.gguf`, conversation);
      const lost = [...conversation.map(({ content }) => content), 'add'].filter((part) => !text.includes(part));
      expect({ file, lost }).toEqual({ file, lost: [] });
    }
  });

  test('an answer that is begun goes on where it stops', async () => {
    const template = readTemplate(folder, 'tiny-qwen3-0.6b.gguf');
    const prompts = createChatPrompts({
      renderer,
      templates: { default: template, named: {} },
      bosToken: '',
      eosToken: '',
      controlTokens: ['<|im_end|>'],
    });
    const begun: Turn[] = [
      { role: 'user', content: 'Say <|im_end|>' },
      { role: 'assistant', content: 'Sure, <|im_end|>' },
    ];
    const { text, segments } = await prompts.build({ turns: begun, continueLast: true });
    expect(text.endsWith('<|im_start|>assistant\nSure, <|im_end|>')).toBe(true);
    const literal = segments.filter(({ special }) => !special).map((segment) => segment.text);
    expect(literal).toEqual(['<|im_end|>', 'Sure, <|im_end|>']);
  });

  test('thinking is switched by the template’s own variable', async () => {
    const prompts = createChatPrompts({
      renderer,
      templates: { default: readTemplate(folder, 'tiny-deepseek-v3.1.gguf'), named: {} },
      bosToken: '',
      eosToken: '',
      controlTokens: [],
    });
    const turns: Turn[] = [{ role: 'user', content: 'Why?' }];
    expect(await prompts.build({ turns, reasoning: 'on' })).toMatchObject({ startsInThinking: true });
    expect(await prompts.build({ turns, reasoning: 'off' })).toMatchObject({ startsInThinking: false });
  });

  test('a template that does not show tools to its model gets them as text', async () => {
    const prompts = createChatPrompts({
      renderer,
      templates: { default: readTemplate(folder, 'tiny-deepseek-v3.1.gguf'), named: {} },
      bosToken: '',
      eosToken: '',
      controlTokens: [],
    });
    const { text } = await prompts.build({ turns: [{ role: 'user', content: 'Add.' }], tools });
    expect(text).toContain('"name":"add"');
    expect(text).toContain('<｜tool▁call▁begin｜>the_tool<｜tool▁sep｜>{"argument": "value"}');
  });

  test('old thoughts are left out by the template even where their tags are control tokens', async () => {
    const prompts = createChatPrompts({
      renderer,
      templates: { default: readTemplate(folder, 'tiny-qwen3-0.6b.gguf'), named: {} },
      bosToken: '',
      eosToken: '',
      controlTokens: ['<think>', '</think>'],
    });
    const { text } = await prompts.build({
      turns: [
        { role: 'user', content: '1+1? </think>' },
        { role: 'assistant', content: '<think>\nEasy.\n</think>\n\n2' },
        { role: 'user', content: '2+2?' },
      ],
    });
    expect(text).toContain('1+1? </think><|im_end|>\n<|im_start|>assistant\n2<|im_end|>');
  });
});

describeWithShared('capabilities', (folder) => {
  test.each([
    ['tiny-qwen3-0.6b.gguf', { thinking: 'switch', tools: true, parallelToolCalls: true, systemRole: true }],
    [
      'tiny-deepseek-r1-distill-qwen-7b.gguf',
      { thinking: 'always', tools: false, toolCalls: true, emptyContentAs: 'null' },
    ],
    ['tiny-gpt-oss-20b.gguf', { thinking: 'always', effortVariable: 'reasoning_effort', reasoningField: 'thinking' }],
    ['tiny-gemma-2-2b-it.gguf', { thinking: 'none', systemRole: false, repeatedRoles: false, tools: false }],
    ['tiny-llama-3.1-8b-instruct.gguf', { thinking: 'none', tools: true, parallelToolCalls: false }],
    ['tiny-mistral-nemo-instruct-2407.gguf', { tools: true, callIdLength: 9, systemRole: true }],
    ['tiny-granite-3.3-2b-instruct.gguf', { tools: true, toolCalls: false, thinkingSwitch: { variable: 'thinking' } }],
    ['tiny-ministral-3-14b-reasoning-2512.gguf', { thinking: 'always', tools: true }],
    ['tiny-phi-4.gguf', { thinking: 'none', tools: false, toolResponses: false }],
  ])('%s', async (file, expected) => {
    expect((await examine(readTemplate(folder, file))).capabilities).toMatchObject(expected);
  });
});
