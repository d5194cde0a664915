import { type CharacterSet, codePoint } from './characters.ts';
import { limits, schemaTooLarge } from './problems.ts';

/** A grammar expression. An empty sequence matches nothing at all written; an empty choice can never match. */
export type Expression =
  | { kind: 'literal'; text: string }
  | { kind: 'characters'; set: CharacterSet }
  | { kind: 'token'; text: string }
  | { kind: 'reference'; name: string }
  | { kind: 'sequence'; items: readonly Expression[] }
  | { kind: 'choice'; options: readonly Expression[] }
  | { kind: 'repeat'; item: Expression; min: number; max: number | null };

export const nothing: Expression = { kind: 'sequence', items: [] };
export const never: Expression = { kind: 'choice', options: [] };

export function literal(text: string): Expression {
  return text === '' ? nothing : { kind: 'literal', text };
}

export function characters(set: CharacterSet): Expression {
  if (set.length === 0) return never;
  const [only] = set;
  if (set.length === 1 && only !== undefined && only[0] === only[1]) return literal(String.fromCodePoint(only[0]));
  return { kind: 'characters', set };
}

export function reference(name: string): Expression {
  return { kind: 'reference', name };
}

export function sequence(...items: Expression[]): Expression {
  const flat: Expression[] = [];
  for (const item of items.flatMap((part) => (part.kind === 'sequence' ? part.items : [part]))) {
    if (isNever(item)) return never;
    const last = flat.at(-1);
    if (item.kind === 'literal' && last?.kind === 'literal') {
      flat[flat.length - 1] = { kind: 'literal', text: last.text + item.text };
    } else flat.push(item);
  }
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind: 'sequence', items: flat };
}

export function choice(...options: Expression[]): Expression {
  const flat = options.flatMap((option) => (option.kind === 'choice' ? option.options : [option]));
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind: 'choice', options: flat };
}

export function repeat(item: Expression, min: number, max: number | null): Expression {
  if (max === 0) return nothing;
  if (isNever(item)) return min === 0 ? nothing : never;
  return min === 1 && max === 1 ? item : { kind: 'repeat', item, min, max };
}

export function optional(item: Expression): Expression {
  return repeat(item, 0, 1);
}

export function isNever(expression: Expression): boolean {
  return expression.kind === 'choice' && expression.options.length === 0;
}

export interface RuleBook {
  rules: Map<string, Expression>;
  /** Reserves a name that reads like `hint`. */
  freshName: (hint: string) => string;
  define: (name: string, expression: Expression) => void;
  /** Adds a rule under a new name and refers to it. */
  add: (hint: string, expression: Expression) => Expression;
  /** A rule that is written once however often `key` is asked for; its body may refer to itself. */
  shared: (key: string, build: () => Expression) => Expression;
  /** `item` between `min` and `max` times, in the form llama.cpp accepts for any count. */
  times: (item: Expression, min: number, max: number | null) => Expression;
}

// llama.cpp refuses a repetition of 2000 and more, and silently drops a larger upper bound.
const repetitionChunk = 1000;

/** Collects the rules of one grammar. Every name starts with `prefix`, but for the given name of the first rule. */
export function createRuleBook(prefix: string, rootName: string): RuleBook {
  const rules = new Map<string, Expression>();
  const names = new Set<string>([rootName]);
  const counters = new Map<string, number>();
  const sharedRules = new Map<string, Expression>();

  function freshName(hint: string): string {
    const base =
      prefix +
      (hint
        .replaceAll(/[^a-zA-Z0-9]+/g, '-')
        .replaceAll(/^-+|-+$/g, '')
        .slice(0, 32) || 'rule');
    let name = base;
    for (let count = counters.get(base) ?? 1; names.has(name); count += 1) {
      name = `${base}-${count + 1}`;
      counters.set(base, count);
    }
    if (names.size >= limits.rules) {
      throw schemaTooLarge('#', `it needs more than ${limits.rules} grammar rules.`);
    }
    names.add(name);
    return name;
  }

  function define(name: string, expression: Expression): void {
    rules.set(name, expression);
  }

  function add(hint: string, expression: Expression): Expression {
    const name = freshName(hint);
    define(name, expression);
    return reference(name);
  }

  function shared(key: string, build: () => Expression): Expression {
    const known = sharedRules.get(key);
    if (known !== undefined) return known;
    const name = freshName(key);
    sharedRules.set(key, reference(name));
    define(name, build());
    return reference(name);
  }

  function times(item: Expression, min: number, max: number | null): Expression {
    if (max === 0) return nothing;
    const simple = item.kind === 'reference' || item.kind === 'characters' ? item : add('item', item);
    if (max === null && min <= repetitionChunk) return repeat(simple, min, null);
    if (max !== null && max <= repetitionChunk) return repeat(simple, min, max);
    const fixedChunks = Math.floor(min / repetitionChunk);
    const chunk = add('chunk', repeat(simple, repetitionChunk, repetitionChunk));
    const fixed = sequence(
      repeat(chunk, fixedChunks, fixedChunks),
      repeat(simple, min % repetitionChunk, min % repetitionChunk),
    );
    if (max === null) return sequence(fixed, repeat(simple, 0, null));
    // Either a whole chunk and then more, or less than a chunk and the end: one reading for every count.
    let tail = repeat(simple, 0, (max - min) % repetitionChunk);
    for (let left = Math.floor((max - min) / repetitionChunk); left > 0; left -= 1) {
      tail = add('up-to', choice(sequence(chunk, tail), repeat(simple, 0, repetitionChunk - 1)));
    }
    return sequence(fixed, tail);
  }

  return { rules, freshName, define, add, shared, times };
}

