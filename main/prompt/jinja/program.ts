import { parse, tokenize, type Node, type Program, type Token } from './library.ts';
import { splitTemplate, TemplateError, type TemplateItem } from './source.ts';

/** A parsed template. `lines` says where each printed expression and each statement stands in the source. */
export type CompiledTemplate = { program: Program; lines: WeakMap<object, number> };

/** Stands in the place of a printed expression, so that it is printed as Python prints it. */
export type Output = { type: 'Output'; expression: Node };

const blocks = new Set(['if', 'for', 'macro', 'call', 'filter', 'set']);

/** Parses a template. Throws a `TemplateError` with the line of the fault. */
export function compileTemplate(source: string): CompiledTemplate {
  const items = splitTemplate(source);
  const tokens: Token[] = [];
  const tokenLines: number[] = [];
  for (const item of items) {
    const added = tokenizeItem(item);
    tokens.push(...added);
    tokenLines.push(...added.map(() => item.line));
  }
  const program = parseTokens(tokens, tokenLines, items);
  const lines = new WeakMap<object, number>();
  placeLines(program.body, createCursor(items), lines);
  return { program, lines };
}

function tokenizeItem(item: TemplateItem): Token[] {
  if (item.kind === 'text') return [{ type: 'Text', value: item.code }];
  const [open, close] = item.kind === 'expression' ? ['{{', '}}'] : ['{%', '%}'];
  try {
    return rewriteTests(withDepths(tokenize(`${open} ${item.code} ${close}`)));
  } catch (error) {
    throw new TemplateError(error instanceof Error ? error.message : String(error), item.line);
  }
}

/** Notes at each operator how many brackets are open, since the parser forgets them. */
function withDepths(tokens: Token[]): Token[] {
  let depth = 0;
  for (const token of tokens) {
    if (token.type === 'OpenParen') depth += 1;
    else if (token.type === 'CloseParen') depth -= 1;
    token.depth = depth;
  }
  return tokens;
}

/**
 * The library's tests take no arguments (`x is divisibleby(3)`). A test binds as a filter does,
 * so that each is handed to the parser as a filter with a name of its own.
 */
function rewriteTests(tokens: Token[]): Token[] {
  const rewritten: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    const isTest = token.type === 'Identifier' && token.value === 'is' && tokens[at - 1]?.type !== 'Dot';
    if (!isTest) {
      rewritten.push(token);
      continue;
    }
    const negated = tokens[at + 1]?.value === 'not' && tokens[at + 1]?.type === 'Identifier';
    at += negated ? 2 : 1;
    const name = tokens[at];
    if (name?.type !== 'Identifier') throw new Error('A test needs a name after "is".');
    const filter = { type: name.type, value: `${negated ? 'is not' : 'is'} ${name.value}` };
    rewritten.push({ type: 'Pipe', value: '|' }, filter);
    const next = tokens[at + 1];
    const end = next && startsOperand(next) ? operandEnd(tokens, at + 1) : at;
    if (end > at) {
      const operand = rewriteTests(tokens.slice(at + 1, end + 1));
      rewritten.push({ type: 'OpenParen', value: '(' }, ...operand, { type: 'CloseParen', value: ')' });
      at = end;
    }
  }
  return rewritten;
}

const afterTest = new Set(['else', 'or', 'and', 'is', 'if', 'not', 'in', 'recursive']);

function startsOperand(token: Token): boolean {
  if (token.type === 'Identifier') return !afterTest.has(token.value);
  return ['StringLiteral', 'NumericLiteral', 'OpenSquareBracket', 'OpenCurlyBracket'].includes(token.type);
}

/** The last token of the single operand that a test may have without parentheses. */
function operandEnd(tokens: Token[], start: number): number {
  let depth = 0;
  let at = start;
  for (; at < tokens.length; at += 1) {
    const type = tokens[at]?.type ?? '';
    if (type.startsWith('Open')) depth += 1;
    if (type.startsWith('Close')) depth -= 1;
    const next = tokens[at + 1]?.type;
    const goesOn = next === 'Dot' || next === 'OpenSquareBracket' || next === 'OpenParen' || tokens[at]?.type === 'Dot';
    if (depth === 0 && !goesOn) break;
  }
  return at;
}

