import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { checkGbnf } from './check.ts';
import { createRandom, readGrammar } from './grammar.test-helper.ts';
import { convertSchema } from './schema.ts';
import { createSchemaSource } from './schemas.test-helper.ts';

/** Checks of formats that share nothing with the converter's patterns. */
const formats: Record<string, (text: string) => boolean> = {
  date: isDate,
  time: (text) => /^\d\d:\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(`2020-01-01T${text}`)),
  'date-time': (text) => isDate(text.slice(0, 10)) && text[10] === 'T' && !Number.isNaN(Date.parse(text)),
  uuid: (text) => text.length === 36 && /^[0-9a-f]{32}$/i.test(text.replaceAll('-', '')),
  email: (text) => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text),
  uri: (text) => URL.canParse(text) || /^[a-z][a-z0-9+.-]*:/i.test(text),
  ipv4: (text) =>
    text.split('.').length === 4 &&
    text.split('.').every((part) => Number(part) <= 255 && String(Number(part)) === part),
  ipv6: (text) => URL.canParse(`http://[${text}]/`),
  hostname: (text) =>
    text.split('.').every((label) => label.length <= 63 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(label)),
};

function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function createValidator(schema: Record<string, unknown>): (value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false, formats });
  // The validator divides doubles, by which 19.99 is no multiple of 0.01.
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({ keyword: 'multipleOf', type: 'number', schemaType: 'number', validate: isMultiple });
  const validate = ajv.compile(schema);
  return (value) => validate(value) === true;
}

function isMultiple(step: number, value: number): boolean {
  const scaled = (number: number): bigint => {
    const [whole = '', fraction = ''] = String(number).split('.');
    return BigInt(whole + fraction.padEnd(6, '0'));
  };
  return scaled(value) % scaled(step) === 0n;
}

/** Another one looks at other schemas; the ones drawn by default are always the same. */
const seed = Number(process.env['GRAMMAR_SEED'] ?? 1);
const rounds = 80;

describe('what the grammar admits', () => {
  it('is valid against the schema, for random schemas and random texts of their grammars', () => {
    const failures: string[] = [];
    const random = createRandom(seed);
    const source = createSchemaSource(random);
    for (let round = 0; round < rounds; round += 1) {
      const { schema } = source.draw(3);
      const { gbnf, unenforced } = convertSchema(schema, { compact: round % 3 === 0 });
      const grammar = readGrammar(gbnf);
      const isValid = createValidator(schema);
      for (let count = 0; count < 15; count += 1) {
        const text = grammar.sample(random);
        if (unenforced.length > 0) continue;
        if (!isValid(JSON.parse(text))) failures.push(`${text} for ${JSON.stringify(schema)}\n${gbnf}`);
      }
    }
    expect(failures).toEqual([]);
  });
});

describe('what is valid', () => {
  it('is admitted in declared order, as JSON.stringify writes it with and without indent', () => {
    const failures: string[] = [];
    const random = createRandom(seed + 1);
    const source = createSchemaSource(random);
    for (let round = 0; round < rounds; round += 1) {
      const { schema, sample } = source.draw(3);
      const { gbnf } = convertSchema(schema);
      const grammar = readGrammar(gbnf);
      const isValid = createValidator(schema);
      for (let count = 0; count < 10; count += 1) {
        const value = sample();
        if (!isValid(value))
          failures.push(`the test's own sample ${JSON.stringify(value)} for ${JSON.stringify(schema)}`);
        for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
          if (!grammar.admits(text)) failures.push(`${text} for ${JSON.stringify(schema)}\n${gbnf}`);
        }
      }
    }
    expect(failures).toEqual([]);
  });

  it('makes grammars that the check of grammars takes', () => {
    const source = createSchemaSource(createRandom(seed + 2));
    for (let round = 0; round < rounds; round += 1) {
      const { schema } = source.draw(3);
      expect(() => checkGbnf(convertSchema(schema).gbnf)).not.toThrow();
    }
  });
});
