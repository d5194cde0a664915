import { describe, expect, it } from 'vitest';
import { readGrammar } from './grammar.test-helper.ts';
import { jsonGrammar } from './json.ts';
import { convertSchema, schemaRules } from './schema.ts';

function admits(schema: unknown, text: string): boolean {
  return readGrammar(convertSchema(schema).gbnf).admits(text);
}

describe('a schema that cannot be used', () => {
  it.each([
    [{ properties: { age: { minimum: 5, maximum: 3 } } }, '#/properties/age: minimum 5 is greater than maximum 3'],
    [{ type: 'float' }, '#: type is "float", and must be one of null, boolean'],
    [{ type: 'string', enum: [1] }, '#: none of its values fits the rest of it'],
    [
      { items: { $ref: 'https://example.org/a.json' } },
      '#/items: it refers to "https://example.org/a.json", which is outside',
    ],
    [{ items: { $ref: '#/$defs/gone' } }, '#/items: it refers to "#/$defs/gone", and there is no such schema'],
    [
      { $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } }, $ref: '#/$defs/a' },
      'it refers to itself with nothing in between',
    ],
    [{ properties: { next: { $ref: '#' } }, required: ['next'] }, 'no value satisfies it'],
    [{ pattern: '(' }, '"(" is not a regular expression'],
    [{ allOf: [{ type: 'string' }, { type: 'number' }] }, 'no value satisfies all that it says'],
    [false, 'no value satisfies it'],
    ['text', 'a schema is an object, true or false, not "text"'],
  ])('is refused with its place: %j', (schema, problem) => {
    expect(() => convertSchema(schema)).toThrow(problem);
  });

  it('ends in an error instead of a hang, however it is made', () => {
    const nested = Array.from({ length: 3000 }).reduce<unknown>((items) => ({ items }), {});
    const cyclic: Record<string, unknown> = { type: 'array' };
    cyclic['items'] = cyclic;
    const alternatives = Array.from({ length: 20 }, (_, index) => ({
      anyOf: [{ required: [`a${index}`] }, { required: [`b${index}`] }],
    }));
    expect(() => convertSchema(nested)).toThrow('levels deep');
    expect(() => convertSchema(cyclic)).toThrow('levels deep');
    expect(() => convertSchema({ type: 'object', allOf: alternatives })).toThrow(/too many|more than/);
    expect(() => convertSchema({ enum: Array.from({ length: 20_000 }, (_, index) => index) })).toThrow('20000 values');
  });
});

describe('what a grammar cannot hold', () => {
  it('is listed with its place, and is an error where asked for', () => {
    const schema = {
      properties: {
        tags: { type: 'array', items: {}, uniqueItems: true },
        a: { pattern: '(.)\\1' },
        b: { pattern: '^a{0,100000}$' },
        c: { enum: ['aa', 'ab'], pattern: '(.)\\1' },
      },
    };
    const { unenforced } = convertSchema(schema);
    expect(unenforced.map(({ pointer, keyword }) => `${pointer} ${keyword}`).sort()).toEqual([
      '#/properties/a pattern',
      '#/properties/b pattern',
      '#/properties/c pattern',
      '#/properties/tags uniqueItems',
    ]);
    expect(() => convertSchema(schema, { strict: true })).toThrow("can't be enforced");
  });

  it('does not list a oneOf whose alternatives a tag tells apart', () => {
    const option = (kind: string): unknown => ({
      type: 'object',
      properties: { kind: { const: kind } },
      required: ['kind'],
    });
    expect(convertSchema({ oneOf: [option('a'), option('b')] }).unenforced).toEqual([]);
    expect(convertSchema({ oneOf: [{ type: 'integer' }, { type: 'number' }] }).unenforced).toHaveLength(1);
  });
});

describe('properties', () => {
  const schema = {
    type: 'object',
    properties: { a: { type: 'null' }, b: { type: 'null' }, c: { type: 'null' } },
    required: ['b'],
  };

  it('come in declared order, the optional ones where wanted, with commas between', () => {
    for (const text of [
      '{"b":null}',
      '{"a":null,"b":null}',
      '{"b": null, "c": null}',
      '{\n  "a": null,\n  "b": null\n}',
    ]) {
      expect([text, admits(schema, text)]).toEqual([text, true]);
    }
    for (const text of ['{}', '{"a":null}', '{,"b":null}', '{"b":null,}', '{"b":null,"d":1}', '{"c":null,"b":null}']) {
      expect([text, admits(schema, text)]).toEqual([text, false]);
    }
  });

  it('keep a declared name from being written with another type as an additional one', () => {
    const open = { type: 'object', properties: { ab: { type: 'null' } }, additionalProperties: { type: 'integer' } };
    expect(admits(open, '{"ab":null,"abc":1,"a":2,"":3}')).toBe(true);
    expect(admits(open, '{"ab":1}')).toBe(false);
    expect(admits(open, String.raw`{"\u0061b":1}`)).toBe(false);
  });

  it('are counted', () => {
    const counted = { type: 'object', additionalProperties: { type: 'null' }, minProperties: 1, maxProperties: 2 };
    expect(
      ['{}', '{"a":null}', '{"a":null,"b":null}', '{"a":null,"b":null,"c":null}'].map((text) => admits(counted, text)),
    ).toEqual([false, true, true, false]);
  });
});

