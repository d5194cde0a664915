import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { OutputDelta, Tool, Turn } from '../../contract/inference.ts';
import { describeWithShared } from '../../tests/fixtures.ts';
import { createRandom, readGrammar } from '../grammar/grammar.test-helper.ts';
import { schemaRules } from '../grammar/schema.ts';
import { toolCallGrammar } from './call-grammar.ts';
import { opensThinking } from './format.ts';
import { prepareMessages, prepareTools } from './messages.ts';
import { createOutputParser, type ParserOptions } from './parser.ts';
import { createTemplateRenderer } from './renderer.ts';
import { examineTemplate, type ExaminedTemplate } from './template.ts';
import { gather, readFixtureMetadata, splitters, type Gathered } from './prompt.test-helper.ts';

const renderer = createTemplateRenderer();
afterAll(() => renderer[Symbol.asyncDispose]());

const tools: Tool[] = [
  {
    name: 'get_weather',
    description: 'Get the weather.',
    parameters: {
      type: 'object',
      properties: {
        city: { type: 'string', description: 'Where' },
        days: { type: 'integer', description: 'How long' },
        exact: { type: 'boolean', description: 'How' },
        places: { type: 'array', items: { type: 'string' }, description: 'More' },
      },
      required: ['city', 'days', 'exact', 'places'],
    },
  },
  {
    name: 'add',
    description: 'Add two numbers.',
    parameters: {
      type: 'object',
      properties: { a: { type: 'number', description: 'One' }, b: { type: 'number', description: 'Other' } },
      required: ['a', 'b'],
    },
  },
];
const weather = { city: 'Zürich "old\\new" {a: [1]} 🦙', days: 2, exact: true, places: ['x', 'y\nz'] };
const sum = { a: 1.5, b: -2 };
const question: Turn = { role: 'user', content: 'What is it like?' };

type Family = { name: string; template: string; bos: string; eos: string };

function readFamilies(folder: string): Family[] {
  if (folder === '') return [];
  return readdirSync(join(folder, 'families'))
    .filter((file) => file.endsWith('.gguf') && !/lora|-0000[23]-of/.test(file))
    .flatMap((file) => {
      const metadata = readFixtureMetadata(join(folder, 'families', file));
      const tokens = metadata.get('tokenizer.ggml.tokens');
      const token = (kind: string): string => {
        const index = Number(metadata.get(`tokenizer.ggml.${kind}_token_id`) ?? -1);
        return Array.isArray(tokens) ? (tokens[index] ?? '') : '';
      };
      return Array.from(metadata)
        .filter(([key]) => /^tokenizer\.chat_template(\.|$)/.test(key))
        .map(([key, template]) => ({
          name: `${file}${key.slice('tokenizer.chat_template'.length)}`,
          template: String(template),
          bos: token('bos'),
          eos: token('eos'),
        }));
    });
}

/** What the template writes for an assistant's turn after the prompt: with and without it, and the difference taken. */
async function written(
  { render, capabilities, format }: ExaminedTemplate,
  turn: Turn,
  after: Turn[],
  settings: Record<string, unknown>,
): Promise<{ text: string; startsInThinking: boolean }> {
  const common = { ...settings, tools: prepareTools(tools) };
  const prompt = await render({
    ...common,
    messages: prepareMessages([question], capabilities),
    add_generation_prompt: true,
  });
  const whole = await render({
    ...common,
    messages: prepareMessages([question, turn, ...after], capabilities),
    add_generation_prompt: after.length > 0,
  });
  let shared = 0;
  while (shared < prompt.length && prompt[shared] === whole[shared]) shared += 1;
  // Two tags that begin alike are still two tags.
  const tag = whole.lastIndexOf('<', shared - 1);
  const end = whole.indexOf('>', tag);
  if (tag !== -1 && end >= shared && end - tag < 40) shared = tag;
  const rest = whole.slice(shared);
  const stops = [...format.stops, '<|eom_id|>', '<|call|>', '<|start|>functions', '<|tool_response>'];
  const from = Math.max(rest.lastIndexOf('"b"'), rest.lastIndexOf('<parameter=b'), rest.lastIndexOf('places'), 0);
  const cut = stops.map((stop) => rest.indexOf(stop, from)).filter((at) => at !== -1);
  // A past turn without thoughts does not go on where a prompt for a new one stops.
  const startsInThinking = shared === prompt.length && opensThinking(format, prompt);
  return { text: rest.slice(0, Math.min(...cut, rest.length)), startsInThinking };
}

