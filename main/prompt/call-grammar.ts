import type { Tool } from '../../contract/inference.ts';
import type { ParameterSyntax } from './calls/parameters.ts';
import type { OutputFormat } from './format.ts';
import { fallbackCalls, type ToolFormat } from './tool-format.ts';

/** Turns a JSON Schema into rules of llama.cpp's grammar whose names begin with `prefix`. */
export type SchemaToRules = (schema: unknown, prefix: string) => { rules: Map<string, string>; root: string };

export type CallGrammarOptions = {
  tools: readonly Tool[];
  /** Any of the tools, or one of them. */
  choice: 'required' | { name: string };
  /** Whether more than one call may be made. */
  isParallel: boolean;
  schemaToRules: SchemaToRules;
};

/**
 * The grammar, in GBNF with the rule `root`, of an answer that calls tools and says nothing else. Arguments are held to
 * the schemas. Thoughts come before it, so that it is to be applied from the end of thinking on.
 */
export function toolCallGrammar(format: OutputFormat, options: CallGrammarOptions): string {
  const { tools, choice, isParallel } = options;
  const syntax = format.tools ?? fallbackCalls;
  const offered = choice === 'required' ? tools : tools.filter((tool) => tool.name === choice.name);
  const rules = new Map<string, string>();
  const calls = offered.map((tool, index) => {
    const rule = `call-${index}`;
    rules.set(rule, callRule(syntax, tool, `${rule}-`, rules, options.schemaToRules));
    return rule;
  });
  const any = calls.join(' | ');
  rules.set('call', any);
  if (syntax.kind === 'harmony') {
    rules.set('root', `${literal('<|channel|>commentary to=functions.')} call`);
  } else {
    const { sectionOpen, callOpen, callClose, separator, sectionClose } = syntax;
    // The prompt has already written what belongs to the first opening.
    const tail = format.promptTail;
    const opening = sectionOpen + callOpen;
    const first = `${framed(opening.startsWith(tail) ? opening.slice(tail.length) : opening)} call ${framed(callClose)}`;
    const more = `(${framed(separator + callOpen)} call ${framed(callClose)})*`;
    const repeats = isParallel && separator + callOpen + callClose !== '';
    rules.set('root', `${first} ${repeats ? `${more} ` : ''}${framed(sectionClose)}`);
  }
  return Array.from(rules, ([name, body]) => `${name} ::= ${body}`).join('\n');
}

