import { Environment, Interpreter, type Node, type Scope, type Token, type Value } from './library.ts';
import { applyFilter } from './filters.ts';
import { findMethod } from './methods.ts';
import { binaryOperation, sliceOf } from './operators.ts';
import { toText } from './print.ts';
import type { CompiledTemplate } from './program.ts';
import { TemplateError } from './source.ts';
import { runTest } from './tests.ts';
import {
  areEqual,
  bool,
  callable,
  checkLength,
  dict,
  dictKey,
  integer,
  isCallable,
  isDict,
  isInteger,
  isList,
  isNone,
  isText,
  isTrue,
  isUndefined,
  isNamespace,
  iterate,
  packArguments,
  PythonError,
  refuseUndefined,
  resetAllocation,
  text,
  tuple,
  typeName,
  undefinedValue,
  unpackArguments,
  type Arguments,
} from './values.ts';

/** The parts of the library's syntax tree whose meaning is taken over here. */
type Expression =
  | { type: 'Output'; expression: Expression }
  | { type: 'Identifier'; value: string }
  | { type: 'BinaryExpression'; operator: Token; left: Expression; right: Expression }
  | { type: 'FilterExpression'; operand: Expression; filter: FilterName }
  | { type: 'FilterStatement'; filter: FilterName; body: Expression[] }
  | { type: 'MemberExpression'; object: Expression; property: Expression; computed: boolean }
  | { type: 'SliceExpression'; start?: Expression; stop?: Expression; step?: Expression }
  | { type: 'IntegerLiteral'; value: number }
  | { type: 'CallExpression'; callee: Expression; args: Expression[] }
  | { type: 'KeywordArgumentExpression'; key: { value: string }; value: Expression }
  | { type: 'SpreadExpression' | 'KeywordSpreadExpression'; argument: Expression }
  | { type: 'SelectExpression'; lhs: Expression; test: Expression }
  | { type: 'TupleLiteral'; value: Expression[] }
  | { type: 'ObjectLiteral'; value: Map<Expression, Expression> }
  | { type: 'For'; loopvar: Expression; iterable: Expression; body: Expression[]; defaultBlock: Expression[] }
  | { type: 'Set'; assignee: Expression; value: Expression | null; body: Expression[] }
  | { type: 'If'; test: Expression; body: Expression[]; alternate: Expression[] }
  | { type: 'Macro'; name: { value: string } }
  | { type: 'Break' | 'Continue' };
type FilterName = { type: 'Identifier'; value: string } | Extract<Expression, { type: 'CallExpression' }>;

class LoopControl extends Error {
  readonly kind: 'Break' | 'Continue';
  /** What the blocks on the way out to the loop had written. */
  written = '';

  constructor(kind: 'Break' | 'Continue') {
    super(`'${kind.toLowerCase()}' outside of a loop`);
    this.kind = kind;
  }
}

/** The library's interpreter with the meanings of Python and Jinja2 where its own differ. */
class PythonInterpreter extends Interpreter {
  line: number | null = null;
  readonly #lines: WeakMap<object, number>;

  constructor(environment: Scope, lines: WeakMap<object, number>) {
    super(environment);
    this.#lines = lines;
  }

  override evaluate(statement: Node | undefined, environment: Scope): Value {
    if (!statement) return super.evaluate(statement, environment);
    const before = this.line;
    this.line = this.#lines.get(statement) ?? before;
    const value = this.#evaluate(statement as Expression, environment);
    this.line = before;
    return value;
  }

  #evaluate(node: Expression, environment: Scope): Value {
    switch (node.type) {
      case 'Output':
        return text(toText(this.evaluate(node.expression, environment)));
      case 'Identifier': {
        const value = environment.lookupVariable(node.value);
        return isUndefined(value) ? undefinedValue(`'${node.value}' is undefined`) : value;
      }
      case 'BinaryExpression':
        return this.#binary(node, environment);
      case 'FilterExpression':
        return this.#filter(this.evaluate(node.operand, environment), node.filter, environment);
      case 'FilterStatement':
        return this.#filter(text(this.#block(node.body, environment)), node.filter, environment);
      case 'MemberExpression':
        return this.#member(node, environment);
      case 'CallExpression':
        return this.#call(node, environment);
      case 'ObjectLiteral': {
        const entries = Array.from(node.value, ([key, value]): [string, Value] => {
          return [dictKey(this.evaluate(key, environment)), this.evaluate(value, environment)];
        });
        return dict(new Map(entries));
      }
      case 'If': {
        const isMet = isTrue(this.evaluate(node.test, environment));
        return text(this.#block(isMet ? node.body : node.alternate, environment));
      }
      case 'For':
        return text(this.#loop(node, environment));
      case 'Set':
        return this.#set(node, environment);
      case 'Macro':
        return this.#macro(node, environment);
      case 'Break':
      case 'Continue':
        throw new LoopControl(node.type);
      default:
        return super.evaluate(node, environment);
    }
  }

  #block(body: Expression[], environment: Scope): string {
    let result = '';
    try {
      for (const node of body) {
        result += toText(this.evaluate(node, environment));
        checkLength(result.length);
      }
    } catch (error) {
      if (error instanceof LoopControl) error.written = result + error.written;
      throw error;
    }
    return result;
  }

