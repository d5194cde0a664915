import { type Expression, isNever } from './gbnf.ts';
import { grammarError, parseGbnf, type ParsedGrammar } from './gbnf-parser.ts';

/**
 * Refuses a grammar that llama.cpp would not take or could not run, with the place: llama.cpp itself only says "failed to
 * parse grammar", and a rule that begins with itself through rules that may be empty sends it into an endless loop.
 */
export function checkGbnf(text: string, rootName = 'root'): void {
  const grammar = parseGbnf(text);
  const root = grammar.rules.get(rootName);
  if (root === undefined) throw grammarError(text, 0, `there is no rule named ${rootName}, which a grammar starts with`);
  for (const [name, offset] of grammar.uses) {
    if (!grammar.rules.has(name)) throw grammarError(text, offset, `the rule ${name} is not defined`);
  }
  const empty = findEmptyRules(grammar);
  if (isBlank(root.body, grammar, new Set())) throw grammarError(text, root.offset, `the rule ${rootName} matches nothing`);
  refuseLeftRecursion(text, grammar, empty);
}

/** The rules that may match the empty text. */
function findEmptyRules({ rules }: ParsedGrammar): Set<string> {
  const empty = new Set<string>();
  for (let size = -1; size !== empty.size; ) {
    size = empty.size;
    for (const [name, { body }] of rules) if (mayBeEmpty(body, empty)) empty.add(name);
  }
  return empty;
}

function mayBeEmpty(expression: Expression, empty: ReadonlySet<string>): boolean {
  switch (expression.kind) {
    case 'literal':
      return expression.text === '';
    case 'characters':
    case 'token':
      return false;
    case 'reference':
      return empty.has(expression.name);
    case 'sequence':
      return expression.items.every((item) => mayBeEmpty(item, empty));
    case 'choice':
      return expression.options.some((option) => mayBeEmpty(option, empty));
    case 'repeat':
      return expression.min === 0 || mayBeEmpty(expression.item, empty);
  }
}

/** True for what can only ever match the empty text. */
function isBlank(expression: Expression, grammar: ParsedGrammar, path: ReadonlySet<string>): boolean {
  switch (expression.kind) {
    case 'literal':
      return expression.text === '';
    case 'characters':
    case 'token':
      return false;
    case 'reference': {
      const rule = grammar.rules.get(expression.name);
      return rule !== undefined && !path.has(expression.name) && path.size < 100 && isBlank(rule.body, grammar, new Set([...path, expression.name]));
    }
    case 'sequence':
      return expression.items.every((item) => isBlank(item, grammar, path));
    case 'choice':
      return !isNever(expression) && expression.options.every((option) => isBlank(option, grammar, path));
    case 'repeat':
      return isBlank(expression.item, grammar, path);
  }
}

/** What an expression may begin with, past whatever may be empty; a repeated item that may be empty begins with itself. */
function beginnings(expression: Expression, empty: ReadonlySet<string>): string[] {
  switch (expression.kind) {
    case 'literal':
    case 'characters':
    case 'token':
      return [];
    case 'reference':
      return [expression.name];
    case 'sequence': {
      const firstSolid = expression.items.findIndex((item) => !mayBeEmpty(item, empty));
      const leading = firstSolid === -1 ? expression.items : expression.items.slice(0, firstSolid + 1);
      return leading.flatMap((item) => beginnings(item, empty));
    }
    case 'choice':
      return expression.options.flatMap((option) => beginnings(option, empty));
    case 'repeat':
      return beginnings(expression.item, empty);
  }
}

function repeatsEmptyText(expression: Expression, empty: ReadonlySet<string>): boolean {
  switch (expression.kind) {
    case 'literal':
    case 'characters':
    case 'token':
    case 'reference':
      return false;
    case 'sequence':
      return expression.items.some((item) => repeatsEmptyText(item, empty));
    case 'choice':
      return expression.options.some((option) => repeatsEmptyText(option, empty));
    case 'repeat':
      return (expression.max === null && mayBeEmpty(expression.item, empty)) || repeatsEmptyText(expression.item, empty);
  }
}

function refuseLeftRecursion(text: string, { rules }: ParsedGrammar, empty: ReadonlySet<string>): void {
  const finished = new Set<string>();
  for (const [name, { body, offset }] of rules) {
    // x* where x may be empty is written by llama.cpp as a rule that begins with itself.
    if (repeatsEmptyText(body, empty)) throw grammarError(text, offset, `the rule ${name} repeats without end what may be empty`);
  }
  for (const start of rules.keys()) {
    if (finished.has(start)) continue;
    const open = new Set([start]);
    const path = [{ name: start, next: firstsOf(start) }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const following = top.next.pop();
      if (following === undefined) {
        finished.add(top.name);
        open.delete(top.name);
        path.pop();
      } else if (open.has(following)) {
        const offset = rules.get(following)?.offset ?? 0;
        throw grammarError(text, offset, `the rule ${following} begins with itself (left recursion)`);
      } else if (!finished.has(following)) {
        open.add(following);
        path.push({ name: following, next: firstsOf(following) });
      }
    }
  }

  function firstsOf(name: string): string[] {
    const rule = rules.get(name);
    return rule === undefined ? [] : beginnings(rule.body, empty);
  }
}
