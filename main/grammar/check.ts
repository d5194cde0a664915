import { type Expression, findRules } from './gbnf.ts';
import { grammarError, parseGbnf, type ParsedGrammar } from './gbnf-parser.ts';

/**
 * Refuses a grammar that llama.cpp would not take or could not run, with the place: llama.cpp itself only says "failed to
 * parse grammar", and a rule that begins with itself behind rules that may be empty sends it into an endless loop.
 */
export function checkGbnf(text: string, rootName = 'root'): void {
  const grammar = parseGbnf(text);
  if (!grammar.rules.has(rootName))
    throw grammarError(text, 0, `there is no rule named ${rootName}, which a grammar starts with`);
  for (const [name, offset] of grammar.uses) {
    if (!grammar.rules.has(name)) throw grammarError(text, offset, `the rule ${name} is not defined`);
  }
  if (!findRules(grammar.rules, mayRead).has(rootName)) {
    throw grammarError(text, grammar.offsets.get(rootName) ?? 0, `the rule ${rootName} matches nothing`);
  }
  refuseEmptyRepetition(text, grammar);
  refuseLeftRecursion(text, grammar);
}

/** Whether an expression may match a text that is not empty. */
function mayRead(expression: Expression, reading: ReadonlySet<string>): boolean {
  switch (expression.kind) {
    case 'literal':
      return expression.text !== '';
    case 'characters':
    case 'token':
      return true;
    case 'reference':
      return reading.has(expression.name);
    case 'sequence':
      return expression.items.some((item) => mayRead(item, reading));
    case 'choice':
      return expression.options.some((option) => mayRead(option, reading));
    case 'repeat':
      return mayRead(expression.item, reading);
  }
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

/** llama.cpp writes `x*` as a rule that begins with `x`, and takes that for left recursion where `x` has an empty alternative. */
function refuseEmptyRepetition(text: string, grammar: ParsedGrammar): void {
  const isBlank = (expression: Expression): boolean => {
    if (expression.kind === 'choice') return expression.options.some(isBlank);
    if (expression.kind === 'sequence') return expression.items.every(isBlank);
    return expression.kind === 'literal' && expression.text === '';
  };
  const repeatsBlank = (expression: Expression): boolean => {
    switch (expression.kind) {
      case 'literal':
      case 'characters':
      case 'token':
      case 'reference':
        return false;
      case 'sequence':
        return expression.items.some(repeatsBlank);
      case 'choice':
        return expression.options.some(repeatsBlank);
      case 'repeat': {
        const { item, max } = expression;
        const body = item.kind === 'reference' ? grammar.rules.get(item.name) : item;
        return (max === null && body !== undefined && isBlank(body)) || repeatsBlank(item);
      }
    }
  };
  for (const [name, body] of grammar.rules) {
    if (!repeatsBlank(body)) continue;
    throw grammarError(
      text,
      grammar.offsets.get(name) ?? 0,
      `the rule ${name} repeats without end what may be empty (left recursion)`,
    );
  }
}

/** The rules an expression may begin with, past whatever may be empty. */
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

function refuseLeftRecursion(text: string, { rules, offsets }: ParsedGrammar): void {
  const empty = findRules(rules, mayBeEmpty);
  const firstsOf = (name: string): string[] => {
    const body = rules.get(name);
    return body === undefined ? [] : beginnings(body, empty);
  };
  const finished = new Set<string>();
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
        throw grammarError(
          text,
          offsets.get(following) ?? 0,
          `the rule ${following} begins with itself (left recursion)`,
        );
      } else if (!finished.has(following)) {
        open.add(following);
        path.push({ name: following, next: firstsOf(following) });
      }
    }
  }
}