  #binary(node: Binary, environment: Scope): Value {
    const operator = node.operator.value;
    const chained = chainedComparison(node);
    if (chained) {
      const before = this.evaluate(chained, environment);
      if (!isTrue(before)) return before;
      return binaryOperation(
        operator,
        this.evaluate(chained.right, environment),
        this.evaluate(node.right, environment),
      );
    }
    const left = this.evaluate(node.left, environment);
    if (operator === 'and') return isTrue(left) ? this.evaluate(node.right, environment) : left;
    if (operator === 'or') return isTrue(left) ? left : this.evaluate(node.right, environment);
    return binaryOperation(operator, left, this.evaluate(node.right, environment));
  }

  #arguments(nodes: Expression[], environment: Scope): Arguments {
    const positional: Value[] = [];
    const named = new Map<string, Value>();
    for (const node of nodes) {
      if (node.type === 'KeywordArgumentExpression') named.set(node.key.value, this.evaluate(node.value, environment));
      else if (node.type === 'SpreadExpression') positional.push(...iterate(this.evaluate(node.argument, environment)));
      else if (node.type === 'KeywordSpreadExpression') {
        const mapping = this.evaluate(node.argument, environment);
        if (!isDict(mapping)) throw new PythonError(`argument after ** must be a mapping, not ${typeName(mapping)}`);
        for (const [key, value] of mapping.value) named.set(key, value);
      } else positional.push(this.evaluate(node, environment));
    }
    return { positional, named };
  }

  #filter(operand: Value, filter: FilterName, environment: Scope): Value {
    const callee = filter.type === 'CallExpression' ? filter.callee : filter;
    if (callee.type !== 'Identifier') throw new PythonError('A filter needs a name.');
    const args = this.#arguments(filter.type === 'CallExpression' ? filter.args : [], environment);
    const test = /^is (not )?(.*)$/.exec(callee.value);
    if (!test) return applyFilter(callee.value, operand, args);
    return bool(runTest(test[2] ?? '', operand, args) === (test[1] === undefined));
  }

  #member(node: Extract<Expression, { type: 'MemberExpression' }>, environment: Scope): Value {
    const object = this.evaluate(node.object, environment);
    if (!node.computed) {
      if (node.property.type === 'Identifier') return attributeOf(object, node.property.value);
      if (node.property.type === 'IntegerLiteral') return itemOf(object, integer(node.property.value));
    }
    if (node.property.type !== 'SliceExpression') return itemOf(object, this.evaluate(node.property, environment));
    const { start, stop, step } = node.property;
    const [from, to, by] = [start, stop, step].map((bound) => {
      const value = bound && this.evaluate(bound, environment);
      if (!value || isNone(value)) return undefined;
      if (!isInteger(value)) throw new PythonError('slice indices must be integers or None');
      return value.value;
    });
    return sliceOf(object, from, to, by);
  }

  #call(node: Extract<Expression, { type: 'CallExpression' }>, environment: Scope): Value {
    const callee = this.evaluate(node.callee, environment);
    const args = this.#arguments(node.args, environment);
    if (!isCallable(callee)) {
      refuseUndefined(callee);
      throw new PythonError(`'${typeName(callee)}' object is not callable`);
    }
    return callee.value(packArguments(args), environment);
  }

  #assign(target: Expression, value: Value, environment: Scope): void {
    if (target.type === 'Identifier') environment.setVariable(target.value, value);
    else if (target.type === 'TupleLiteral') {
      const items = iterate(value);
      if (items.length !== target.value.length) {
        const [wanted, got] = [target.value.length, items.length];
        throw new PythonError(`${got < wanted ? 'not enough' : 'too many'} values to unpack (expected ${wanted})`);
      }
      for (const [index, part] of target.value.entries()) {
        const item = items[index];
        if (item) this.#assign(part, item, environment);
      }
    } else if (target.type === 'MemberExpression' && target.property.type === 'Identifier') {
      const owner = this.evaluate(target.object, environment);
      if (!isNamespace(owner)) {
        throw new PythonError('cannot assign attribute on non-namespace object');
      }
      owner.value.set(target.property.value, value);
    } else throw new PythonError(`cannot assign to ${target.type}`);
  }

  #set(node: Extract<Expression, { type: 'Set' }>, environment: Scope): Value {
    const value = node.value ? this.evaluate(node.value, environment) : text(this.#block(node.body, environment));
    this.#assign(node.assignee, value, environment);
    return text('');
  }

  #loop(node: Extract<Expression, { type: 'For' }>, environment: Scope): string {
    const select = node.iterable.type === 'SelectExpression' ? node.iterable : null;
    let items = iterate(this.evaluate(select ? select.lhs : node.iterable, environment));
    if (select) {
      items = items.filter((item) => {
        const scope = new Environment(environment);
        this.#assign(node.loopvar, item, scope);
        return isTrue(this.evaluate(select.test, scope));
      });
    }
    if (items.length === 0) return this.#block(node.defaultBlock, new Environment(environment));
    let result = '';
    let changed: Value | undefined;
    const hasChanged = callable((values) => {
      const now = tuple(values);
      const differs = changed === undefined || !areEqual(changed, now);
      changed = now;
      return bool(differs);
    });
    for (const [index, item] of items.entries()) {
      // What is set in one round is not seen in the next.
      const scope = new Environment(environment);
      const loop: [string, Value][] = [
        ['index', integer(index + 1)],
        ['index0', integer(index)],
        ['revindex', integer(items.length - index)],
        ['revindex0', integer(items.length - index - 1)],
        ['first', bool(index === 0)],
        ['last', bool(index === items.length - 1)],
        ['length', integer(items.length)],
        ['previtem', items[index - 1] ?? undefinedValue('there is no previous item')],
        ['nextitem', items[index + 1] ?? undefinedValue('there is no next item')],
        ['cycle', callable((values) => values[index % values.length] ?? undefinedValue('no items for cycling given'))],
        ['changed', hasChanged],
      ];
      scope.setVariable('loop', dict(new Map(loop)));
      this.#assign(node.loopvar, item, scope);
      const outcome = this.#round(node.body, scope);
      result += outcome.text;
      if (outcome.isLast) break;
    }
    return result;
  }

  /** One round of a loop. What was written before a `break` or `continue` stays written. */
  #round(body: Expression[], scope: Scope): { text: string; isLast: boolean } {
    const before = this.line;
    try {
      return { text: this.#block(body, scope), isLast: false };
    } catch (error) {
      if (!(error instanceof LoopControl)) throw error;
      this.line = before;
      return { text: error.written, isLast: error.kind === 'Break' };
    }
  }

  #macro(node: Extract<Expression, { type: 'Macro' }>, environment: Scope): Value {
    super.evaluate(node, environment);
    const macro = environment.lookupVariable(node.name.value);
    if (!isCallable(macro)) return text('');
    // A macro sees the variables where it was written, not those where it is called.
    const lexical = callable((args, callScope) => {
      const scope = new Environment(environment);
      const caller = callScope.variables.get('caller');
      if (caller) scope.setVariable('caller', caller);
      return macro.value(args, scope);
    });
    environment.setVariable(node.name.value, lexical);
    return text('');
  }
}

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=', 'in', 'not in']);
type Binary = Extract<Expression, { type: 'BinaryExpression' }>;

