import { getLlama, type Llama } from 'node-llama-cpp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkGbnf } from '../grammar/check.ts';
import { createRandom } from '../grammar/grammar.test-helper.ts';
import { jsonGrammar } from '../grammar/json.ts';
import { convertSchema } from '../grammar/schema.ts';
import { createSchemaSource } from '../grammar/schemas.test-helper.ts';

let llama: Llama;

beforeAll(async () => {
  llama = await getLlama({ gpu: false, build: 'never', logger: () => {} });
});

afterAll(async () => {
  await llama.dispose();
});

async function isTakenByLlama(grammar: string): Promise<boolean> {
  try {
    await llama.createGrammar({ grammar });
    return true;
  } catch {
    return false;
  }
}

describe('llama.cpp', () => {
  it('takes every grammar made of a random schema', async () => {
    const refused: string[] = [];
    const source = createSchemaSource(createRandom(11));
    for (let round = 0; round < 150; round += 1) {
      const { schema } = source.draw(3);
      const { gbnf } = convertSchema(schema);
      if (!(await isTakenByLlama(gbnf))) refused.push(`${JSON.stringify(schema)}\n${gbnf}`);
    }
    expect(refused).toEqual([]);
  });

  it('takes grammars with long counts, many properties and any JSON', async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`p${index}`, { type: 'integer', minimum: -index }]),
    );
    const grammars = [
      jsonGrammar('value'),
      jsonGrammar('object', { compact: true }),
      convertSchema({ type: 'string', minLength: 4321, maxLength: 9999 }).gbnf,
      convertSchema({ type: 'string', pattern: '^[a-z]{0,1400}$' }).gbnf,
      convertSchema({ type: 'array', items: { type: 'string', maxLength: 1999 }, minItems: 2000, maxItems: 10_000 })
        .gbnf,
      convertSchema({ type: 'object', properties, additionalProperties: true }).gbnf,
      convertSchema({
        type: 'array',
        prefixItems: Array.from({ length: 200 }, () => ({ multipleOf: 0.25, minimum: 0, maximum: 99 })),
      }).gbnf,
    ];
    const taken = await Promise.all(grammars.map(isTakenByLlama));
    expect(taken).toEqual(grammars.map(() => true));
  });

  it('takes what the check takes and refuses what the check refuses', async () => {
    const broken = [
      'root ::= foo',
      'root ::= root "a"',
      'start ::= "a"',
      'root ::= "a',
      'root ::= [a',
      'root ::= ("a"',
      'root ::= *',
      'root = "a"',
      'root ::= "\\q"',
      'root ::= "a"{2000}',
      'root ::= ("a" | "b" | ("c" x)){700}\nx ::= "y"',
      'root ::= ("a" | ""){2,} "b"',
      'root ::= a "x"\na ::= b? root',
    ];
    const sound = [
      '# comment\nroot ::= item+ # more\nitem ::= "- " [^\\n]+ "\\n"\n',
      'root ::= ("a" |\n  "b" | ("c" x)){600}\nx ::= [a-z\\-\\]^] . "\\u00e9"',
      'root ::= ws* "a"\nws ::= [ ]*',
      'root ::= "a"{1,3} | "b"{2,} | "c"{0}',
    ];
    for (const grammar of broken) {
      expect(() => checkGbnf(grammar)).toThrow(/line \d+, column \d+/);
      expect([grammar, await isTakenByLlama(grammar)]).toEqual([grammar, false]);
    }
    for (const grammar of sound) {
      expect(() => checkGbnf(grammar)).not.toThrow();
      expect([grammar, await isTakenByLlama(grammar)]).toEqual([grammar, true]);
    }
  });
});
