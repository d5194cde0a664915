import { capitalize, findMethod, formatPercent, replaceText, splitLines, strip } from './methods.ts';
import { toJson, toText } from './print.ts';
import { word } from './source.ts';
import { runTest } from './tests.ts';
import {
  allocate,
  areEqual,
  argument,
  bool,
  checkLength,
  compare,
  dict,
  float,
  integer,
  isDict,
  isFloat,
  isList,
  isNone,
  isText,
  isTrue,
  isUndefined,
  iterate,
  lengthOf,
  list,
  none,
  numberOf,
  PythonError,
  refuseUndefined,
  text,
  tuple,
  typeName,
  undefinedValue,
  type Arguments,
} from './values.ts';
import type { Value } from './library.ts';

type Filter = (value: Value, args: Arguments) => Value;

const noArguments: Arguments = { positional: [], named: new Map() };

function flag(args: Arguments, index: number, name: string): boolean {
  const value = argument(args, index, name);
  return value !== undefined && isTrue(value);
}

function count(args: Arguments, index: number, name: string, otherwise: number): number {
  const value = argument(args, index, name);
  return (value && numberOf(value)) ?? otherwise;
}

function optionalText(args: Arguments, index: number, name: string): string | undefined {
  const value = argument(args, index, name);
  return value === undefined || isNone(value) ? undefined : toText(value);
}

/** `a.b.0`, as the filters `map`, `sort`, `selectattr` and others read it. */
function attribute(value: Value, path: string): Value {
  let current = value;
  for (const part of path.split('.')) {
    if (isDict(current))
      current = current.value.get(part) ?? undefinedValue(`'dict object' has no attribute '${part}'`);
    else if (isList(current)) current = current.value[Number(part)] ?? undefinedValue(`no element ${part}`);
    else current = undefinedValue(`'${typeName(current)} object' has no attribute '${part}'`);
  }
  return current;
}

function foldCase(value: Value, caseSensitive: boolean): Value {
  return isText(value) && !caseSensitive ? text(value.value.toLowerCase()) : value;
}

function sortBy(values: Value[], key: (value: Value) => Value, reverse: boolean): Value[] {
  const keyed = values.map((value) => ({ value, key: key(value) }));
  keyed.sort((left, right) => (reverse ? compare(right.key, left.key) : compare(left.key, right.key)));
  return keyed.map(({ value }) => value);
}

/** What `select`, `map` and their like walk over: anything that counts as false is empty to them. */
function itemsOf(value: Value): Value[] {
  return isTrue(value) ? iterate(value) : [];
}

/** `select`, `reject` and their `…attr` forms: the arguments name a test and what goes with it. */
function select(value: Value, args: Arguments, keep: boolean, byAttribute: boolean): Value {
  const [path, ...forTest] = byAttribute ? args.positional : [none(), ...args.positional];
  const [name, ...positional] = forTest;
  return list(
    itemsOf(value).filter((item) => {
      const subject = byAttribute && path ? attribute(item, toText(path)) : item;
      return (name ? runTest(toText(name), subject, { ...args, positional }) : isTrue(subject)) === keep;
    }),
  );
}

function map(value: Value, args: Arguments): Value {
  const path = args.named.get('attribute');
  const [name, ...positional] = args.positional;
  if (path) {
    const otherwise = args.named.get('default');
    return list(
      itemsOf(value).map((item) => {
        const found = attribute(item, toText(path));
        return isUndefined(found) && otherwise ? otherwise : found;
      }),
    );
  }
  if (!name) throw new PythonError('map requires a filter argument');
  return list(itemsOf(value).map((item) => applyFilter(toText(name), item, { ...args, positional })));
}

function extreme(value: Value, args: Arguments, sign: number): Value {
  const path = optionalText(args, 1, 'attribute');
  const key = (item: Value) =>
    foldCase(path === undefined ? item : attribute(item, path), flag(args, 0, 'case_sensitive'));
  return iterate(value).reduce(
    (best, item) => (isUndefined(best) || compare(key(item), key(best)) * sign > 0 ? item : best),
    undefinedValue('No aggregated item, sequence was empty.'),
  );
}

function toNumber(value: Value, args: Arguments, whole: boolean): Value {
  refuseUndefined(value);
  const wrap = whole ? (number: number) => integer(Math.trunc(number)) : float;
  const number = numberOf(value);
  if (number !== undefined) return wrap(number);
  const otherwise = argument(args, 0, 'default') ?? wrap(0);
  if (!isText(value)) return otherwise;
  const base = whole ? count(args, 1, 'base', 10) : 10;
  const trimmed = value.value.trim();
  if (base !== 10) {
    const parsed = Number.parseInt(trimmed, base);
    return Number.isNaN(parsed) ? otherwise : integer(parsed);
  }
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(trimmed) ? wrap(Number(trimmed)) : otherwise;
}

