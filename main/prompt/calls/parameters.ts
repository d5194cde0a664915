import { nameCharacter } from './json.ts';
import { readPythonContainer } from './literals.ts';
import type { CallReader, CallSink, ReadResult } from './reader.ts';

/** How a call is written that has each argument in a tag of its own. White space at the edges counts. */
export type ParameterSyntax = {
  /** After the tool's name, such as `>` and a line break. */
  afterName: string;
  /** Before an argument's name, such as `<parameter=`. */
  open: string;
  /** Between an argument's name and its value, such as `>` and a line break. */
  afterKey: string;
  /** After the value, such as a line break and `</parameter>`; `{key}` stands for the argument's name. */
  close: string;
};

const cdata = '<![CDATA[';

type Schema = Record<string, unknown>;
export type ParameterOptions = {
  syntax: ParameterSyntax;
  accepts(name: string): boolean;
  /** The JSON Schema of a tool's arguments. */
  schemaOf(name: string): Schema | undefined;
};

/** Reads `name … <parameter=key>value</parameter> …` and makes JSON of it, with the types of the tool's schema. */
export function createParametersReader(sink: CallSink, { syntax, accepts, schemaOf }: ParameterOptions): CallReader {
  const afterName = syntax.afterName.trim();
  const open = syntax.open.trim();
  const afterKey = syntax.afterKey.trim();
  // Attributes may stand between the key and the end of its tag.
  const endOfKey = lastSign(afterKey);
  const endOfName = lastSign(afterName);
  let state: 'name' | 'after name' | 'between' | 'key' | 'value' = 'name';
  let name = '';
  let key = '';
  let kind: 'text' | 'json' | 'unknown' = 'unknown';
  let hasArguments = false;
  let isValueStart = false;
  /** Whether the value stands in `<![CDATA[…]]>`, as some makers do with texts that hold tags. */
  let isCdata = false;

  const more: ReadResult = { used: 0, status: 'more' };
  const go = (used: number, next: typeof state): ReadResult => {
    state = next;
    return { used, status: 'more' };
  };
  const readName = (text: string, isEnd: boolean): ReadResult => {
    const characters = Array.from(text.trimStart());
    const end = characters.findIndex((character) => !nameCharacter.test(character));
    if (end === -1) return isEnd ? { used: 0, status: 'failed' } : more;
    name = characters.slice(0, end).join('');
    if (name === '' || !accepts(name)) return { used: 0, status: 'failed' };
    sink.start(name);
    return go(text.length - text.trimStart().length + name.length, 'after name');
  };
  const readKey = (text: string): ReadResult => {
    const start = text.indexOf(afterKey[0] ?? '>');
    const end = start === -1 ? -1 : text.indexOf(endOfKey, start);
    if (end === -1) return more;
    key = text.slice(0, start).trim();
    kind = kindOf(text.slice(start, end), typesOf(schemaOf(name), key));
    sink.arguments(`${hasArguments ? ', ' : '{'}${JSON.stringify(key)}: ${kind === 'text' ? '"' : ''}`);
    hasArguments = true;
    isValueStart = true;
    isCdata = false;
    return go(end + endOfKey.length, 'value');
  };
  const readValue = (text: string, isEnd: boolean): ReadResult => {
    // A line break that belongs to the tag is not part of the value.
    if (isValueStart && syntax.afterKey.endsWith('\n') && text !== '') {
      if (text.startsWith('\n')) return ((isValueStart = false), go(1, 'value'));
    }
    if (isValueStart && text !== '' && (cdata.startsWith(text.trimStart()) || text.trimStart().startsWith(cdata))) {
      if (!text.trimStart().startsWith(cdata) && !isEnd) return more;
      isValueStart = false;
      isCdata = true;
      return go(text.length - text.trimStart().length + cdata.length, 'value');
    }
    const close = (isCdata ? ']]>' : '') + syntax.close.replaceAll('{key}', key).trim();
    const end = text.indexOf(close);
    if (end !== -1) {
      const edge = syntax.close.startsWith('\n') && text[end - 1] === '\n' ? end - 1 : end;
      giveValue(text.slice(0, edge), true);
      return go(end + close.length, 'between');
    }
    if (isEnd) {
      giveValue(text, true);
      return go(text.length, 'between');
    }
    if (kind !== 'text') return more;
    const safe = text.length - close.length - 1;
    if (safe <= 0) return more;
    giveValue(text.slice(0, safe), false);
    return go(safe, 'value');
  };
  const giveValue = (text: string, isWhole: boolean): void => {
    if (kind !== 'text') sink.arguments(toJsonValue(text, typesOf(schemaOf(name), key), kind));
    else sink.arguments(JSON.stringify(text).slice(1, -1) + (isWhole ? '"' : ''));
  };
  const finish = (used: number): ReadResult => {
    sink.arguments(hasArguments ? '}' : '{}');
    return { used, status: 'done' };
  };
  const step = (text: string, isEnd: boolean): ReadResult => {
    switch (state) {
      case 'name':
        return readName(text, isEnd);
      case 'key':
        return readKey(text);
      case 'value':
        return readValue(text, isEnd);
      case 'after name': {
        const end = endOfName === '' ? 0 : text.indexOf(endOfName);
        if (end === -1) return isEnd ? go(0, 'between') : more;
        return go(end + endOfName.length, 'between');
      }
      case 'between': {
        const skipped = text.length - text.trimStart().length;
        const rest = text.slice(skipped);
        // Where the opening is only `<`, the call's own closing tag looks like another argument.
        const isUndecided = rest.length <= open.length && open.startsWith(rest);
        if (isUndecided && !isEnd) return { used: skipped, status: 'more' };
        const isArgument = rest.startsWith(open) && rest[open.length] !== '/';
        return isArgument ? go(skipped + open.length, 'key') : finish(skipped);
      }
    }
  };
  return {
    read(text, isEnd) {
      let used = 0;
      for (;;) {
        const before = state;
        const result = step(text.slice(used), isEnd);
        used += result.used;
        if (result.status !== 'more') return { used, status: result.status };
        if (result.used === 0 && state === before) return { used, status: 'more' };
      }
    },
  };
}

