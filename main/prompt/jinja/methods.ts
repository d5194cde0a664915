import { stripEnd, stripStart, word } from './source.ts';
import { represent, toText } from './print.ts';
import {
  allocate,
  areEqual,
  argument,
  bool,
  checkLength,
  dict,
  dictKey,
  integer,
  isDict,
  isInteger,
  isList,
  isNone,
  isText,
  isTuple,
  iterate,
  keyValue,
  list,
  none,
  numberOf,
  PythonError,
  text,
  tuple,
  typeName,
  type Arguments,
} from './values.ts';
import type { Value } from './library.ts';

type Method<Owner> = (owner: Owner, args: Arguments) => Value;

function textArgument(args: Arguments, index: number, name: string): string | undefined {
  const value = argument(args, index, name);
  if (value === undefined || isNone(value)) return undefined;
  if (!isText(value)) throw new PythonError(`${name} must be str, not ${typeName(value)}`);
  return value.value;
}

function requiredText(args: Arguments, index: number, name: string): string {
  const value = textArgument(args, index, name);
  if (value === undefined) throw new PythonError(`${name} must be str`);
  return value;
}

function numberArgument(args: Arguments, index: number, name: string, otherwise: number): number {
  const value = argument(args, index, name);
  return value === undefined || isNone(value) ? otherwise : (numberOf(value) ?? otherwise);
}

/** Python's `strip`: white space, or any of the given characters. */
export function strip(value: string, characters: string | undefined, side: 'both' | 'left' | 'right' = 'both'): string {
  if (characters === undefined) {
    const left = side === 'right' ? value : stripStart(value);
    return side === 'left' ? left : stripEnd(left);
  }
  const points = Array.from(value);
  let start = 0;
  let end = points.length;
  const strips = new Set(Array.from(characters));
  if (side !== 'right') while (start < end && strips.has(points[start] ?? '')) start += 1;
  if (side !== 'left') while (end > start && strips.has(points[end - 1] ?? '')) end -= 1;
  return points.slice(start, end).join('');
}

const lineEnd = new RegExp('\\r\\n|[\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029]');