describe('texts', () => {
  it('are escaped for JSON and for the grammar', () => {
    for (const value of ['"', '\\', '\n\t\u0000', '\u007f', '👩‍👩‍👧', '\ud800', '[^a]-', 'a\\"b', '</x>']) {
      expect([value, admits({ const: value }, JSON.stringify(value))]).toEqual([value, true]);
      expect(admits({ const: value }, JSON.stringify(`${value}x`))).toBe(false);
    }
  });

  it('count a pair of surrogate escapes as one character', () => {
    const one = { type: 'string', minLength: 1, maxLength: 1 };
    expect(
      [String.raw`"\ud83d\ude00"`, '"😀"', String.raw`"\n"`, String.raw`"\ud83d"`, '"ab"'].map((text) =>
        admits(one, text),
      ),
    ).toEqual([true, true, true, false, false]);
  });
});

describe('numbers', () => {
  it('stay exactly within their bounds', () => {
    const range = { type: 'number', exclusiveMinimum: -1.5, maximum: 20 };
    expect(
      ['-1.49', '-1.5', '0', '-0', '19.999', '20', '20.0', '20.01', '1e1'].map((text) => admits(range, text)),
    ).toEqual([true, false, true, false, true, true, true, false, false]);
    expect(
      ['8', '9', '10', '99', '100', '101'].map((text) => admits({ type: 'integer', minimum: 9, maximum: 100 }, text)),
    ).toEqual([false, true, true, true, true, false]);
  });

  it('are multiples of a step', () => {
    const schema = { type: 'integer', multipleOf: 7, minimum: -30, maximum: 1000 };
    const admitted = readGrammar(convertSchema(schema).gbnf).admits;
    for (let value = -40; value <= 1010; value += 1) {
      expect([value, admitted(String(value))]).toEqual([value, value % 7 === 0 && value >= -30 && value <= 1000]);
    }
  });
});

describe('references and exclusions', () => {
  it('follow anchors, addresses and places outside of $defs', () => {
    const schema = {
      $id: 'https://example.org/root.json',
      type: 'array',
      prefixItems: [{ $ref: '#thing' }, { $ref: 'other.json' }, { $ref: '#/components/x~1y' }],
      minItems: 3,
      $defs: { a: { $anchor: 'thing', type: 'null' }, b: { $id: 'other.json', type: 'boolean' } },
      components: { 'x/y': { const: 1 } },
    };
    expect(admits(schema, '[null,true,1]')).toBe(true);
    expect(admits(schema, '[null,1,true]')).toBe(false);
  });

  it('exclude what `not` says of types, values, patterns and properties', () => {
    expect(admits({ not: { type: ['object', 'array'] } }, '{}')).toBe(false);
    expect(admits({ type: 'string', not: { enum: ['no'] } }, '"no"')).toBe(false);
    expect(admits({ type: 'string', not: { enum: ['no'] } }, '"not"')).toBe(true);
    expect(admits({ type: 'string', not: { pattern: '^x' } }, '"xa"')).toBe(false);
    expect(admits({ type: 'object', properties: { a: {} }, not: { required: ['a'] } }, '{"a":1}')).toBe(false);
  });

  it('accept null where OpenAPI says nullable', () => {
    expect(admits({ type: 'string', nullable: true }, 'null')).toBe(true);
  });
});

describe('rules for a larger grammar', () => {
  it('all carry the prefix, whatever the properties are called', () => {
    const { rules, root } = schemaRules({ properties: { root: {}, ws: {}, string: { type: 'string' } } }, 'tool-1-');
    expect([...rules.keys()].every((name) => name.startsWith('tool-1-'))).toBe(true);
    const gbnf = `root ::= "<call>" ${root} "</call>"\n${[...rules].map(([name, body]) => `${name} ::= ${body}`).join('\n')}`;
    expect(readGrammar(gbnf).admits('<call>{"root":[1],"ws":{},"string":"x"}</call>')).toBe(true);
  });

  it('any JSON is admitted by the grammar of any JSON', () => {
    const text = JSON.stringify({ a: [1, -2.5e10, 'ü"\\\n', null, true, {}, []], '': {} }, null, 4);
    expect(readGrammar(jsonGrammar('object')).admits(text)).toBe(true);
    expect(readGrammar(jsonGrammar('object')).admits('[]')).toBe(false);
    expect(readGrammar(jsonGrammar('value')).admits('[]')).toBe(true);
  });
});