function spaces(width: number): string {
  checkLength(width);
  allocate(width);
  return ' '.repeat(width);
}

function indent(value: Value, args: Arguments): Value {
  const width = argument(args, 0, 'width');
  const indentation = width && isText(width) ? width.value : spaces(count(args, 0, 'width', 4));
  const blank = flag(args, 2, 'blank');
  const [first = '', ...rest] = splitLines(`${toText(value)}\n`);
  allocate(indentation.length * rest.length);
  const lines = rest.map((line) => (line !== '' || blank ? indentation + line : line));
  return text((flag(args, 1, 'first') ? indentation : '') + [first, ...lines].join('\n'));
}

function json(value: Value, args: Arguments): Value {
  const separators = argument(args, 2, 'separators');
  const indentation = argument(args, 1, 'indent');
  const indentWidth = indentation && numberOf(indentation);
  return text(
    toJson(value, {
      ensureAscii: flag(args, 0, 'ensure_ascii'),
      indent: indentWidth !== undefined ? spaces(indentWidth) : (optionalText(args, 1, 'indent') ?? null),
      separators:
        separators && isList(separators)
          ? [toText(separators.value[0] ?? none()), toText(separators.value[1] ?? none())]
          : null,
      sortKeys: flag(args, 3, 'sort_keys'),
    }),
  );
}

function unique(value: Value, args: Arguments): Value {
  const path = optionalText(args, 1, 'attribute');
  const seen: Value[] = [];
  return list(
    iterate(value).filter((item) => {
      const key = foldCase(path === undefined ? item : attribute(item, path), flag(args, 0, 'case_sensitive'));
      if (seen.some((other) => areEqual(other, key))) return false;
      seen.push(key);
      return true;
    }),
  );
}

function groupBy(value: Value, args: Arguments): Value {
  const path = optionalText(args, 0, 'attribute') ?? '';
  const key = (item: Value): Value => {
    const found = attribute(item, path);
    const otherwise = argument(args, 1, 'default');
    return isUndefined(found) && otherwise ? otherwise : found;
  };
  const groups: { key: Value; items: Value[] }[] = [];
  for (const item of sortBy(iterate(value), (each) => foldCase(key(each), false), false)) {
    const last = groups.at(-1);
    if (last && areEqual(foldCase(last.key, false), foldCase(key(item), false))) last.items.push(item);
    else groups.push({ key: key(item), items: [item] });
  }
  return list(groups.map((group) => tuple([group.key, list(group.items)])));
}

function batch(value: Value, args: Arguments): Value {
  const size = Math.max(1, count(args, 0, 'linecount', 1));
  allocate(size * 16);
  const fill = argument(args, 1, 'fill_with');
  const items = iterate(value);
  const rows: Value[] = [];
  for (let start = 0; start < items.length; start += size) {
    const row = items.slice(start, start + size);
    while (fill && row.length < size) row.push(fill);
    rows.push(list(row));
  }
  return list(rows);
}

