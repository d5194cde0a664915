/** A random schema together with a source of values that are valid against it. */
interface SchemaCase {
  schema: Record<string, unknown>;
  sample: () => unknown;
}

const texts = [
  '',
  'a',
  'Zürich',
  '日本',
  '👩‍👩‍👧 family',
  'quote " and \\ slash',
  'line\nbreak\ttab',
  '\u0001\u001f',
  '</script>',
  "it's",
  'null',
  '[]',
];
const names = [
  'id',
  'name',
  'type',
  'a b',
  'ключ',
  'quo"te',
  'back\\slash',
  '😀',
  '',
  'line\nbreak',
  'string',
  'root',
  'ws',
  'x-1',
  'value',
];

/** Draws schemas as the clients of the APIs send them, of all kinds the converter knows. */
export function createSchemaSource(random: () => number): { draw: (depth: number) => SchemaCase } {
  let definitions: Record<string, Record<string, unknown>> = { $defs: {}, definitions: {} };
  const below = (count: number): number => Math.floor(random() * count);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const draws: ((depth: number) => SchemaCase)[] = [
    drawText,
    drawText,
    drawInteger,
    drawNumber,
    drawSimple,
    drawEnum,
    drawPattern,
    drawFormat,
  ];
  const nestedDraws = [
    drawObject,
    drawObject,
    drawObject,
    drawArray,
    drawTuple,
    drawMap,
    drawUnion,
    drawAll,
    drawNullable,
    drawReference,
    drawRecursive,
    drawTagged,
  ];

  function draw(depth: number): SchemaCase {
    return pick(depth > 0 && random() < 0.6 ? nestedDraws : draws)(depth - 1);
  }

  function drawText(): SchemaCase {
    const min = below(4);
    const max = min + below(30);
    const schema = {
      type: 'string',
      ...(random() < 0.5 ? { minLength: min } : {}),
      ...(random() < 0.5 ? { maxLength: max } : {}),
    };
    const sample = (): string => {
      const text = [...pick(texts).repeat(1)].slice(0, max).join('');
      return [...text].length >= min ? text : text + 'é'.repeat(min - [...text].length);
    };
    return { schema, sample };
  }

  function drawInteger(): SchemaCase {
    const low = below(300) - 150;
    const high = low + below(pick([3, 50, 2000, 100_000]));
    const step = random() < 0.25 ? pick([2, 3, 5, 10, 12]) : 1;
    const isAbove = random() < 0.7;
    const isBelow = random() < 0.7;
    const hasMultiple = Math.ceil(low / step) * step <= high;
    const schema = {
      type: 'integer',
      ...(isAbove ? (random() < 0.3 ? { exclusiveMinimum: low - 1 } : { minimum: low }) : {}),
      ...(isBelow ? (random() < 0.3 ? { exclusiveMaximum: high + 1 } : { maximum: high }) : {}),
      ...(step > 1 && hasMultiple ? { multipleOf: step } : {}),
    };
    const used = hasMultiple ? step : 1;
    const first = Math.ceil(low / used) * used;
    return { schema, sample: () => first + used * below(Math.floor((high - first) / used) + 1) || 0 };
  }

  function drawNumber(): SchemaCase {
    const low = (below(4000) - 2000) / 100;
    const high = low + (1 + below(5000)) / 100;
    const cents = random() < 0.3;
    const schema = {
      type: 'number',
      ...(random() < 0.6 ? { minimum: low } : {}),
      ...(random() < 0.6 ? { maximum: Number(high.toFixed(2)) } : {}),
      ...(cents ? { multipleOf: 0.01 } : {}),
    };
    return {
      schema,
      sample: () =>
        Math.min(Number((low + random() * (high - low)).toFixed(2)), Number(high.toFixed(2))) || Math.max(low, 0),
    };
  }

  function drawSimple(): SchemaCase {
    return pick<SchemaCase>([
      { schema: { type: 'boolean' }, sample: () => random() < 0.5 },
      { schema: { type: 'null' }, sample: () => null },
      { schema: { type: 'object' }, sample: () => ({ any: [1, { deep: null }] }) },
      { schema: {}, sample: () => pick([1.5, 'x', [true], { a: {} }, null]) },
      { schema: { type: 'array' }, sample: () => [1, 'two', [3]] },
    ]);
  }

  function drawEnum(): SchemaCase {
    const values: unknown[] = [
      ...texts.slice(0, 1 + below(texts.length)),
      3,
      -0.5,
      true,
      null,
      [1, 'x'],
      { k: 'v"' },
    ].slice(below(3));
    if (random() < 0.3) {
      const value = pick(values);
      return { schema: { const: value }, sample: () => value };
    }
    return { schema: { enum: values }, sample: () => pick(values) };
  }

  function drawPattern(): SchemaCase {
    const [pattern, samples] = pick<[string, string[]]>([
      ['^[a-z]+$', ['a', 'abc']],
      ['^\\d{3}-\\d{4}$', ['555-1234']],
      ['^(?:\\+1)? ?\\(\\d{3}\\)$', ['(123)', '+1 (555)']],
      ['foo|^bar', ['a foo b', 'bar "x"']],
      ['^[^"\\\\]*\\.(jpe?g|png)$', ['a.jpg', 'ü.png']],
      ['^\\S+@\\S+$', ['a@b', '"@"']],
      ['^(?=.*\\d)(?!.*x).{2,8}$', ['a1', '12345678']],
      ['^$|^#[0-9A-Fa-f]{6}$', ['', '#00ffAA']],
      ['^\\w[\\w.-]*?\\s\\u00e9$', ['ab é']],
    ]);
    return { schema: { type: 'string', pattern }, sample: () => pick(samples) };
  }

  function drawFormat(): SchemaCase {
    const [format, samples] = pick<[string, string[]]>([
      ['date', ['2024-02-29', '1999-12-31']],
      ['time', ['23:59:59Z', '00:00:00.123+05:30']],
      ['date-time', ['2024-02-29T12:00:00Z']],
      ['uuid', ['123e4567-e89b-12d3-a456-426614174000']],
      ['email', ['first.last+tag@sub.example.org']],
      ['uri', ['https://example.org/a/b?c=d#e', 'mailto:a@b.c']],
      ['ipv4', ['192.168.0.255']],
      ['ipv6', ['::1', '2001:db8::8a2e:370:7334', '1:2:3:4:5:6:7:8']],
      ['hostname', ['a-b.example.org']],
    ]);
    return { schema: { type: 'string', format }, sample: () => pick(samples) };
  }

  function drawObject(depth: number): SchemaCase {
    const chosen = [...new Set(Array.from({ length: below(6) }, () => pick(names)))];
    const fields = chosen.map((name) => ({ name, value: draw(depth), required: random() < 0.5 }));
    const others = random() < 0.3 ? draw(depth) : null;
    const isAnyAllowed = others === null && random() < 0.15;
    const schema: Record<string, unknown> = {
      type: 'object',
      properties: Object.fromEntries(fields.map(({ name, value }) => [name, value.schema])),
    };
    if (fields.some(({ required }) => required))
      schema['required'] = fields
        .filter(({ required }) => required)
        .map(({ name }) => name)
        .reverse();
    if (others !== null) schema['additionalProperties'] = others.schema;
    else if (isAnyAllowed || chosen.length === 0) schema['additionalProperties'] = true;
    else if (random() < 0.5) schema['additionalProperties'] = false;
    if (random() < 0.2 && others === null && !isAnyAllowed && chosen.length > 0) schema['minProperties'] = 1;
    const minimum = schema['minProperties'] === 1;
    const sample = (): unknown => {
      const present = fields.filter(({ required }) => required || random() < 0.5);
      const first = fields[0];
      const entries = (present.length === 0 && minimum && first !== undefined ? [first] : present).map(
        ({ name, value }): [string, unknown] => [name, value.sample()],
      );
      if (others !== null && random() < 0.5) entries.push(['another one', others.sample()], ['i', others.sample()]);
      return Object.fromEntries(entries);
    };
    return { schema, sample };
  }

  function drawMap(depth: number): SchemaCase {
    const value = draw(depth);
    if (random() < 0.5) {
      const schema = { type: 'object', additionalProperties: value.schema, propertyNames: { pattern: '^[a-z]{1,3}$' } };
      return {
        schema,
        sample: () => Object.fromEntries(['a', 'xyz'].slice(below(3)).map((key) => [key, value.sample()])),
      };
    }
    const schema = { type: 'object', patternProperties: { '^x_': value.schema }, additionalProperties: random() < 0.5 };
    return { schema, sample: () => ({ x_1: value.sample(), 'x_"': value.sample() }) };
  }

  function drawArray(depth: number): SchemaCase {
    const item = draw(depth);
    const min = below(3);
    const max = min + below(4);
    const schema = {
      type: 'array',
      items: item.schema,
      ...(random() < 0.5 ? { minItems: min } : {}),
      ...(random() < 0.5 ? { maxItems: max } : {}),
    };
    return { schema, sample: () => Array.from({ length: min + below(max - min + 1) }, item.sample) };
  }

  function drawTuple(depth: number): SchemaCase {
    const items = Array.from({ length: 1 + below(3) }, () => draw(depth));
    const rest = random() < 0.4 ? draw(depth) : null;
    const min = below(items.length + 1);
    const schema = {
      type: 'array',
      prefixItems: items.map((item) => item.schema),
      minItems: min,
      items: rest === null ? false : rest.schema,
    };
    return {
      schema,
      sample: () => {
        const values = items.slice(0, min + below(items.length - min + 1)).map((item) => item.sample());
        return rest !== null && values.length === items.length ? [...values, rest.sample()] : values;
      },
    };
  }

  function drawUnion(depth: number): SchemaCase {
    const options = Array.from({ length: 1 + below(3) }, () => draw(depth));
    return { schema: { anyOf: options.map(({ schema }) => schema) }, sample: () => pick(options).sample() };
  }

  function drawTagged(depth: number): SchemaCase {
    const options = ['cat', 'dog'].map((kind) => ({ kind, value: draw(depth) }));
    const toSchema = ({ kind, value }: (typeof options)[number]): unknown => ({
      type: 'object',
      properties: { kind: { const: kind }, value: value.schema },
      required: ['kind', 'value'],
      additionalProperties: false,
    });
    const sample = (): unknown => {
      const { kind, value } = pick(options);
      return { kind, value: value.sample() };
    };
    return { schema: { oneOf: options.map(toSchema) }, sample };
  }

  function drawAll(depth: number): SchemaCase {
    const one = draw(depth);
    const other = draw(depth);
    return {
      schema: {
        allOf: [
          { type: 'object', properties: { one: one.schema }, required: ['one'] },
          { type: 'object', properties: { other: other.schema } },
        ],
        description: 'both',
      },
      sample: () => ({ one: one.sample(), ...(random() < 0.5 ? { other: other.sample() } : {}) }),
    };
  }

  function drawNullable(depth: number): SchemaCase {
    const value = draw(depth);
    if (typeof value.schema['type'] !== 'string' || random() < 0.3) {
      return {
        schema: { anyOf: [value.schema, { type: 'null' }] },
        sample: () => (random() < 0.5 ? null : value.sample()),
      };
    }
    const schema = {
      ...value.schema,
      type: [value.schema['type'], ...(value.schema['type'] === 'null' ? [] : ['null'])],
    };
    return { schema, sample: () => (random() < 0.5 ? null : value.sample()) };
  }

  function drawReference(depth: number): SchemaCase {
    const value = draw(depth);
    const key = pick(['definitions', '$defs']);
    const places = definitions[key] ?? {};
    const name = `${pick(['Thing', 'a/b', 'til~de', 'sp ace'])} ${Object.keys(places).length}`;
    places[name] = value.schema;
    const pointer = name.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll(' ', '%20');
    return { schema: { $ref: `#/${key}/${pointer}`, description: 'a reference' }, sample: value.sample };
  }

  function drawRecursive(depth: number): SchemaCase {
    const value = draw(depth);
    const places = definitions['$defs'] ?? {};
    const name = `node${Object.keys(places).length}`;
    const node = {
      type: 'object',
      properties: { value: value.schema, children: { type: 'array', items: { $ref: `#/$defs/${name}` } } },
      required: ['value'],
    };
    const sample = (): unknown => ({ value: value.sample(), ...(random() < 0.4 ? { children: [sample()] } : {}) });
    places[name] = node;
    return { schema: { $ref: `#/$defs/${name}` }, sample };
  }

  return {
    draw: (depth) => {
      definitions = { $defs: {}, definitions: {} };
      const { schema, sample } = draw(depth);
      return { schema: { ...definitions, ...schema }, sample };
    },
  };
}
