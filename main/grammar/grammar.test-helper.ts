import { includes } from './characters.ts';
import type { Expression } from './gbnf.ts';
import { parseGbnf } from './gbnf-parser.ts';

/** A source of numbers from 0 to 1 that gives the same ones for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface GrammarUnderTest {
  /** Whether the whole text is matched. */
  admits: (text: string) => boolean;
  /** A text the grammar matches, by a random walk that turns to the shortest way out when it gets long. */
  sample: (random: () => number) => string;
}

interface Step {
  expression: Expression;
  rest: Step | null;
  id: number;
}

/** Runs a grammar in memory the way llama.cpp does: all the ways through it side by side, character by character. */
export function readGrammar(text: string, rootName = 'root'): GrammarUnderTest {
  const { rules } = parseGbnf(text);
  const bodyOf = (name: string): Expression => {
    const body = rules.get(name);
    if (body === undefined) throw new Error(`no rule ${name}`);
    return body;
  };
  const numbers = new Map<Expression, number>();
  const steps = new Map<string, Step>();
  const numberOf = (expression: Expression): number => {
    const known = numbers.get(expression) ?? numbers.size;
    numbers.set(expression, known);
    return known;
  };
  const repeats = new Map<string, Expression>();
  const push = (expression: Expression, rest: Step | null): Step => {
    const key = `${numberOf(expression)}/${rest?.id ?? -1}`;
    let step = steps.get(key);
    if (step === undefined) {
      step = { expression, rest, id: steps.size };
      steps.set(key, step);
    }
    return step;
  };
  /** What is left of a repetition after one more round, always the same object for the same count. */
  const oneLess = (expression: Extract<Expression, { kind: 'repeat' }>): Expression | null => {
    const min = Math.max(0, expression.min - 1);
    const max = expression.max === null ? null : expression.max - 1;
    if (max === 0) return null;
    if (min === expression.min && max === expression.max) return expression;
    const key = `${numberOf(expression.item)}/${min}/${max}`;
    const known = repeats.get(key) ?? { ...expression, min, max };
    repeats.set(key, known);
    return known;
  };
  const literals = new Map<string, Expression>();
  const literalOf = (rest: string): Expression => {
    const known = literals.get(rest) ?? { kind: 'literal', text: rest };
    literals.set(rest, known);
    return known;
  };

  /** All ways on until the next character: steps that begin with a terminal, or null for the end. */
  function expand(start: Step | null): Set<Step | null> {
    const seen = new Set<Step | null>();
    const result = new Set<Step | null>();
    const waiting = [start];
    for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
      if (seen.has(step)) continue;
      seen.add(step);
      if (step === null) {
        result.add(null);
        continue;
      }
      const { expression, rest } = step;
      switch (expression.kind) {
        case 'literal':
          if (expression.text === '') waiting.push(rest);
          else result.add(step);
          break;
        case 'characters':
          result.add(step);
          break;
        case 'reference':
          waiting.push(push(bodyOf(expression.name), rest));
          break;
        case 'sequence':
          waiting.push(expression.items.reduceRight<Step | null>((tail, item) => push(item, tail), rest));
          break;
        case 'choice':
          waiting.push(...expression.options.map((option) => push(option, rest)));
          break;
        case 'repeat': {
          const less = oneLess(expression);
          if (expression.min === 0) waiting.push(rest);
          waiting.push(push(expression.item, less === null ? rest : push(less, rest)));
          break;
        }
        case 'token':
          throw new Error('tokens are not matched here');
      }
    }
    return result;
  }

  function admits(input: string): boolean {
    let current = expand(push(bodyOf(rootName), null));
    for (const character of input) {
      const next = new Set<Step | null>();
      for (const step of current) {
        if (step === null) continue;
        const { expression, rest } = step;
        if (expression.kind === 'characters') {
          if (includes(expression.set, character.codePointAt(0) ?? 0)) for (const way of expand(rest)) next.add(way);
        } else if (expression.kind === 'literal' && expression.text.startsWith(character)) {
          for (const way of expand(push(literalOf(expression.text.slice(character.length)), rest))) next.add(way);
        }
      }
      if (next.size === 0) return false;
      current = next;
    }
    return current.has(null);
  }

  const heights = measureHeights(rules);

  function sample(random: () => number): string {
    let budget = 400;
    const write = (expression: Expression): string => {
      budget -= 1;
      switch (expression.kind) {
        case 'literal':
          return expression.text;
        case 'characters': {
          const [low, high] = expression.set[Math.floor(random() * expression.set.length)] ?? [0x61, 0x61];
          // Mostly the beginning of a range: letters rather than unassigned code points.
          const span = random() < 0.8 ? Math.min(high - low, 60) : high - low;
          return String.fromCodePoint(low + Math.floor(random() * (span + 1)));
        }
        case 'reference':
          return write(bodyOf(expression.name));
        case 'sequence':
          return expression.items.map(write).join('');
        case 'choice': {
          const { options } = expression;
          const shortest = options.toSorted((one, other) => heightOf(one, heights) - heightOf(other, heights))[0];
          const chosen = budget > 0 ? options[Math.floor(random() * options.length)] : shortest;
          return chosen === undefined ? '' : write(chosen);
        }
        case 'repeat': {
          const most = expression.max ?? expression.min + 5;
          const extra =
            budget > 0 ? Math.floor(random() * (Math.min(most, expression.min + 6) - expression.min + 1)) : 0;
          const count = budget > 0 && random() < 0.1 && most < 300 ? most : expression.min + extra;
          return Array.from({ length: count }, () => write(expression.item)).join('');
        }
        case 'token':
          throw new Error('tokens are not sampled here');
      }
    };
    return write(bodyOf(rootName));
  }

  return { admits, sample };
}

/** How deep the flattest derivation of every rule is. */
function measureHeights(rules: ReadonlyMap<string, Expression>): Map<string, number> {
  const heights = new Map<string, number>();
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (const [name, body] of rules) {
      const height = heightOf(body, heights) + 1;
      if (height < (heights.get(name) ?? Infinity)) {
        heights.set(name, height);
        isChanged = true;
      }
    }
  }
  return heights;
}

function heightOf(expression: Expression, heights: ReadonlyMap<string, number>): number {
  switch (expression.kind) {
    case 'literal':
    case 'characters':
    case 'token':
      return 0;
    case 'reference':
      return heights.get(expression.name) ?? Infinity;
    case 'sequence':
      return Math.max(0, ...expression.items.map((item) => heightOf(item, heights)));
    case 'choice':
      return Math.min(...expression.options.map((option) => heightOf(option, heights)));
    case 'repeat':
      return expression.min === 0 ? 0 : heightOf(expression.item, heights);
  }
}
