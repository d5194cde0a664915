import {
  areEqual,
  argument,
  compare,
  dictKey,
  isBool,
  isCallable,
  isDict,
  isFloat,
  isInteger,
  isList,
  isNone,
  isText,
  isUndefined,
  iterate,
  none,
  numberOf,
  PythonError,
  typeName,
  type Arguments,
} from './values.ts';
import type { Value } from './library.ts';

type Test = (value: Value, args: Arguments) => boolean;

function other(args: Arguments): Value {
  return argument(args, 0, 'other') ?? none();
}

function wholeNumber(value: Value): number {
  const number = numberOf(value);
  if (number === undefined) throw new PythonError(`not all arguments converted: ${typeName(value)} is not a number`);
  return number;
}

/** Whether `value in container` holds. */
export function contains(container: Value, value: Value): boolean {
  if (isText(container)) {
    if (!isText(value)) {
      throw new PythonError(`'in <string>' requires string as left operand, not ${typeName(value)}`);
    }
    return container.value.includes(value.value);
  }
  if (isDict(container)) return container.value.has(dictKey(value));
  if (isNone(container)) throw new PythonError("argument of type 'NoneType' is not iterable");
  return iterate(container).some((item) => areEqual(item, value));
}

const equal: Test = (value, args) => areEqual(value, other(args));
const unequal: Test = (value, args) => !areEqual(value, other(args));
const above: Test = (value, args) => compare(value, other(args), '>') > 0;
const atLeast: Test = (value, args) => compare(value, other(args), '>=') >= 0;
const below: Test = (value, args) => compare(value, other(args)) < 0;
const atMost: Test = (value, args) => compare(value, other(args), '<=') <= 0;

const tests: Record<string, Test> = {
  boolean: isBool,
  callable: isCallable,
  defined: (value) => !isUndefined(value),
  undefined: isUndefined,
  none: isNone,
  true: (value) => isBool(value) && value.value,
  false: (value) => isBool(value) && !value.value,
  string: isText,
  number: (value) => numberOf(value) !== undefined,
  integer: isInteger,
  float: isFloat,
  mapping: isDict,
  iterable: (value) => isText(value) || isList(value) || isDict(value) || isUndefined(value),
  sequence: (value) => isText(value) || isList(value) || isDict(value) || isUndefined(value),
  odd: (value) => Math.abs(wholeNumber(value)) % 2 === 1,
  even: (value) => wholeNumber(value) % 2 === 0,
  divisibleby: (value, args) => wholeNumber(value) % wholeNumber(other(args)) === 0,
  lower: (value) => isText(value) && value.value === value.value.toLowerCase() && /\p{L}/u.test(value.value),
  upper: (value) => isText(value) && value.value === value.value.toUpperCase() && /\p{L}/u.test(value.value),
  in: (value, args) => contains(other(args), value),
  sameas: (value, args) => {
    const right = other(args);
    return value === right || (value.type === right.type && !isList(value) && !isDict(value) && areEqual(value, right));
  },
  equalto: equal,
  eq: equal,
  '==': equal,
  ne: unequal,
  '!=': unequal,
  gt: above,
  greaterthan: above,
  '>': above,
  ge: atLeast,
  '>=': atLeast,
  lt: below,
  lessthan: below,
  '<': below,
  le: atMost,
  '<=': atMost,
};

export function runTest(name: string, value: Value, args: Arguments): boolean {
  const test = Object.hasOwn(tests, name) ? tests[name] : undefined;
  if (!test) throw new PythonError(`No test named '${name}'.`);
  return test(value, args);
}
