import {
  Environment,
  Interpreter,
  parse,
  tokenize,
  type BoolValue,
  type FloatValue,
  type FunctionValue,
  type IntegerValue,
  type ListValue,
  type MapValue,
  type NamespaceValue,
  type NoneValue,
  type TextValue,
  type TupleValue,
  type UndefinedValue,
  type Value,
} from './library.ts';

/** What Python or Jinja2 would raise. Its message is theirs, as far as it goes. */
export class PythonError extends Error {}

/**
 * Bytes that one rendering may ask for in all. A worker's own heap limit does not do: V8 ends the whole process
 * when a single large allocation passes it.
 */
const allocationLimit = 256 * 2 ** 20;
/** Longer texts are refused before they are made. */
const longestText = 2 ** 26;
let allocated = 0;

export function resetAllocation(): void {
  allocated = 0;
}

/** Counts what is about to be allocated, roughly. */
export function allocate(bytes: number): void {
  allocated += bytes;
  if (allocated > allocationLimit) throw new PythonError('it needs too much memory.');
}

/** Refuses a text that would be too long; joining texts copies nothing, so that it costs next to nothing else. */
export function checkLength(length: number): void {
  if (length > longestText) throw new PythonError(`it makes a text of more than ${longestText} characters.`);
  allocate(32);
}

// The library does not export its value classes; samples of each give them away.
const sample = new Environment();
const classOf = <Kind extends Value>(value: Value) => value.constructor as new (content: Kind['value']) => Kind;
const wrap = (value: unknown): Value => sample.set(`sample${sample.variables.size}`, value);
const Text = classOf<TextValue>(wrap(''));
const Integer = classOf<IntegerValue>(wrap(1));
const Float = classOf<FloatValue>(wrap(0.5));
const Bool = classOf<BoolValue>(wrap(true));
const None = classOf<NoneValue>(wrap(null));
const Undefined = classOf<UndefinedValue>(wrap(undefined));
const List = classOf<ListValue>(wrap([]));
const Dict = classOf<MapValue>(wrap({}));
const Callable = classOf<FunctionValue>(wrap(() => null));
const Tuple = classOf<TupleValue>(new Interpreter(sample).evaluate(parse(tokenize('{{ (1, 2) }}')).body[0], sample));

export const text = (value: string): TextValue => new Text(value);
export const integer = (value: number): IntegerValue => new Integer(value);
export const float = (value: number): FloatValue => new Float(value);
export const bool = (value: boolean): BoolValue => new Bool(value);
export const none = (): NoneValue => new None(null);
export const list = (value: Value[]): ListValue => {
  allocate(value.length * 16);
  return new List(value);
};
export const tuple = (value: Value[]): TupleValue => {
  allocate(value.length * 16);
  return new Tuple(value);
};
export const dict = (value: Map<string, Value>): MapValue => {
  allocate(value.size * 64);
  return new Dict(value);
};
export const callable = (value: FunctionValue['value']): FunctionValue => new Callable(value);
/** `reason` is what Jinja2 says when such a value is used. */
export const undefinedValue = (reason: string): UndefinedValue => Object.assign(new Undefined(undefined), { reason });

export const isText = (value: Value): value is TextValue => value instanceof Text;
export const isInteger = (value: Value): value is IntegerValue => value instanceof Integer;
export const isFloat = (value: Value): value is FloatValue => value instanceof Float;
export const isBool = (value: Value): value is BoolValue => value instanceof Bool;
export const isNone = (value: Value): value is NoneValue => value instanceof None;
export const isUndefined = (value: Value): value is UndefinedValue => value instanceof Undefined;
export const isList = (value: Value): value is ListValue => value instanceof List;
export const isTuple = (value: Value): value is TupleValue => value instanceof Tuple;
export const isDict = (value: Value): value is MapValue => value instanceof Dict;
export const isCallable = (value: Value): value is FunctionValue => value instanceof Callable;
export const isNamespace = (value: Value): value is NamespaceValue => value.type === 'NamespaceValue';
export const isTrue = (value: Value): boolean => value.__bool__().value;

/** The number that Python sees: `True` counts as 1. */
export function numberOf(value: Value): number | undefined {
  if (isInteger(value) || isFloat(value)) return value.value;
  return isBool(value) ? Number(value.value) : undefined;
}

/** Raises what Jinja2 raises when something is done with an undefined value. */
export function refuseUndefined(value: Value): void {
  if (!isUndefined(value)) return;
  throw new PythonError(value.reason ?? 'a value is undefined');
}