/** Removes what can never be completed (a required list of itself without end) and what the roots do not reach. */
export function pruneRules(rules: ReadonlyMap<string, Expression>, roots: readonly string[]): Map<string, Expression> {
  const productive = findProductive(rules);
  const kept = new Map<string, Expression>();
  const waiting = [...roots];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const body = rules.get(name);
    if (body === undefined || kept.has(name)) continue;
    const pruned = keepProductive(body, productive);
    kept.set(name, pruned);
    waiting.push(...referencesIn(pruned));
  }
  return new Map(
    [...rules.keys()].flatMap((name) => {
      const body = kept.get(name);
      return body === undefined ? [] : [[name, body] as const];
    }),
  );
}

function referencesIn(expression: Expression): string[] {
  switch (expression.kind) {
    case 'literal':
    case 'characters':
    case 'token':
      return [];
    case 'reference':
      return [expression.name];
    case 'sequence':
      return expression.items.flatMap(referencesIn);
    case 'choice':
      return expression.options.flatMap(referencesIn);
    case 'repeat':
      return referencesIn(expression.item);
  }
}

function findProductive(rules: ReadonlyMap<string, Expression>): Set<string> {
  return findRules(rules, isProductive);
}

/** The smallest set of rules for which `holds`, where that depends on the rules they use. */
export function findRules(
  rules: ReadonlyMap<string, Expression>,
  holds: (body: Expression, found: ReadonlySet<string>) => boolean,
): Set<string> {
  const users = new Map<string, string[]>();
  for (const [name, body] of rules) {
    for (const used of new Set(referencesIn(body))) {
      const list = users.get(used);
      if (list === undefined) users.set(used, [name]);
      else list.push(name);
    }
  }
  const found = new Set<string>();
  const waiting = [...rules.keys()];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const body = rules.get(name);
    if (body === undefined || found.has(name) || !holds(body, found)) continue;
    found.add(name);
    waiting.push(...(users.get(name) ?? []));
  }
  return found;
}

function isProductive(expression: Expression, productive: ReadonlySet<string>): boolean {
  switch (expression.kind) {
    case 'literal':
    case 'characters':
    case 'token':
      return true;
    case 'reference':
      return productive.has(expression.name);
    case 'sequence':
      return expression.items.every((item) => isProductive(item, productive));
    case 'choice':
      return expression.options.some((option) => isProductive(option, productive));
    case 'repeat':
      return expression.min === 0 || isProductive(expression.item, productive);
  }
}

function keepProductive(expression: Expression, productive: ReadonlySet<string>): Expression {
  switch (expression.kind) {
    case 'literal':
    case 'characters':
    case 'token':
      return expression;
    case 'reference':
      return productive.has(expression.name) ? expression : never;
    case 'sequence':
      return sequence(...expression.items.map((item) => keepProductive(item, productive)));
    case 'choice':
      return choice(
        ...expression.options.map((option) => keepProductive(option, productive)).filter((option) => !isNever(option)),
      );
    case 'repeat':
      return repeat(keepProductive(expression.item, productive), expression.min, expression.max);
  }
}

/** The body of a rule in llama.cpp's notation. */
export function writeExpression(expression: Expression, inside: 'rule' | 'sequence' | 'repeat' = 'rule'): string {
  switch (expression.kind) {
    case 'literal':
      // A repetition sign would bind to the whole literal, which is what is meant.
      return `"${[...expression.text].map(escapeInLiteral).join('')}"`;
    case 'characters':
      return `[${expression.set.map(([low, high]) => writeRange(low, high)).join('')}]`;
    case 'token':
      return expression.text;
    case 'reference':
      return expression.name;
    case 'sequence': {
      if (expression.items.length === 0) return '""';
      const text = expression.items.map((item) => writeExpression(item, 'sequence')).join(' ');
      return inside === 'repeat' ? `(${text})` : text;
    }
    case 'choice': {
      const text = expression.options.map((option) => writeExpression(option)).join(' | ');
      return inside === 'rule' ? text : `(${text})`;
    }
    case 'repeat': {
      const text = `${writeExpression(expression.item, 'repeat')}${writeCount(expression.min, expression.max)}`;
      return inside === 'repeat' ? `(${text})` : text;
    }
  }
}

export function writeRules(rules: ReadonlyMap<string, string>): string {
  return [...rules].map(([name, body]) => `${name} ::= ${body}\n`).join('');
}

function writeCount(min: number, max: number | null): string {
  if (min === 0 && max === 1) return '?';
  if (max === null) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

function writeRange(low: number, high: number): string {
  if (low === high) return escapeInClass(low);
  return high === low + 1 ? escapeInClass(low) + escapeInClass(high) : `${escapeInClass(low)}-${escapeInClass(high)}`;
}

function escapeInLiteral(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  return escapeControl(codePoint(character)) ?? character;
}

function escapeInClass(code: number): string {
  const character = String.fromCodePoint(code);
  if ('\\[]-"'.includes(character)) return `\\${character}`;
  if (character === '^') return '\\x5E';
  const control = escapeControl(code);
  if (control !== null) return control;
  if (code < 0x7f) return character;
  return code > 0xffff
    ? `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`
    : `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function escapeControl(code: number): string | null {
  if (code === 0x0a) return '\\n';
  if (code === 0x0d) return '\\r';
  if (code === 0x09) return '\\t';
  return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}` : null;
}