function round(value: Value, args: Arguments): Value {
  const number = numberOf(value) ?? 0;
  const scale = 10 ** count(args, 0, 'precision', 0);
  const method = optionalText(args, 1, 'method') ?? 'common';
  if (method === 'ceil') return float(Math.ceil(number * scale) / scale);
  if (method === 'floor') return float(Math.floor(number * scale) / scale);
  if (scale !== 1) return float(Number(number.toFixed(count(args, 0, 'precision', 0))));
  // Python rounds halves to the even neighbour.
  const rounded = Math.round(number);
  return float(Math.abs(number % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded);
}

function truncate(value: Value, args: Arguments): Value {
  const whole = toText(value);
  const length = count(args, 0, 'length', 255);
  const end = optionalText(args, 2, 'end') ?? '...';
  if (whole.length <= length + count(args, 3, 'leeway', 5)) return text(whole);
  const cut = whole.slice(0, length - end.length);
  const at = cut.lastIndexOf(' ');
  return text((flag(args, 1, 'killwords') || at === -1 ? cut : cut.slice(0, at)) + end);
}

const filters: Record<string, Filter> = {
  abs: (value) => (isFloat(value) ? float(Math.abs(value.value)) : integer(Math.abs(numberOf(value) ?? 0))),
  attr: (value, args) => attribute(value, toText(args.positional[0] ?? none())),
  batch,
  bool: (value) => bool(isTrue(value)),
  capitalize: (value) => text(capitalize(toText(value))),
  default: (value, args) => {
    const falls = isUndefined(value) || (flag(args, 1, 'boolean') && !isTrue(value));
    return falls ? (argument(args, 0, 'default_value') ?? text('')) : value;
  },
  dictsort: (value, args) => {
    const place = optionalText(args, 1, 'by') === 'value' ? 1 : 0;
    const items = iterate(findMethod(value, 'items')?.(noArguments) ?? none());
    const key = (item: Value) =>
      foldCase((isList(item) && item.value[place]) || none(), flag(args, 0, 'case_sensitive'));
    return list(sortBy(items, key, flag(args, 2, 'reverse')));
  },
  first: (value) => iterate(value)[0] ?? undefinedValue('No first item, sequence was empty.'),
  float: (value, args) => toNumber(value, args, false),
  format: (value, args) =>
    text(formatPercent(toText(value), args.named.size > 0 ? dict(args.named) : tuple(args.positional))),
  groupby: groupBy,
  indent,
  int: (value, args) => toNumber(value, args, true),
  items: (value) => {
    if (isUndefined(value)) return list([]);
    if (!isDict(value)) throw new PythonError('Can only get item pairs from a mapping.');
    return findMethod(value, 'items')?.(noArguments) ?? none();
  },
  join: (value, args) => {
    const path = optionalText(args, 1, 'attribute');
    const items = iterate(value).map((item) => toText(path === undefined ? item : attribute(item, path)));
    const separator = optionalText(args, 0, 'd') ?? '';
    checkLength(items.reduce((length, item) => length + item.length + separator.length, 0));
    return text(items.join(separator));
  },
  last: (value) => iterate(value).at(-1) ?? undefinedValue('No last item, sequence was empty.'),
  length: (value) => integer(lengthOf(value)),
  list: (value) => list([...iterate(value)]),
  lower: (value) => text(toText(value).toLowerCase()),
  map,
  max: (value, args) => extreme(value, args, 1),
  min: (value, args) => extreme(value, args, -1),
  reject: (value, args) => select(value, args, false, false),
  rejectattr: (value, args) => select(value, args, false, true),
  replace: (value, args) => {
    const [from, to] = [argument(args, 0, 'old'), argument(args, 1, 'new')];
    return text(replaceText(toText(value), toText(from ?? none()), toText(to ?? none()), count(args, 2, 'count', -1)));
  },
  reverse: (value) => {
    const reversed = iterate(value).toReversed();
    return isText(value) ? text(reversed.map(toText).join('')) : list(reversed);
  },
  round,
  safe: (value) => value,
  select: (value, args) => select(value, args, true, false),
  selectattr: (value, args) => select(value, args, true, true),
  sort: (value, args) => {
    const path = optionalText(args, 2, 'attribute');
    const key = (item: Value) =>
      foldCase(path === undefined ? item : attribute(item, path), flag(args, 1, 'case_sensitive'));
    return list(sortBy(iterate(value), key, flag(args, 0, 'reverse')));
  },
  string: (value) => text(toText(value)),
  sum: (value, args) => {
    const path = optionalText(args, 0, 'attribute');
    const numbers = iterate(value).map((item) => (path === undefined ? item : attribute(item, path)));
    const total = numbers.reduce((sum, item) => sum + (numberOf(item) ?? 0), count(args, 1, 'start', 0));
    return numbers.some(isFloat) ? float(total) : integer(total);
  },
  title: (value) =>
    text(
      toText(value)
        .split(/([-\s({[<]+)/)
        .map(capitalize)
        .join(''),
    ),
  tojson: json,
  trim: (value, args) => text(strip(toText(value), optionalText(args, 0, 'chars'))),
  truncate,
  unique,
  upper: (value) => text(toText(value).toUpperCase()),
  urlencode: (value) => text(encodeURIComponent(toText(value)).replaceAll('%2F', '/')),
  wordcount: (value) => integer(Array.from(toText(value).matchAll(word)).length),
};
const aliases: Record<string, string> = { count: 'length', d: 'default' };

export function applyFilter(name: string, value: Value, args: Arguments): Value {
  const known = aliases[name] ?? name;
  const filter = Object.hasOwn(filters, known) ? filters[known] : undefined;
  if (!filter) throw new PythonError(`No filter named '${name}'.`);
  if (isText(value)) allocate(value.value.length);
  const result = filter(value, args);
  if (isText(result)) allocate(result.value.length);
  return result;
}
