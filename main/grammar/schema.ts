import { textsAutomaton } from './automaton.ts';
import type { Compiler } from './compiler.ts';
import { type Choice, conjoin, type Conjunction, describeConjunction } from './conjunction.ts';
import {
  choice,
  createRuleBook,
  type Expression,
  isNever,
  never,
  pruneRules,
  reference,
  writeExpression,
  writeRules,
} from './gbnf.ts';
import { anyValue, spaceRule } from './json.ts';
import { limits, schemaError, schemaTooLarge, type Unenforced } from './problems.ts';
import { readDocument } from './references.ts';
import { textAutomaton } from './strings.ts';
import { areDisjoint, enumeratedValues, enumerationExpression, partsExpression } from './values.ts';

export type { Unenforced } from './problems.ts';

export interface ConvertOptions {
  /** Name of the rule that the grammar starts with; `root` unless said. */
  rootName?: string;
  /** Put before the name of every other rule. */
  rulePrefix?: string;
  /** No white space between the parts of the document. */
  compact?: boolean;
  /** What cannot be enforced is an error instead of being listed. */
  strict?: boolean;
}

export interface SchemaRules {
  /** Bodies in llama.cpp's notation by rule name, to be put into a larger grammar. */
  rules: Map<string, string>;
  /** The rule that matches a value of the schema. */
  root: string;
  unenforced: Unenforced[];
}

/**
 * Turns a JSON Schema (draft 7 to 2020-12, and `nullable` of OpenAPI) into a grammar of llama.cpp. Every text that the
 * grammar matches is a valid instance, except for what `unenforced` lists. Throws `AppError('invalid_input')` naming
 * the place for a schema that is malformed, refers outside of itself, contradicts itself or is too large.
 */
export function convertSchema(
  schema: unknown,
  options: ConvertOptions = {},
): { gbnf: string; rootRule: string; unenforced: Unenforced[] } {
  const { rules, root, unenforced } = compile(schema, options.rootName ?? 'root', options.rulePrefix ?? '', options);
  return { gbnf: writeRules(rules), rootRule: root, unenforced };
}

/** The rules of a schema for use inside another grammar; every name starts with `prefix`. */
export function schemaRules(
  schema: unknown,
  prefix: string,
  options: Pick<ConvertOptions, 'compact' | 'strict'> = {},
): SchemaRules {
  return compile(schema, `${prefix}root`, prefix, options);
}