/** The name Python has for the type of a value, for messages. */
export function typeName(value: Value): string {
  if (isText(value)) return 'str';
  if (isInteger(value)) return 'int';
  if (isFloat(value)) return 'float';
  if (isBool(value)) return 'bool';
  if (isNone(value)) return 'NoneType';
  if (isTuple(value)) return 'tuple';
  if (isList(value)) return 'list';
  if (isDict(value)) return 'dict';
  if (isUndefined(value)) return 'Undefined';
  return isCallable(value) ? 'function' : 'Namespace';
}

/** The library's dictionaries have text keys only; a number as a key carries a sign that it is one. */
export function dictKey(key: Value): string {
  return isText(key) ? key.value : `\0${numberOf(key) ?? typeName(key)}`;
}

export function keyValue(key: string): Value {
  return key.startsWith('\0') ? integer(Number(key.slice(1))) : text(key);
}

/** What a `for` loop, `in` and the filters walk over. */
export function iterate(value: Value): Value[] {
  if (isList(value)) return value.value;
  if (isText(value)) {
    allocate(value.value.length * 64);
    return Array.from(value.value, text);
  }
  if (isDict(value)) return Array.from(value.value.keys(), keyValue);
  if (isUndefined(value)) return [];
  throw new PythonError(`'${typeName(value)}' object is not iterable`);
}

export function lengthOf(value: Value): number {
  if (isDict(value)) return value.value.size;
  if (isList(value) || isText(value) || isUndefined(value)) return iterate(value).length;
  throw new PythonError(`object of type '${typeName(value)}' has no len()`);
}

export function areEqual(left: Value, right: Value): boolean {
  const [leftNumber, rightNumber] = [numberOf(left), numberOf(right)];
  if (leftNumber !== undefined && rightNumber !== undefined) return leftNumber === rightNumber;
  if (isText(left) && isText(right)) return left.value === right.value;
  if (isList(left) && isList(right)) {
    return (
      isTuple(left) === isTuple(right) &&
      left.value.length === right.value.length &&
      left.value.every((item, index) => areEqual(item, right.value[index] ?? none()))
    );
  }
  if (isDict(left) && isDict(right)) {
    if (left.value.size !== right.value.size) return false;
    return Array.from(left.value).every(([key, item]) => {
      const other = right.value.get(key);
      return other !== undefined && areEqual(item, other);
    });
  }
  if (isNone(left) || isUndefined(left)) return typeName(left) === typeName(right);
  return left === right;
}

/** Below, equal or above: -1, 0, 1. */
export function compare(left: Value, right: Value, operator = '<'): number {
  refuseUndefined(left);
  refuseUndefined(right);
  const [leftNumber, rightNumber] = [numberOf(left), numberOf(right)];
  if (leftNumber !== undefined && rightNumber !== undefined) return Math.sign(leftNumber - rightNumber);
  if (isText(left) && isText(right)) return compareText(left.value, right.value);
  if (isList(left) && isList(right)) {
    for (const [index, item] of left.value.entries()) {
      const other = right.value[index];
      if (other === undefined) return 1;
      if (!areEqual(item, other)) return compare(item, other, operator);
    }
    return left.value.length - right.value.length;
  }
  throw new PythonError(
    `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  );
}

/** By code points, as Python does; JavaScript compares UTF-16 units. */
export function compareText(left: string, right: string): number {
  const [leftPoints, rightPoints] = [Array.from(left), Array.from(right)];
  for (const [index, character] of leftPoints.entries()) {
    const other = rightPoints[index];
    if (other === undefined) return 1;
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(leftPoints.length - rightPoints.length);
}

/** The arguments of a call, a filter or a test. */
export type Arguments = { positional: Value[]; named: Map<string, Value> };

const KeywordArguments = (() => {
  sample.setVariable(
    'echo',
    callable(([keywords]) => keywords ?? none()),
  );
  return classOf<MapValue>(new Interpreter(sample).evaluate(parse(tokenize('{{ echo(name=1) }}')).body[0], sample));
})();

/** The library hands keyword arguments over as one last value of a kind of its own. */
export function packArguments({ positional, named }: Arguments): Value[] {
  return named.size === 0 ? positional : [...positional, new KeywordArguments(named)];
}

export function unpackArguments(args: Value[]): Arguments {
  const last = args.at(-1);
  if (last instanceof KeywordArguments) return { positional: args.slice(0, -1), named: last.value };
  return { positional: args, named: new Map() };
}

/** An argument by its place or its name. */
export function argument(args: Arguments, index: number, name: string): Value | undefined {
  return args.positional[index] ?? args.named.get(name);
}