function callRule(
  syntax: ToolFormat,
  tool: Tool,
  prefix: string,
  rules: Map<string, string>,
  schemaToRules: SchemaToRules,
): string {
  const add = (schema: unknown, name: string): string => {
    const made = schemaToRules(schema, prefix + name);
    for (const [rule, body] of made.rules) rules.set(rule, body);
    return made.root;
  };
  const schema: Schema = tool.parameters ?? { type: 'object', properties: {}, additionalProperties: false };
  switch (syntax.kind) {
    case 'harmony':
      return `${literal(`${tool.name} <|constrain|>json<|message|>`)} ${add(schema, 'args-')}`;
    case 'json': {
      const name = JSON.stringify(tool.name);
      const call = syntax.isKeyedByName
        ? `${literal(`{${name}: `)} ${add(schema, 'args-')} "}"`
        : `${literal(`{"${syntax.nameKey}": ${name}, "${syntax.argumentsKey}": `)} ${add(schema, 'args-')} "}"`;
      return syntax.wrapperKey === null ? call : `${literal(`{"${syntax.wrapperKey}": `)} ${call} "}"`;
    }
    case 'named':
      return `${literal(tool.name)} ${framed(syntax.afterName)} ${add(schema, 'args-')}`;
    case 'parameters':
      return parameterRule(syntax.syntax, tool, prefix, rules, add);
    case 'python':
      return `${literal(`${tool.name}(`)} ${listRule(propertiesOf(schema), ', ', (key, property) => `${literal(`${key}=`)} ${add(property, `${ruleName(key)}-`)}`)} ")"`;
    case 'gemma':
      return gemmaRule(tool, syntax.quote, rules, add);
  }
}

type AddSchema = (schema: unknown, name: string) => string;
type Schema = Record<string, unknown>;

type Property = { key: string; property: Schema; isRequired: boolean };

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function propertiesOf({ properties, required }: Schema): Property[] {
  return Object.entries(isObject(properties) ? properties : {}).map(([key, property]) => ({
    key,
    property: isObject(property) ? property : {},
    isRequired: Array.isArray(required) && required.includes(key),
  }));
}

/** Arguments one after the other, the optional ones left out or not, with a separator only between two. */
function listRule(items: Property[], separator: string, item: (key: string, property: Schema) => string): string {
  const required = items.filter(({ isRequired }) => isRequired).map(({ key, property }) => item(key, property));
  const optional = items.filter(({ isRequired }) => !isRequired).map(({ key, property }) => item(key, property));
  const between = literal(separator);
  if (required.length > 0) {
    return [required.join(` ${between} `), ...optional.map((rule) => `(${between} ${rule})?`)].join(' ');
  }
  // One of them comes first, and then those behind it.
  const starts = optional.map((rule, index) => {
    return [rule, ...optional.slice(index + 1).map((next) => `(${between} ${next})?`)].join(' ');
  });
  return starts.length === 0 ? '""' : `(${starts.join(' | ')})?`;
}

function parameterRule(
  syntax: ParameterSyntax,
  tool: Tool,
  prefix: string,
  rules: Map<string, string>,
  add: AddSchema,
): string {
  const items = propertiesOf(tool.parameters ?? {}).map(({ key, property, isRequired }) => {
    const close = syntax.close.replaceAll('{key}', key);
    const isText = property['type'] === 'string';
    const afterKey = isText ? syntax.afterKey : forJson(syntax.afterKey, property['type']);
    const allowed: unknown = property['enum'];
    const textRule = `${prefix}${ruleName(key)}-text`;
    if (isText && !Array.isArray(allowed)) rules.set(textRule, textWithout(close.trim()));
    const value = !isText
      ? add(property, `${ruleName(key)}-`)
      : Array.isArray(allowed)
        ? `(${allowed.map((option) => literal(String(option))).join(' | ')})`
        : textRule;
    const rule = `${literal(syntax.open + key)} ${framed(afterKey)} ${value} ${literal(close)}`;
    return isRequired ? rule : `(${rule})?`;
  });
  return [`${literal(tool.name)} ${framed(syntax.afterName)}`, ...items].join(' ');
}

/** Some makers say beside the name whether the value is a text. */
function forJson(afterKey: string, type: unknown): string {
  const name = typeof type === 'string' ? type : 'object';
  return afterKey.replace('string="true"', 'string="false"').replace('type="string"', `type="${name}"`);
}

function gemmaRule(tool: Tool, quote: string, rules: Map<string, string>, add: AddSchema): string {
  rules.set('gemma-text', `${literal(quote)} gemma-inner ${literal(quote)}`);
  rules.set('gemma-inner', textWithout(quote));
  rules.set('gemma-key', '[a-zA-Z_] [a-zA-Z0-9_]*');
  rules.set('gemma-pair', 'gemma-key ":" gemma-value');
  rules.set('gemma-number', '"-"? [0-9]+ ("." [0-9]+)?');
  rules.set(
    'gemma-value',
    [
      'gemma-text | gemma-number | "true" | "false" | "null"',
      '"[" (gemma-value ("," gemma-value)*)? "]"',
      '"{" (gemma-pair ("," gemma-pair)*)? "}"',
    ].join(' | '),
  );
  const value = (schema: Schema, name: string): string => {
    const { type, enum: allowed, items } = schema;
    if (type === 'string' && Array.isArray(allowed)) {
      return `${literal(quote)} (${allowed.map((option) => literal(String(option))).join(' | ')}) ${literal(quote)}`;
    }
    switch (type) {
      case 'string':
        return 'gemma-text';
      case 'number':
      case 'integer':
      case 'boolean':
        return add(schema, name);
      case 'array': {
        const item = value(isObject(items) ? items : {}, `${name}item-`);
        return `"[" ((${item}) ("," (${item}))*)? "]"`;
      }
      case 'object':
        return isObject(schema['properties']) ? object(schema, name) : 'gemma-value';
      default:
        return 'gemma-value';
    }
  };
  const object = (schema: Schema, name: string): string => {
    const pairs = listRule(propertiesOf(schema), ',', (key, property) => {
      return `${literal(`${key}:`)} ${value(property, `${name}${ruleName(key)}-`)}`;
    });
    return `"{" ${pairs} "}"`;
  };
  return `${literal(tool.name)} ${object(tool.parameters ?? {}, '')}`;
}

/** Any text in which `end` does not occur. */
function textWithout(end: string): string {
  const characters = Array.from(end);
  return `(${characters.reduceRight((rest, character) => {
    const other = `[^${classOf(character)}]`;
    return rest === '' ? other : `${other} | ${literal(character)} (${rest})`;
  }, '')})*`;
}

function classOf(character: string): string {
  if (character === '\n') return String.raw`\n`;
  // llama.cpp knows few escapes by letter.
  const code = (character.codePointAt(0) ?? 0).toString(16).padStart(2, '0');
  return /[\][\\^-]/.test(character) ? `\\x${code}` : character;
}

/** A marker in which `{id}` and `{index}` stand for what differs from call to call. */
function framed(text: string): string {
  if (text === '') return '';
  return text
    .split(/(\{id\}|\{index\})/)
    .filter((part) => part !== '')
    .map((part) => (part === '{id}' ? '[a-zA-Z0-9]{9}' : part === '{index}' ? '[0-9]+' : literal(part)))
    .join(' ');
}

function literal(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `"${escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}"`;
}

function ruleName(key: string): string {
  return Array.from(key, (character) =>
    /[a-zA-Z0-9]/.test(character) ? character : `-${character.codePointAt(0)?.toString(16)}-`,
  ).join('');
}