function compile(schema: unknown, rootName: string, prefix: string, options: ConvertOptions): SchemaRules {
  const document = readDocument(schema);
  const book = createRuleBook(prefix, rootName);
  const space = spaceRule(book, options.compact ?? false);
  const unenforced = new Map<string, Unenforced>();
  const ruleNames = new Map<string, string>();
  const waiting: { name: string; conjunction: Conjunction; hint: string }[] = [];
  /** Rules that stand for one another without a character in between. */
  const aliases = new Map<string, { pointer: string; targets: string[] }>();
  let combinations = 0;
  const startedAt = performance.now();
  let contradiction = { pointer: '#', problem: 'no value satisfies it.' };

  const compiler: Compiler = {
    document,
    book,
    space,
    checkTime: () => {
      if (performance.now() - startedAt > limits.conversionMs)
        throw schemaTooLarge('#', 'it takes too long to turn into a grammar.');
    },
    report: ({ pointer }, keyword, reason) => {
      if (options.strict) throw schemaError(pointer, `${keyword} can't be enforced: ${reason}.`);
      unenforced.set(`${pointer} ${keyword}`, { pointer, keyword, reason });
    },
    valueOf: (schemas, hint) => {
      compiler.checkTime();
      return ruleOf(conjoin(document, schemas), hint);
    },
    textsOf: (schemas) => {
      if (schemas.length === 0) return null;
      const conjunction = conjoin(document, schemas);
      if (conjunction === null) return textsAutomaton([]);
      const values = enumeratedValues(compiler, conjunction);
      if (values !== null) return textsAutomaton(values.filter((value) => typeof value === 'string'));
      for (const { node, keyword } of conjunction.choices)
        compiler.report(node, keyword, 'property names are not chosen by alternatives');
      return conjunction.parts.length === 0 ? null : textAutomaton(compiler, conjunction.parts);
    },
  };

  function ruleOf(conjunction: Conjunction | null, hint: string): Expression {
    if (conjunction === null) return never;
    if (conjunction.parts.length === 0 && conjunction.choices.length === 0) return anyValue(book, space);
    const key = describeConjunction(conjunction);
    let name = ruleNames.get(key);
    if (name === undefined) {
      name = book.freshName(hint);
      ruleNames.set(key, name);
      waiting.push({ name, conjunction, hint });
    }
    return reference(name);
  }

  function bodyOf(conjunction: Conjunction, name: string, hint: string): Expression {
    compiler.checkTime();
    const values = enumeratedValues(compiler, conjunction);
    if (values !== null) {
      return orContradiction(
        enumerationExpression(compiler, values, hint),
        conjunction,
        'none of its values fits the rest of it.',
      );
    }
    const [first, ...others] = conjunction.choices;
    if (first === undefined) {
      return orContradiction(
        partsExpression(compiler, conjunction.parts, hint),
        conjunction,
        'no value satisfies all that it says.',
      );
    }
    combinations += first.options.length;
    if (combinations > limits.combinations)
      throw schemaTooLarge(first.node.pointer, 'its alternatives multiply with others into too many.');
    const alternatives = first.options.map((option) =>
      conjoin(document, [option], { parts: conjunction.parts, choices: others }),
    );
    checkExclusive(first);
    const options = alternatives.map((alternative, index) => ruleOf(alternative, `${hint}-${index + 1}`));
    aliases.set(name, {
      pointer: first.node.pointer,
      targets: options.flatMap((option) => (option.kind === 'reference' ? [option.name] : [])),
    });
    return choice(...options);
  }

  function checkExclusive({ node, keyword, options: schemas }: Choice): void {
    if (keyword === 'anyOf') return;
    const alternatives = schemas.flatMap((option) => conjoin(document, [option]) ?? []);
    if (!areDisjoint(compiler, alternatives)) {
      compiler.report(node, 'oneOf', 'a grammar cannot make sure that only one of the alternatives fits');
    }
  }

  /** One schema that rules itself out is a mistake; alternatives that do so together are merely not offered. */
  function orContradiction(expression: Expression, { parts, choices }: Conjunction, problem: string): Expression {
    const [only] = parts;
    if (!isNever(expression) || only === undefined) return expression;
    if (parts.length === 1 && choices.length === 0) throw schemaError(only.pointer, problem);
    contradiction = { pointer: only.pointer, problem };
    return expression;
  }

  book.define(rootName, ruleOf(conjoin(document, [document.root]), 'root-value'));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    book.define(next.name, bodyOf(next.conjunction, next.name, next.hint));
  }
  refuseAliasCycles(aliases);
  const rules = pruneRules(book.rules, [rootName]);
  const rootBody = rules.get(rootName);
  if (rootBody === undefined || isNever(rootBody)) throw schemaError(contradiction.pointer, contradiction.problem);
  const written = new Map<string, string>();
  let length = 0;
  for (const [name, body] of rules) {
    const text = writeExpression(body);
    length += text.length;
    if (length > limits.grammarLength) throw schemaTooLarge('#', 'its grammar would be too long.');
    written.set(name, text);
  }
  return { rules: written, root: rootName, unenforced: [...unenforced.values()] };
}

function refuseAliasCycles(aliases: ReadonlyMap<string, { pointer: string; targets: string[] }>): void {
  const finished = new Set<string>();
  for (const start of aliases.keys()) {
    const path: { name: string; next: number }[] = finished.has(start) ? [] : [{ name: start, next: 0 }];
    const open = new Set([start]);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const alias = aliases.get(top.name);
      const target = alias?.targets[top.next];
      top.next += 1;
      if (target === undefined) {
        finished.add(top.name);
        open.delete(top.name);
        path.pop();
      } else if (open.has(target)) {
        throw schemaError(alias?.pointer ?? '#', 'it refers to itself with nothing in between.');
      } else if (aliases.has(target) && !finished.has(target)) {
        open.add(target);
        path.push({ name: target, next: 0 });
      }
    }
  }
}
