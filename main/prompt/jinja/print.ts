import {
  allocate,
  compareText,
  isBool,
  isDict,
  isFloat,
  isInteger,
  isList,
  isNone,
  isText,
  isTuple,
  isUndefined,
  keyValue,
  PythonError,
  typeName,
} from './values.ts';
import type { Value } from './library.ts';

/** Python's `str()`: what `{{ … }}` prints. */
export function toText(value: Value): string {
  if (isText(value)) return value.value;
  return isUndefined(value) ? '' : represent(value);
}

/** Python's `repr()`. */
export function represent(value: Value): string {
  if (isText(value)) return representText(value.value);
  if (isInteger(value)) return formatInteger(value.value);
  if (isFloat(value)) return formatFloat(value.value);
  if (isBool(value)) return value.value ? 'True' : 'False';
  if (isNone(value)) return 'None';
  if (isUndefined(value)) return 'Undefined';
  if (isTuple(value)) {
    const items = value.value.map(represent);
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
  }
  if (isList(value)) return `[${value.value.map(represent).join(', ')}]`;
  if (isDict(value)) {
    return `{${Array.from(value.value, ([key, item]) => `${represent(keyValue(key))}: ${represent(item)}`).join(', ')}}`;
  }
  return `<${typeName(value)}>`;
}

const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

function representText(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const body = value.replaceAll(/[\\'\n\r\t]|(?! )[\p{C}\p{Z}]/gu, (character) => {
    if (character === "'") return quote === "'" ? "\\'" : character;
    const name = named[character];
    if (name !== undefined) return name;
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
    if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
    return `\\U${code.toString(16).padStart(8, '0')}`;
  });
  return quote + body + quote;
}

function formatInteger(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : BigInt(value).toString();
}

/** The shortest digits that give the number back, with an exponent where Python writes one. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [digits = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (value !== 0 && (exponent < -4 || exponent >= 16)) {
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const plain = String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

export type JsonOptions = {
  ensureAscii: boolean;
  indent: string | null;
  separators: [string, string] | null;
  sortKeys: boolean;
};

/** Python's `json.dumps`, which Hugging Face puts in the place of Jinja2's own `tojson`. */
export function toJson(value: Value, options: JsonOptions, depth = 0): string {
  const [itemSeparator, keySeparator] = options.separators ?? [options.indent === null ? ', ' : ',', ': '];
  const wrap = (open: string, items: string[], close: string): string => {
    if (items.length === 0) return open + close;
    if (options.indent === null) return open + items.join(itemSeparator) + close;
    allocate(options.indent.length * (depth + 1) * items.length);
    const outer = `\n${options.indent.repeat(depth)}`;
    const inner = outer + options.indent;
    return open + inner + items.join(itemSeparator + inner) + outer + close;
  };
  if (isText(value)) return jsonText(value.value, options.ensureAscii);
  if (isBool(value)) return value.value ? 'true' : 'false';
  if (isNone(value)) return 'null';
  if (isInteger(value)) return formatInteger(value.value);
  if (isFloat(value)) {
    if (Number.isFinite(value.value)) return formatFloat(value.value);
    return Number.isNaN(value.value) ? 'NaN' : value.value > 0 ? 'Infinity' : '-Infinity';
  }
  if (isList(value))
    return wrap(
      '[',
      value.value.map((item) => toJson(item, options, depth + 1)),
      ']',
    );
  if (isDict(value)) {
    const entries = Array.from(value.value);
    if (options.sortKeys) entries.sort(([left], [right]) => compareText(left, right));
    return wrap(
      '{',
      entries.map(([key, item]) => {
        return jsonText(toText(keyValue(key)), options.ensureAscii) + keySeparator + toJson(item, options, depth + 1);
      }),
      '}',
    );
  }
  throw new PythonError(`Object of type ${typeName(value)} is not JSON serializable`);
}

function jsonText(value: string, ensureAscii: boolean): string {
  const json = JSON.stringify(value);
  if (!ensureAscii) return json;
  return json.replaceAll(/[\x7f-\uffff]/g, (unit) =>
    unit === '\x7f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
