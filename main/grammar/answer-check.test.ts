import { describe, expect, it } from 'vitest';
import { createAnswerCheck, findViolations } from './answer-check.ts';

const check = (schema: unknown, value: unknown) => findViolations(schema, JSON.stringify(value));

describe('what of a schema an answer breaks', () => {
  it('names the place and what is wrong, for what a grammar leaves open', async () => {
    const schema = {
      type: 'object',
      properties: {
        tags: { type: 'array', items: { type: 'string' }, uniqueItems: true },
        code: { type: 'string', pattern: '^(?!admin)' },
        numbers: { type: 'array', contains: { const: 7 } },
      },
    };
    expect(await check(schema, { tags: ['a', 'b'], code: 'user', numbers: [7] })).toEqual([]);
    expect(await check(schema, { tags: ['a', 'a'], code: 'admin', numbers: [1] })).toEqual([
      expect.stringMatching(/^#\/tags: must NOT have duplicate items/),
      expect.stringMatching(/^#\/code: must match pattern/),
      '#/numbers/0: must be equal to constant',
      expect.stringMatching(/^#\/numbers: must contain/),
    ]);
  });

  it('reads the spellings of draft 7 and of 2020', async () => {
    const draft7 = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      id: 'an old name',
      items: [{ type: 'string' }],
      additionalItems: { type: 'integer' },
      dependencies: { a: ['b'] },
      uniqueItems: true,
    };
    expect(await check(draft7, ['a', 1])).toEqual([]);
    expect(await check(draft7, ['a', 1, 1])).toHaveLength(1);
    const draft2020 = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      prefixItems: [{ $ref: '#/$defs/word' }],
      items: { type: 'integer' },
      uniqueItems: true,
      $defs: { word: { type: 'string' } },
    };
    expect(await check(draft2020, ['a', 1, 2])).toEqual([]);
    expect(await check(draft2020, ['a', 2, 2])).toHaveLength(1);
  });

  it('knows formats as the grammar does, and lets unknown ones be', async () => {
    expect(await check({ format: 'date' }, '2024-02-30')).toHaveLength(1);
    expect(await check({ format: 'date' }, '2024-02-29')).toEqual([]);
    expect(await check({ format: 'colour' }, 'anything')).toEqual([]);
  });

  it('takes 19.99 for a multiple of 0.01', async () => {
    expect(await check({ multipleOf: 0.01, not: { const: 1 } }, 19.99)).toEqual([]);
    expect(await check({ multipleOf: 0.01 }, 19.995)).toHaveLength(1);
  });

  it('says so when the answer is no whole document', async () => {
    expect(await findViolations({}, '{"a": 1')).toEqual(['#: the answer is not a whole JSON document']);
  });

  it('lists no more than anybody reads', async () => {
    expect(
      await check(
        { items: { type: 'string' } },
        Array.from({ length: 500 }, (_, index) => index),
      ),
    ).toHaveLength(20);
  });
});

describe('a schema made to do harm', () => {
  it('is given up in time where its pattern backtracks without end', async () => {
    const startedAt = performance.now();
    expect(await check({ pattern: '^(a+)+$' }, `${'a'.repeat(40)}b`)).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  it('is given up in time where its references multiply', async () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => {
        const next = { $ref: `#/$defs/d${index + 1}` };
        return [`d${index}`, { allOf: [next, next, next] }];
      }),
    );
    const startedAt = performance.now();
    expect(await check({ $ref: '#/$defs/d0', $defs: { ...$defs, d40: { type: 'string' } } }, 1)).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  it('leaves no promise behind where it asks for one', async () => {
    expect(await check({ $async: true, type: 'string' }, 1)).toBeNull();
  });

  it('is not checked where it refers to what is not there', async () => {
    expect(await check({ $ref: 'https://example.com/schema.json' }, 1)).toBeNull();
  });
});

describe('the check of an answer that comes in pieces', () => {
  const schema = { type: 'array', uniqueItems: true };
  const broken = [
    { type: 'reasoning' as const, text: 'twice one' },
    { type: 'text' as const, text: '[1,' },
    { type: 'text' as const, text: '1]' },
  ];

  it('reads the text alone', async () => {
    const answer = createAnswerCheck(schema);
    answer.read(broken.slice(0, 2));
    answer.read(broken.slice(2));
    expect(await answer.violations('end')).toEqual([expect.stringContaining('duplicate')]);
  });

  it('says nothing of an answer that was cut off or that is a call', async () => {
    const cut = createAnswerCheck(schema);
    cut.read(broken);
    for (const reason of ['length', 'cancelled', 'context'] as const) expect(await cut.violations(reason)).toBeNull();
    const call = createAnswerCheck(schema);
    call.read([{ type: 'tool_call_start', index: 0, name: 'search' }]);
    expect(await call.violations('end')).toBeNull();
  });
});
