import { formatPercent } from './methods.ts';
import { toText } from './print.ts';
import { contains } from './tests.ts';
import {
  allocate,
  areEqual,
  bool,
  checkLength,
  compare,
  float,
  integer,
  isFloat,
  isInteger,
  isList,
  isText,
  isTuple,
  iterate,
  list,
  numberOf,
  PythonError,
  refuseUndefined,
  text,
  tuple,
  typeName,
} from './values.ts';
import type { Value } from './library.ts';

/** What Python gives for `left operator right`. `and` and `or` are not here, since they may leave the right one alone. */
export function binaryOperation(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case '==':
      return bool(areEqual(left, right));
    case '!=':
      return bool(!areEqual(left, right));
    case '~':
      return concatenate(toText(left), toText(right));
    case 'in':
      return bool(contains(right, left));
    case 'not in':
      return bool(!contains(right, left));
    case '<':
      return bool(compare(left, right, operator) < 0);
    case '<=':
      return bool(compare(left, right, operator) <= 0);
    case '>':
      return bool(compare(left, right, operator) > 0);
    case '>=':
      return bool(compare(left, right, operator) >= 0);
    default:
      refuseUndefined(left);
      refuseUndefined(right);
      return joinSequences(operator, left, right) ?? calculate(operator, left, right);
  }
}

function concatenate(left: string, right: string): Value {
  checkLength(left.length + right.length);
  return text(left + right);
}

function joinSequences(operator: string, left: Value, right: Value): Value | undefined {
  if (operator === '%' && isText(left)) return text(formatPercent(left.value, right));
  if (operator === '*' && (isInteger(left) || isInteger(right))) {
    const [sequence, times] = isInteger(right) ? [left, right.value] : [right, Number(left.value)];
    if (isText(sequence)) {
      checkLength(sequence.value.length * times);
      allocate(sequence.value.length * Math.max(0, times));
      return text(sequence.value.repeat(Math.max(0, times)));
    }
    if (isList(sequence)) {
      allocate(sequence.value.length * Math.max(0, times) * 16);
      return list(Array.from({ length: Math.max(0, times) }, () => sequence.value).flat());
    }
  }
  if (operator !== '+') return undefined;
  if (isText(left)) {
    if (isText(right)) return concatenate(left.value, right.value);
    throw new PythonError(`can only concatenate str (not "${typeName(right)}") to str`);
  }
  if (isList(left) && isList(right) && isTuple(left) === isTuple(right)) {
    return (isTuple(left) ? tuple : list)([...left.value, ...right.value]);
  }
  return undefined;
}

function calculate(operator: string, left: Value, right: Value): Value {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === undefined || b === undefined) {
    throw new PythonError(`unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`);
  }
  if (b === 0 && ['/', '//', '%'].includes(operator)) throw new PythonError('division by zero');
  const wrap = isFloat(left) || isFloat(right) ? float : integer;
  switch (operator) {
    case '+':
      return wrap(a + b);
    case '-':
      return wrap(a - b);
    case '*':
      return wrap(a * b);
    case '/':
      return float(a / b);
    case '//':
      return wrap(Math.floor(a / b));
    case '%':
      // Python's remainder has the sign of the divisor.
      return wrap(a - b * Math.floor(a / b));
    case '**':
      return b < 0 ? float(a ** b) : wrap(a ** b);
    default:
      throw new PythonError(`unknown operator ${operator}`);
  }
}

/** `object[start:stop:step]`, in code points for a text. */
export function sliceOf(object: Value, start: number | undefined, stop: number | undefined, step = 1): Value {
  refuseUndefined(object);
  if (!isList(object) && !isText(object)) throw new PythonError(`'${typeName(object)}' object is not subscriptable`);
  if (step === 0) throw new PythonError('slice step cannot be zero');
  const items = iterate(object);
  const [lowest, highest] = step > 0 ? [0, items.length] : [-1, items.length - 1];
  const clamp = (bound: number): number =>
    Math.min(Math.max(bound < 0 ? bound + items.length : bound, lowest), highest);
  const from = start === undefined ? (step > 0 ? lowest : highest) : clamp(start);
  const to = stop === undefined ? (step > 0 ? highest : lowest) : clamp(stop);
  const picked: Value[] = [];
  for (let at = from; step > 0 ? at < to : at > to; at += step) {
    const item = items[at];
    if (item) picked.push(item);
  }
  if (isText(object)) return text(picked.map(toText).join(''));
  return (isTuple(object) ? tuple : list)(picked);
}
