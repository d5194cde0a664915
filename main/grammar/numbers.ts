import { type Automaton, type Edge, intersectAutomatons, isEmpty, minimise } from './automaton.ts';
import { setOf } from './characters.ts';
import {
  type Bound,
  compare,
  digits,
  fractionOf,
  magnitudeExpression,
  type Precision,
  toMagnitude,
  zero,
} from './decimals.ts';
import { characters, choice, type Expression, literal, never, optional, type RuleBook, sequence } from './gbnf.ts';
import { wholeAutomaton } from './pattern.ts';
import type { PatternNode } from './pattern-parser.ts';
import { NotExpressible } from './problems.ts';
import { writeAutomaton } from './texts.ts';

export interface NumberRange {
  minimum: { value: number; exclusive: boolean } | null;
  maximum: { value: number; exclusive: boolean } | null;
  /** Every number is a multiple of each of these. */
  steps: readonly number[];
  whole: boolean;
}

/** Integers of JSON documents go to 64 bits; more digits are a model that does not stop. */
const wholePrecision: Precision = { wholeDigits: 19, fractionDigits: () => 0 };
/** Up to 15 digits a decimal number keeps its order when read as a double, so that a bound holds after rounding too. */
const exactDigits = 15;
const maxStepStates = 2000;

/** JSON numbers within the range. Bounded ones are written without exponent. */
export function numberExpression(book: RuleBook, range: NumberRange, hint: string): Expression {
  const isFree = range.minimum === null && range.maximum === null && range.steps.length === 0;
  if (isFree) return range.whole ? book.shared('integer', anyInteger) : book.shared('number', anyNumber);
  const bounds = range.whole ? wholeBounds(range) : exactBounds(range);
  if (bounds === null) return never;
  const step = range.steps.length === 0 ? null : stepAutomaton(range.steps, range.whole);
  const precision =
    range.whole && step === null
      ? wholePrecision
      : fractionPrecision(range.whole ? 0 : (step?.decimals ?? exactDigits));
  const positive = magnitudes(bounds.low, bounds.high);
  const negative = magnitudes(negate(bounds.high), negate(bounds.low));
  const write = (part: Interval | null, name: string): Expression => {
    if (part === null) return never;
    if (part.low.at.whole.length > precision.wholeDigits) {
      throw new NotExpressible(`numbers of more than ${precision.wholeDigits} digits are not supported`);
    }
    const all = magnitudeExpression(part.low, part.high, precision);
    if (step === null || step.automaton === null) return all;
    const automaton = intersectAutomatons(wholeAutomaton(toPattern(all)), step.automaton);
    return isEmpty(automaton) ? never : writeAutomaton(book, automaton, name, characters, sequence());
  };
  // -0 is left out: a negative number begins above zero.
  const below = negative === null ? null : { ...negative, low: above(negative.low) };
  return choice(write(positive, hint), sequence(literal('-'), write(below, `${hint}-minus`)));
}

/** A signed bound; null is none. */
interface SignedBound extends Bound {
  negative: boolean;
}

interface Interval {
  low: Bound;
  high: Bound | null;
}

function anyInteger(): Expression {
  return choice(
    literal('0'),
    sequence(optional(literal('-')), characters([[0x31, 0x39]]), digits(0, wholePrecision.wholeDigits - 1)),
  );
}

function anyNumber(): Expression {
  const whole = choice(literal('0'), sequence(characters([[0x31, 0x39]]), digits(0, wholePrecision.wholeDigits - 1)));
  // An exponent of up to 199 cannot overflow a double into infinity.
  const exponent = sequence(
    characters(setOf('eE')),
    optional(characters(setOf('+-'))),
    optional(literal('1')),
    digits(1, 2),
  );
  return sequence(optional(literal('-')), whole, fractionOf(exactDigits + 5), optional(exponent));
}

function fractionPrecision(decimals: number): Precision {
  return {
    wholeDigits: exactDigits,
    fractionDigits: (wholeDigits) => Math.max(0, Math.min(decimals, exactDigits - wholeDigits)),
  };
}

function exactBounds(range: NumberRange): { low: SignedBound | null; high: SignedBound | null } {
  const toBound = (bound: NumberRange['minimum']): SignedBound | null =>
    bound === null
      ? null
      : { at: toMagnitude(Math.abs(bound.value)), negative: bound.value < 0, inclusive: !bound.exclusive };
  return { low: toBound(range.minimum), high: toBound(range.maximum) };
}

