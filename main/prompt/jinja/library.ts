// The library's declarations import each other without file extensions, which NodeNext does not resolve:
// its exports arrive untyped. This gives the part that is used here its types.
import * as jinja from '@huggingface/jinja';

type Wrapped<Kind extends string, Content> = {
  type: Kind;
  value: Content;
  __bool__(): { value: boolean };
};
export type TextValue = Wrapped<'StringValue', string>;
export type IntegerValue = Wrapped<'IntegerValue', number>;
export type FloatValue = Wrapped<'FloatValue', number>;
export type BoolValue = Wrapped<'BooleanValue', boolean>;
export type NoneValue = Wrapped<'NullValue', null>;
export type UndefinedValue = Wrapped<'UndefinedValue', undefined> & { reason?: string };
export type TupleValue = Wrapped<'TupleValue', Value[]>;
export type ListValue = Wrapped<'ArrayValue', Value[]> | TupleValue;
export type MapValue = Wrapped<'ObjectValue' | 'KeywordArgumentsValue', Map<string, Value>>;
export type NamespaceValue = Wrapped<'NamespaceValue', Map<string, Value>>;
export type FunctionValue = Wrapped<'FunctionValue', (args: Value[], scope: Scope) => Value>;

/** A value inside a rendering, as the library wraps it. */
export type Value =
  | TextValue
  | IntegerValue
  | FloatValue
  | BoolValue
  | NoneValue
  | UndefinedValue
  | ListValue
  | MapValue
  | NamespaceValue
  | FunctionValue;

/** The variables of a block and, through its parents, of those around it. */
export type Scope = {
  variables: Map<string, Value>;
  /** Declares a variable, wrapping a plain value. */
  set(name: string, value: unknown): Value;
  setVariable(name: string, value: Value): Value;
  lookupVariable(name: string): Value;
};

/** `depth` is ours: how many brackets are open around it. */
export type Token = { type: string; value: string; depth?: number };
/** A part of the syntax tree. */
export type Node = { type: string };
export type Program = Node & { body: Node[] };
type Evaluator = { evaluate(node: Node | undefined, scope: Scope): Value; run(program: Program): Value };

type Library = {
  Environment: new (parent?: Scope) => Scope;
  Interpreter: new (scope: Scope) => Evaluator;
  tokenize(source: string): Token[];
  parse(tokens: Token[]): Program;
};
const library: unknown = jinja;
export const { Environment, Interpreter, tokenize, parse } = library as Library;