function parse(examined: ExaminedTemplate, options: ParserOptions, pieces: string[]): Gathered {
  const parser = createOutputParser(examined.format, options);
  const deltas: OutputDelta[] = pieces.flatMap((piece) => parser.push(piece));
  return gather([...deltas, ...parser.end()]);
}

describeWithShared('families', (folder) => {
  describe.each(readFamilies(folder))('$name', ({ template, bos, eos }) => {
    const examine = () => examineTemplate(renderer, { source: template, bosToken: bos, eosToken: eos });
    const settingsOf = ({ capabilities: { thinkingSwitch } }: ExaminedTemplate, value: 'on' | 'off') =>
      thinkingSwitch ? { [thinkingSwitch.variable]: thinkingSwitch[value] } : {};

    test('gives back the calls that its template writes, however they are cut', async () => {
      const examined = await examine();
      const { capabilities } = examined;
      const calls = [
        { id: 'abc123456', name: 'get_weather', arguments: JSON.stringify(weather) },
        { id: 'abc123457', name: 'add', arguments: JSON.stringify(sum) },
      ].slice(0, capabilities.parallelToolCalls ? 2 : 1);
      const results = calls.map(({ id }): Turn => ({ role: 'tool', toolCallId: id, content: 'RESULT' }));
      const outcomes: Gathered[] = [];
      if (capabilities.toolCalls) {
        const turn: Turn = { role: 'assistant', content: '', toolCalls: calls };
        const { text, startsInThinking } = await written(examined, turn, results, settingsOf(examined, 'off'));
        outcomes.push(...splitters.map((split) => parse(examined, { tools, startsInThinking }, split(text))));
      }
      const expected = calls.map(({ name }, index) => ({
        name,
        arguments: index === 0 ? weather : sum,
        isEnded: true,
      }));
      expect(outcomes).toEqual(outcomes.map(() => ({ text: '', reasoning: '', calls: expected })));
    });

    test('gives back the thoughts that its template writes, however they are cut', async () => {
      const examined = await examine();
      const { format } = examined;
      const thought = 'First < this, then </that.\n\nDone: 2 > 1.';
      const { open, close } = format.thinking;
      // gpt-oss's markers are tested on their own; here every other one, as a template or its table has them.
      const text = format.isHarmony
        ? `<|channel|>analysis<|message|>${thought}<|end|><|start|>assistant<|channel|>final<|message|>Yes < no.`
        : `${open}\n${thought}\n${close}\n\nYes < no.`;
      const prompt = await examined.render({
        ...settingsOf(examined, 'on'),
        messages: prepareMessages([question], examined.capabilities),
        add_generation_prompt: true,
      });
      const startsInThinking = opensThinking(format, prompt);
      const given = startsInThinking && !format.isHarmony ? text.slice(open.length) : text;
      for (const split of splitters) {
        const outcome = parse(examined, { tools, startsInThinking }, split(given));
        expect(outcome).toEqual({ text: 'Yes < no.', reasoning: thought, calls: [] });
      }
    });

    test('forced calls: what the grammar admits is read as a call that fits the schema', async () => {
      const { format, ...examined } = await examine();
      const grammar = readGrammar(
        toolCallGrammar(format, {
          tools,
          choice: { name: 'add' },
          isParallel: false,
          schemaToRules: (schema, prefix) => schemaRules(schema, prefix, { compact: true }),
        }),
      );
      const random = createRandom(7);
      for (let round = 0; round < 20; round += 1) {
        const sample = grammar.sample(random);
        const { calls, text } = parse({ format, ...examined }, { tools, startsInThinking: false }, [sample]);
        expect({ text, name: calls[0]?.name, count: calls.length, sample }).toMatchObject({
          text: '',
          name: 'add',
          count: 1,
        });
        expect(z.strictObject({ a: z.number(), b: z.number() }).safeParse(calls[0]?.arguments).error).toBeUndefined();
      }
    });

    test('plain text comes out as it is', async () => {
      const examined = await examine();
      const text = 'Hello <b>you</b> [1] {"json": true} `code` 🦙\n\n- a\n';
      const given = examined.format.isHarmony ? `<|channel|>final<|message|>${text}` : text;
      for (const split of splitters) {
        expect(parse(examined, { tools, startsInThinking: false }, split(given)).text).toBe(text);
      }
    });
  });
});