/** The whole numbers within, as inclusive bounds; null where there is none. */
function wholeBounds(range: NumberRange): { low: SignedBound | null; high: SignedBound | null } | null {
  const toBound = (value: bigint): SignedBound => {
    const text = String(value < 0n ? -value : value);
    return { at: { whole: text, fraction: '' }, negative: value < 0n, inclusive: true };
  };
  const { minimum, maximum } = range;
  const low = minimum === null ? null : BigInt(Math.ceil(minimum.value)) + excluded(minimum);
  const high = maximum === null ? null : BigInt(Math.floor(maximum.value)) - excluded(maximum);
  if (low !== null && high !== null && low > high) return null;
  return { low: low === null ? null : toBound(low), high: high === null ? null : toBound(high) };
}

/** How far a whole bound lies from an excluded one; above 2^53 the next whole number would be read as the bound itself. */
function excluded({ value, exclusive }: { value: number; exclusive: boolean }): bigint {
  if (!exclusive || !Number.isInteger(value)) return 0n;
  return Number.isSafeInteger(value) ? 1n : BigInt(Math.ceil(Math.abs(value) * Number.EPSILON));
}

function negate(bound: SignedBound | null): SignedBound | null {
  return bound === null ? null : { ...bound, negative: compare(bound.at, zero) !== 0 && !bound.negative };
}

/** The part of an interval from zero upwards. */
function magnitudes(low: SignedBound | null, high: SignedBound | null): Interval | null {
  if (high?.negative) return null;
  const from = low === null || low.negative ? { at: zero, inclusive: true } : { at: low.at, inclusive: low.inclusive };
  if (high === null) return { low: from, high: null };
  const order = compare(from.at, high.at);
  return order > 0 || (order === 0 && !(from.inclusive && high.inclusive)) ? null : { low: from, high };
}

function above(low: Bound): Bound {
  return compare(low.at, zero) === 0 ? { at: zero, inclusive: false } : low;
}

/** The decimal numbers that are multiples of every step (null: all), and how many decimals they have at most. */
function stepAutomaton(steps: readonly number[], whole: boolean): { automaton: Automaton | null; decimals: number } {
  const sizes = steps.map(toMagnitude);
  const places = Math.max(...sizes.map(({ fraction }) => fraction.length));
  const scaled = sizes.map(({ whole: before, fraction }) => BigInt(before + fraction.padEnd(places, '0')));
  const scale = 10n ** BigInt(places);
  const common = scaled.concat(whole ? [scale] : []).reduce(leastCommonMultiple);
  const [unit, decimals] = common % scale === 0n ? [common / scale, 0] : [common, places];
  if (unit === 1n) return { automaton: null, decimals };
  if (unit * BigInt(decimals + 1) > BigInt(maxStepStates)) {
    throw new NotExpressible('a step with that many digits is not supported');
  }
  return { automaton: multiples(Number(unit), decimals), decimals };
}

/** Digit strings, with up to `decimals` decimals, whose value without the point is a multiple of `unit`. */
function multiples(unit: number, decimals: number): Automaton {
  // A state is the remainder so far and the number of decimals read: null before the point.
  const stateOf = (remainder: number, place: number | null): number =>
    remainder + unit * (place === null ? 0 : place + 1);
  const states = Array.from({ length: unit * (decimals + 2) }, (_, index) => {
    const remainder = index % unit;
    const place = index < unit ? null : Math.floor(index / unit) - 1;
    const left = decimals - (place ?? 0);
    const edges: Edge[] = [];
    for (let digit = 0; digit <= 9 && (place === null || left > 0); digit += 1) {
      const code = 0x30 + digit;
      edges.push({
        set: [[code, code]],
        to: stateOf((remainder * 10 + digit) % unit, place === null ? null : place + 1),
      });
    }
    if (place === null && decimals > 0) edges.push({ set: setOf('.'), to: stateOf(remainder, 0) });
    return { accepts: place !== 0 && (remainder * 10 ** left) % unit === 0, edges };
  });
  return minimise({ states });
}

function leastCommonMultiple(left: bigint, right: bigint): bigint {
  let [one, other] = [left, right];
  while (other > 0n) [one, other] = [other, one % other];
  return (left / one) * right;
}

function toPattern(expression: Expression): PatternNode {
  switch (expression.kind) {
    case 'literal':
      return {
        kind: 'sequence',
        items: [...expression.text].map((character) => ({ kind: 'characters', set: setOf(character) })),
      };
    case 'characters':
      return { kind: 'characters', set: expression.set };
    case 'sequence':
      return { kind: 'sequence', items: expression.items.map(toPattern) };
    case 'choice':
      return { kind: 'choice', options: expression.options.map(toPattern) };
    case 'repeat':
      return { kind: 'repeat', item: toPattern(expression.item), min: expression.min, max: expression.max };
    case 'reference':
    case 'token':
      throw new NotExpressible('it is not a plain range of numbers');
  }
}
