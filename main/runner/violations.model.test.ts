import { expect, test } from 'vitest';
import { paddockTinyPath } from '../../tests/fixtures.ts';
import type { GenerateInput, GenerationResult } from './protocol.ts';
import { startTestRunner } from './runner.test-helper.ts';

/** Answers under a schema, each with its text. */
async function answerUnder(schema: unknown, more: Partial<GenerateInput> = {}) {
  const runner = startTestRunner(paddockTinyPath, { contextLength: 512 });
  const input: GenerateInput = {
    prompt: { kind: 'chat', turns: [{ role: 'user', content: 'Hello' }] },
    sampling: { temperature: 0 },
    grammar: { kind: 'schema', schema },
    ...more,
  };
  let text = '';
  let result: GenerationResult | null = null;
  for await (const event of runner.generate(input, new AbortController().signal)) {
    if (event.type === 'done') result = event.result;
    if (event.type !== 'delta') continue;
    for (const delta of event.deltas) if (delta.type === 'text') text += delta.text;
  }
  return { value: JSON.parse(text === '' || more.maxTokens ? 'null' : text) as unknown, result };
}

/** A grammar can't compare items with each other. */
const unique = { type: 'array', minItems: 2, maxItems: 2, uniqueItems: true };

test('an answer that breaks what its grammar could not force says so, with the place', async () => {
  const { value, result } = await answerUnder({
    type: 'object',
    properties: { a: { ...unique, items: { const: 7 } } },
    required: ['a'],
  });
  expect(value).toEqual({ a: [7, 7] });
  expect(result?.stopReason).toBe('end');
  expect(result?.unenforced).toEqual([expect.stringMatching(/^#\/properties\/a\/uniqueItems: /)]);
  expect(result?.violations).toEqual([expect.stringMatching(/^#\/a: .*duplicate/)]);
});

test('an answer that fulfils it has nothing to say', async () => {
  const { value, result } = await answerUnder({ ...unique, prefixItems: [{ const: 1 }, { const: 2 }] });
  expect(value).toEqual([1, 2]);
  expect(result?.unenforced).toHaveLength(1);
  expect(result?.violations).toEqual([]);
});

test('an answer that was cut off, or that its grammar held to everything, is not checked', async () => {
  const cut = await answerUnder({ ...unique, items: { const: 'a long word' } }, { maxTokens: 2 });
  expect(cut.result).toMatchObject({ stopReason: 'length', violations: null });
  const forced = await answerUnder({ const: [1, 2] });
  expect(forced.result).toMatchObject({ unenforced: [], violations: null });
});

test('a pattern that would never be done with is given up, and the answer comes', async () => {
  // There are as many ways to split the text as there are numbers of forty bits.
  const text = `${'a'.repeat(40)}b`;
  const one = { type: 'array', items: { const: text }, minItems: 1, maxItems: 1 };
  const { value, result } = await answerUnder({ ...one, contains: { pattern: '^(a+)+$' } });
  expect(value).toEqual([text]);
  expect(result?.unenforced).toHaveLength(1);
  expect(result?.violations).toBeNull();
});