/** The left part of `a < b < c`, which means `a < b and b < c`; not that of `(a < b) < c`, which stands in brackets. */
function chainedComparison(node: Binary): Binary | undefined {
  const { left, operator } = node;
  if (left.type !== 'BinaryExpression' || !comparisons.has(operator.value)) return undefined;
  return comparisons.has(left.operator.value) && left.operator.depth === operator.depth ? left : undefined;
}

/** `object.name`: methods first, then entries. */
function attributeOf(object: Value, name: string): Value {
  refuseUndefined(object);
  const method = findMethod(object, name);
  if (method) return callable((args) => method(unpackArguments(args)));
  const found = object.value instanceof Map ? object.value.get(name) : undefined;
  const owner = isNone(object) ? 'None' : `${typeName(object)} object`;
  return found && !isUndefined(found) ? found : undefinedValue(`'${owner}' has no attribute '${name}'`);
}

/** `object[key]`: entries first, then methods. */
function itemOf(object: Value, key: Value): Value {
  refuseUndefined(object);
  if (isInteger(key) && (isList(object) || isText(object))) {
    return iterate(object).at(key.value) ?? undefinedValue(`${typeName(object)} object has no element ${key.value}`);
  }
  const found = object.value instanceof Map ? object.value.get(dictKey(key)) : undefined;
  if (found) return found;
  if (isText(key)) return attributeOf(object, key.value);
  return undefinedValue(`'${typeName(object)} object' has no attribute '${dictKey(key)}'`);
}

/** Renders a compiled template. Throws a `TemplateError` with the line that was being worked on. */
export function runTemplate(template: CompiledTemplate, environment: Scope): string {
  resetAllocation();
  const interpreter = new PythonInterpreter(environment, template.lines);
  try {
    return toText(interpreter.run(template.program));
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    throw new TemplateError(error instanceof Error ? error.message : String(error), interpreter.line);
  }
}