export function splitLines(value: string): string[] {
  const lines = value.split(lineEnd);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function split(value: string, args: Arguments, fromRight: boolean): Value {
  const separator = textArgument(args, 0, 'sep');
  const limit = numberArgument(args, 1, 'maxsplit', -1);
  if (separator === '') throw new PythonError('empty separator');
  if (separator === undefined) return list(splitWords(value, limit, fromRight).map(text));
  allocate(countOf(value, separator) * 32);
  const parts = value.split(separator);
  if (limit < 0 || parts.length <= limit + 1) return list(parts.map(text));
  const cut = fromRight ? parts.length - limit : limit;
  const joined = (fromRight ? parts.slice(0, cut) : parts.slice(cut)).join(separator);
  return list((fromRight ? [joined, ...parts.slice(cut)] : [...parts.slice(0, cut), joined]).map(text));
}

function splitWords(value: string, limit: number, fromRight: boolean): string[] {
  allocate(value.length * 16);
  const words = Array.from(value.matchAll(word));
  const texts = words.map(([match]) => match);
  if (limit < 0 || words.length <= limit) return texts;
  if (!fromRight) return [...texts.slice(0, limit), value.slice(words[limit]?.index)];
  const last = words[words.length - limit - 1];
  const head = last ? value.slice(0, last.index + last[0].length) : '';
  return [head, ...texts.slice(words.length - limit)];
}

/** How often a part stands in a text. */
function countOf(value: string, part: string): number {
  let times = 0;
  for (let at = value.indexOf(part); at !== -1; at = value.indexOf(part, at + part.length)) times += 1;
  return times;
}

export function replaceText(value: string, from: string, to: string, limit: number): string {
  const times = from === '' ? value.length + 1 : countOf(value, from);
  checkLength(value.length + times * to.length);
  allocate(value.length + times * (to.length + 32));
  if (limit < 0)
    return from === '' ? to + Array.from(value, (point) => point + to).join('') : value.replaceAll(from, () => to);
  const parts = from === '' ? ['', ...Array.from(value), ''] : value.split(from);
  if (parts.length <= limit + 1) return parts.join(to);
  return parts.slice(0, limit).concat(parts.slice(limit).join(from)).join(to);
}

export function capitalize(value: string): string {
  const [first = '', ...rest] = Array.from(value);
  return first.toUpperCase() + rest.join('').toLowerCase();
}

function matches(value: string, args: Arguments, test: (value: string, part: string) => boolean): Value {
  const part = argument(args, 0, 'prefix');
  if (part === undefined) throw new PythonError('at least 1 argument is expected');
  const parts = isTuple(part) ? part.value : [part];
  return bool(
    parts.some((item) => {
      if (!isText(item)) throw new PythonError(`first arg must be str or a tuple of str, not ${typeName(item)}`);
      return test(value, item.value);
    }),
  );
}

/** The place of a part in code points, as Python counts. */
function find(value: string, args: Arguments, fromRight: boolean): number {
  const part = requiredText(args, 0, 'sub');
  const start = numberArgument(args, 1, 'start', 0);
  const skipped = Array.from(value).slice(0, start).join('').length;
  const at = fromRight ? value.lastIndexOf(part) : value.indexOf(part, skipped);
  return at < skipped ? -1 : Array.from(value.slice(0, at)).length;
}

function justify(value: string, args: Arguments, place: (padding: number, fill: string) => string): Value {
  const padding = numberArgument(args, 0, 'width', 0) - Array.from(value).length;
  checkLength(padding);
  allocate(Math.max(0, padding));
  return text(padding <= 0 ? value : place(padding, textArgument(args, 1, 'fillchar') ?? ' '));
}

function partition(value: string, args: Arguments, fromRight: boolean): Value {
  const separator = requiredText(args, 0, 'sep');
  const at = fromRight ? value.lastIndexOf(separator) : value.indexOf(separator);
  if (at === -1) return tuple((fromRight ? ['', '', value] : [value, '', '']).map(text));
  return tuple([value.slice(0, at), separator, value.slice(at + separator.length)].map(text));
}

const hasCase = /\p{L}/u;

const textMethods: Record<string, Method<string>> = {
  upper: (value) => text(value.toUpperCase()),
  lower: (value) => text(value.toLowerCase()),
  casefold: (value) => text(value.toLowerCase()),
  capitalize: (value) => text(capitalize(value)),
  title: (value) => text(value.toLowerCase().replaceAll(/\p{L}+/gu, capitalize)),
  swapcase: (value) =>
    text(Array.from(value, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join('')),
  strip: (value, args) => text(strip(value, textArgument(args, 0, 'chars'))),
  lstrip: (value, args) => text(strip(value, textArgument(args, 0, 'chars'), 'left')),
  rstrip: (value, args) => text(strip(value, textArgument(args, 0, 'chars'), 'right')),
  startswith: (value, args) => matches(value, args, (whole, part) => whole.startsWith(part)),
  endswith: (value, args) => matches(value, args, (whole, part) => whole.endsWith(part)),
  split: (value, args) => split(value, args, false),
  rsplit: (value, args) => split(value, args, true),
  splitlines: (value) => list(splitLines(value).map(text)),
  partition: (value, args) => partition(value, args, false),
  rpartition: (value, args) => partition(value, args, true),
  replace: (value, args) =>
    text(
      replaceText(
        value,
        requiredText(args, 0, 'old'),
        requiredText(args, 1, 'new'),
        numberArgument(args, 2, 'count', -1),
      ),
    ),
  removeprefix: (value, args) => {
    const prefix = requiredText(args, 0, 'prefix');
    return text(value.startsWith(prefix) ? value.slice(prefix.length) : value);
  },
  removesuffix: (value, args) => {
    const suffix = requiredText(args, 0, 'suffix');
    return text(suffix !== '' && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value);
  },
  join: (value, args) => {
    const parts = iterate(argument(args, 0, 'iterable') ?? none()).map((item, index) => {
      if (isText(item)) return item.value;
      throw new PythonError(`sequence item ${index}: expected str instance, ${typeName(item)} found`);
    });
    checkLength(parts.reduce((length, part) => length + part.length + value.length, 0));
    return text(parts.join(value));
  },
  find: (value, args) => integer(find(value, args, false)),
  rfind: (value, args) => integer(find(value, args, true)),
  index: (value, args) => {
    const at = find(value, args, false);
    if (at === -1) throw new PythonError('substring not found');
    return integer(at);
  },
  count: (value, args) => {
    const part = requiredText(args, 0, 'sub');
    return integer(part === '' ? Array.from(value).length + 1 : countOf(value, part));
  },
  isdigit: (value) => bool(/^\p{Nd}+$/u.test(value)),
  isnumeric: (value) => bool(/^\p{N}+$/u.test(value)),
  isalpha: (value) => bool(/^\p{L}+$/u.test(value)),
  isalnum: (value) => bool(/^[\p{L}\p{N}]+$/u.test(value)),
  isspace: (value) => bool(value !== '' && stripStart(value) === ''),
  isupper: (value) => bool(hasCase.test(value) && value === value.toUpperCase()),
  islower: (value) => bool(hasCase.test(value) && value === value.toLowerCase()),
  ljust: (value, args) => justify(value, args, (padding, fill) => value + fill.repeat(padding)),
  rjust: (value, args) => justify(value, args, (padding, fill) => fill.repeat(padding) + value),
  zfill: (value, args) => justify(value, args, (padding) => '0'.repeat(padding) + value),
  format: (value, args) => {
    let next = 0;
    return text(
      value.replaceAll(/\{\{|\}\}|\{(\w*)\}/g, (match, name: string | undefined) => {
        if (match === '{{' || match === '}}') return match.slice(1);
        if (name === undefined || name === '') next += 1;
        const key = name === undefined || name === '' ? String(next - 1) : name;
        const found = /^\d+$/.test(key) ? args.positional[Number(key)] : args.named.get(key);
        if (!found) throw new PythonError(`Replacement index ${key} out of range for positional args tuple`);
        return toText(found);
      }),
    );
  },
};

const dictMethods: Record<string, Method<Map<string, Value>>> = {
  get: (value, args) => {
    const key = argument(args, 0, 'key');
    return (key && value.get(dictKey(key))) ?? argument(args, 1, 'default') ?? none();
  },
  items: (value) => list(Array.from(value, ([key, item]) => tuple([keyValue(key), item]))),
  keys: (value) => list(Array.from(value.keys(), keyValue)),
  values: (value) => list(Array.from(value.values())),
  copy: (value) => dict(new Map(value)),
};

const listMethods: Record<string, Method<Value[]>> = {
  count: (value, args) => integer(value.filter((item) => areEqual(item, args.positional[0] ?? none())).length),
  index: (value, args) => {
    const at = value.findIndex((item) => areEqual(item, args.positional[0] ?? none()));
    if (at === -1) throw new PythonError('the value is not in the list');
    return integer(at);
  },
  copy: (value) => list([...value]),
  // Jinja2's sandbox refuses these two, llama.cpp does not, and some makers' templates need them.
  append: (value, args) => {
    allocate(16);
    value.push(args.positional[0] ?? none());
    return none();
  },
  pop: (value, args) => {
    const [removed] = value.splice(numberArgument(args, 0, 'index', -1), 1);
    if (!removed) throw new PythonError('pop from empty list');
    return removed;
  },
};

/** A method of a built-in Python type, bound to its value; undefined where the type has none of that name. */
export function findMethod(owner: Value, name: string): ((args: Arguments) => Value) | undefined {
  const bind = <Owner>(methods: Record<string, Method<Owner>>, self: Owner) => {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (!method) return undefined;
    return (args: Arguments) => {
      if (isText(owner)) allocate(owner.value.length);
      const result = method(self, args);
      if (isText(result)) allocate(result.value.length);
      return result;
    };
  };
  if (isText(owner)) return bind(textMethods, owner.value);
  if (isDict(owner)) return bind(dictMethods, owner.value);
  if (isList(owner)) return bind(listMethods, owner.value);
  return undefined;
}

/** Python's `text % values` for the conversions that templates use. */
export function formatPercent(pattern: string, values: Value): string {
  const items = isTuple(values) ? values.value : [values];
  let next = 0;
  return pattern.replaceAll(
    /%(?:\((\w+)\))?(?:\.(\d+))?([sdrfi%])/g,
    (_, key: string | undefined, digits: string | undefined, type: string) => {
      if (type === '%') return '%';
      const item = key !== undefined && isDict(values) ? values.value.get(key) : items[next++];
      if (!item) throw new PythonError('not enough arguments for format string');
      if (type === 's') return toText(item);
      if (type === 'r') return represent(item);
      const number = numberOf(item);
      if (number === undefined)
        throw new PythonError(`%${type} format: a real number is required, not ${typeName(item)}`);
      return type === 'f' ? number.toFixed(Number(digits ?? 6)) : String(isInteger(item) ? number : Math.trunc(number));
    },
  );
}