/** The last tag of a marker, or its last character: attributes may stand before it. */
function lastSign(marker: string): string {
  return marker.includes('<') ? marker.slice(marker.lastIndexOf('<')) : marker.slice(-1);
}

/** The types that a schema allows for one argument; none where it does not say. */
function typesOf(schema: Schema | undefined, key: string): string[] {
  const properties = schema?.['properties'];
  const property: unknown = isObject(properties) ? properties[key] : undefined;
  return typesOfSchema(property);
}

function typesOfSchema(schema: unknown): string[] {
  if (!isObject(schema)) return [];
  const { type, anyOf, oneOf, enum: allowed } = schema;
  if (typeof type === 'string') return [type];
  if (Array.isArray(type)) return type.filter((item) => typeof item === 'string');
  const options: unknown = anyOf ?? oneOf;
  if (Array.isArray(options)) return options.flatMap(typesOfSchema);
  if (Array.isArray(allowed)) return allowed.every((item) => typeof item === 'string') ? ['string'] : [];
  return [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Some makers say beside the key whether the value is a text: `string="true"`, `type="number"`. */
function kindOf(attributes: string, types: string[]): 'text' | 'json' | 'unknown' {
  const said = /string="(true|false)"|type="(\w+)"/.exec(attributes);
  if (said) return said[1] === 'true' || said[2] === 'string' ? 'text' : 'json';
  return types.length === 1 && types[0] === 'string' ? 'text' : 'unknown';
}

const pythonWords: Record<string, string> = { True: 'true', False: 'false', None: 'null' };

function toJsonValue(text: string, types: string[], kind: 'json' | 'unknown' | 'text'): string {
  const trimmed = text.trim();
  const json = pythonWords[trimmed] ?? trimmed;
  if (types.length === 0 && kind !== 'json' && !/^([-\d[{]|true$|false$|null$)/.test(json)) return JSON.stringify(text);
  const value = parseJson(json) ?? readPythonContainer(json);
  if (value === undefined) return JSON.stringify(text);
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const fits = types.length === 0 || types.includes(type) || (type === 'number' && types.includes('integer'));
  return fits || !types.includes('string')
    ? parseJson(json) === undefined
      ? JSON.stringify(value)
      : json
    : JSON.stringify(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