function parseTokens(tokens: Token[], tokenLines: number[], items: TemplateItem[]): Program {
  try {
    return parse(tokens);
  } catch (error) {
    // The library says no place. It reads the tokens in order, so that the furthest one looked at stands at the fault.
    let furthest = 0;
    const watched = new Proxy(tokens, {
      get(target, property, receiver) {
        if (typeof property === 'string' && /^\d+$/.test(property)) furthest = Math.max(furthest, Number(property));
        const value: unknown = Reflect.get(target, property, receiver);
        return value;
      },
    });
    try {
      parse(watched);
    } catch {
      // The same fault again, now with its place.
    }
    if (furthest >= tokens.length) {
      const open = findUnclosed(items);
      if (open) throw new TemplateError(`'${open.name}' is never closed.`, open.line);
    }
    const line = tokenLines[Math.min(furthest, tokens.length - 1)] ?? null;
    const message = (error instanceof Error ? error.message : String(error)).replace(/^Parser Error: /, '');
    const unknown = /^Unknown statement type: (.*)$/.exec(message)?.[1];
    throw new TemplateError(unknown === undefined ? message : `Unexpected tag '${unknown}'.`, line);
  }
}

function findUnclosed(items: TemplateItem[]): { name: string; line: number } | undefined {
  const open: { name: string; line: number }[] = [];
  for (const item of items) {
    const name = item.kind === 'statement' ? tagName(item) : '';
    if (name.startsWith('end')) open.pop();
    else if (blocks.has(name) && !(name === 'set' && /^[^=]*=/.test(item.code))) open.push({ name, line: item.line });
  }
  return open.at(-1);
}

function tagName(item: TemplateItem): string {
  return /^\s*(\w+)/.exec(item.code)?.[1] ?? '';
}

type Cursor = { next(): TemplateItem; peek(): string };

function createCursor(items: TemplateItem[]): Cursor {
  let at = 0;
  return {
    next: () => items[at++] ?? { kind: 'text', code: '', line: 0 },
    peek: () => (items[at]?.kind === 'statement' ? tagName(items[at] ?? { kind: 'text', code: '', line: 0 }) : ''),
  };
}

type Block = { type: string; body?: Node[]; alternate?: Node[]; defaultBlock?: Node[]; value?: unknown };

/** Walks the parsed bodies beside the items they came from: both are in the order of the source. */
function placeLines(body: Node[], cursor: Cursor, lines: WeakMap<object, number>): void {
  for (const [index, node] of body.entries()) {
    const item = cursor.next();
    if (item.kind === 'text') continue;
    if (item.kind === 'expression') {
      // Of the library's own kind of node, since it looks for `kwargs` in macros only in those.
      const output: Output = Object.assign(Object.create(Object.getPrototypeOf(node) as object) as Node, {
        type: 'Output' as const,
        expression: node,
      });
      body[index] = output;
      lines.set(output, item.line);
    } else placeStatement(node, item.line, cursor, lines);
  }
}

function placeStatement(node: Node, line: number, cursor: Cursor, lines: WeakMap<object, number>): void {
  lines.set(node, line);
  const block: Block = node;
  const isBlock = block.body && !(block.type === 'Set' && block.value !== null);
  if (!isBlock || !block.body) return;
  placeLines(block.body, cursor, lines);
  const rest = block.alternate ?? block.defaultBlock;
  const name = cursor.peek();
  if (rest && name === 'elif') {
    const [nested] = rest;
    const item = cursor.next();
    // The nested `if` takes the closing tag as its own.
    if (nested) placeStatement(nested, item.line, cursor, lines);
    return;
  }
  if (rest && name === 'else') {
    cursor.next();
    placeLines(rest, cursor, lines);
  }
  cursor.next();
}
