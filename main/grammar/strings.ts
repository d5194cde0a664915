import {
  anyText,
  type Automaton,
  complementAutomaton,
  intersectAutomatons,
  isEmpty,
  lengthAutomaton,
  textsAutomaton,
} from './automaton.ts';
import type { Compiler, Part } from './compiler.ts';
import { formatAutomaton } from './formats.ts';
import { type Expression, never } from './gbnf.ts';
import { patternAutomaton } from './pattern.ts';
import { limits, NotExpressible } from './problems.ts';
import { automatonExpression, stringExpression } from './texts.ts';

interface TextRules {
  min: number;
  max: number | null;
  /** Null where only the length counts. */
  automaton: Automaton | null;
}

/** JSON strings that satisfy every part. Under a pattern or a format they are written as `JSON.stringify` writes them. */
export function textExpression(compiler: Compiler, parts: readonly Part[], hint: string): Expression {
  const { min, max, automaton } = textRules(compiler, parts);
  if (max !== null && min > max) return never;
  if (automaton === null) return stringExpression(compiler.book, min, max);
  return isEmpty(automaton) ? never : automatonExpression(compiler.book, automaton, hint);
}

/** The texts that satisfy every part, as far as an automaton holds them. */
export function textAutomaton(compiler: Compiler, parts: readonly Part[]): Automaton {
  const { min, max, automaton } = textRules(compiler, parts);
  if (automaton !== null) return automaton;
  return min === 0 && max === null ? anyText : lengthAutomaton(min, max);
}

function textRules(compiler: Compiler, parts: readonly Part[]): TextRules {
  const { min, max } = readLengths(compiler, parts);
  let automaton: Automaton | null = null;
  const narrow = (part: Part, keyword: string, build: () => Automaton): void => {
    compiler.checkTime();
    try {
      const texts = build();
      automaton = automaton === null ? texts : intersectAutomatons(automaton, texts);
    } catch (error) {
      if (!(error instanceof NotExpressible)) throw error;
      compiler.report(part, keyword, error.message);
    }
  };
  for (const part of parts) {
    const { pattern, format } = part.keywords;
    if (pattern !== undefined) narrow(part, 'pattern', () => patternAutomaton(pattern));
    if (format !== undefined) narrow(part, 'format', () => readFormat(format));
    if (part.keywords.not !== undefined) {
      const refused = refusedTexts(part);
      if (refused !== null) narrow(part, 'not', () => complementAutomaton(refused()));
    }
  }
  if (automaton === null || (min === 0 && max === null)) return { min, max, automaton };
  for (const part of parts) {
    const { minLength, maxLength } = part.keywords;
    if (minLength !== undefined) narrow(part, 'minLength', () => lengthAutomaton(minLength, null));
    if (maxLength !== undefined) narrow(part, 'maxLength', () => lengthAutomaton(0, maxLength));
  }
  return { min, max, automaton };
}

function readLengths(compiler: Compiler, parts: readonly Part[]): { min: number; max: number | null } {
  const longest = (keyword: 'minLength' | 'maxLength'): number[] =>
    parts.flatMap((part) => {
      const length = part.keywords[keyword];
      if (length === undefined) return [];
      if (length <= limits.repetitions) return [length];
      compiler.report(part, keyword, `a grammar cannot count more than ${limits.repetitions} characters`);
      return [];
    });
  const max = Math.min(...longest('maxLength'), Infinity);
  return { min: Math.max(0, ...longest('minLength')), max: max === Infinity ? null : max };
}

function readFormat(format: string): Automaton {
  const automaton = formatAutomaton(format);
  if (automaton === null) throw new NotExpressible(`the format ${format} is not known to Paddock's grammars`);
  return automaton;
}

/** The texts that the `not` of a schema rules out, or null where it speaks of something else. */
export function refusedTexts({ keywords, own }: Part): (() => Automaton) | null {
  const not = keywords.not === undefined ? null : own('not').keywords;
  if (not === null || typeof not === 'boolean') return null;
  const values = refusedValues(not);
  if (values !== null) return () => textsAutomaton(values.filter((value) => typeof value === 'string'));
  const { pattern } = not;
  const isPattern =
    pattern !== undefined &&
    Object.keys(not).every((key) => key === 'pattern' || (key === 'type' && not.type === 'string'));
  return isPattern ? () => patternAutomaton(pattern) : null;
}

/** The values of `not: {enum}` or `not: {const}`. */
export function refusedValues(not: Part['keywords']): readonly unknown[] | null {
  const keys = Object.keys(not).filter((key) => key !== 'type');
  if (keys.length !== 1) return null;
  if (not.enum !== undefined) return not.enum;
  return Object.hasOwn(not, 'const') ? [not.const] : null;
}
