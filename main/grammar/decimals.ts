import { characters, choice, type Expression, literal, never, nothing, optional, repeat, sequence } from './gbnf.ts';

/** A number that is not negative, in digits: 12.5 is `{ whole: '12', fraction: '5' }`. */
interface Magnitude {
  whole: string;
  fraction: string;
}

export interface Bound {
  at: Magnitude;
  inclusive: boolean;
}

export interface Precision {
  /** Digits before the point at most. */
  wholeDigits: number;
  /** Digits after the point at most, for a number with that many digits before it. */
  fractionDigits: (wholeDigits: number) => number;
}

export const zero: Magnitude = { whole: '0', fraction: '' };

/** The decimal digits of a number that is not negative. */
export function toMagnitude(value: number): Magnitude {
  const [mantissa = '0', exponentText = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const exponent = Number(exponentText);
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const split = Math.max(point, 1);
  return { whole: padded.slice(0, split).replace(/^0+(?=\d)/, ''), fraction: padded.slice(split).replace(/0+$/, '') };
}

export function compare(left: Magnitude, right: Magnitude): number {
  if (left.whole.length !== right.whole.length) return left.whole.length - right.whole.length;
  const one = left.whole + left.fraction;
  const other = right.whole + right.fraction;
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Every number from `low` to `high` (null: no upper bound), written without exponent and without leading zeros. */
export function magnitudeExpression(low: Bound, high: Bound | null, precision: Precision): Expression {
  const first = low.at.whole.length;
  const last = Math.min(high?.at.whole.length ?? precision.wholeDigits, precision.wholeDigits);
  const upper = (length: number): Bound | null => (length === high?.at.whole.length ? high : null);
  const options = [sameLength(first, low, upper(first), precision.fractionDigits(first))];
  // Between the bounds whole numbers of any length are alike. A fraction is as long as keeps the number below the bound.
  const isAlike = high === null || precision.fractionDigits(1) === 0;
  const alike = isAlike ? Math.max(first, upper(last) === null ? last : last - 1) : first;
  if (alike > first) {
    options.push(sequence(digit(1, 9), digits(first, alike - 1), fractionOf(precision.fractionDigits(1))));
  }
  for (let length = alike + 1; length <= last; length += 1) {
    options.push(sameLength(length, null, upper(length), precision.fractionDigits(length)));
  }
  return choice(...options);
}

/** Numbers with `length` digits before the point; a bound that is null holds for all of them. */
function sameLength(length: number, low: Bound | null, high: Bound | null, fractionDigits: number): Expression {
  const lowDigits = low === null ? '' : low.at.whole + low.at.fraction;
  const highDigits = high === null ? '' : high.at.whole + high.at.fraction;
  const last = length + fractionDigits;

  /** Whether the digits to come must still lift the number above the lower bound. */
  function mustRise(place: number, onLow: boolean): boolean {
    return onLow && !((low?.inclusive ?? true) && isZero(lowDigits.slice(place)));
  }

  // At each place: `onLow` while the digits so far are those of the lower bound, `onHigh` while those of the upper.
  function mayEnd(place: number, onLow: boolean, onHigh: boolean): boolean {
    const highEnough = !mustRise(place, onLow);
    const lowEnough = !onHigh || (high?.inclusive ?? true) || !isZero(highDigits.slice(place));
    return highEnough && lowEnough;
  }

  function wholePart(place: number, onLow: boolean, onHigh: boolean): Expression {
    const isOnLow = mustRise(place, onLow);
    if (!isOnLow && !onHigh && (place > 0 || length === 1)) {
      return sequence(digits(length - place, length - place), fractionOf(fractionDigits));
    }
    if (place < length) return step(place, isOnLow, onHigh, wholePart);
    const fraction = sequence(literal('.'), fractionPart(place, isOnLow, onHigh));
    return mayEnd(place, isOnLow, onHigh) ? choice(nothing, fraction) : fraction;
  }

  /** At least one more digit after the point. */
  function fractionPart(place: number, onLow: boolean, onHigh: boolean): Expression {
    if (place >= last) return never;
    const isOnLow = mustRise(place, onLow);
    if (!isOnLow && !onHigh) return digits(1, last - place);
    if (!isOnLow && isZero(highDigits.slice(place))) {
      return high?.inclusive ? repeat(literal('0'), 1, last - place) : never;
    }
    return step(place, isOnLow, onHigh, (next, nextOnLow, nextOnHigh) => {
      const more = fractionPart(next, nextOnLow, nextOnHigh);
      return mayEnd(next, nextOnLow, nextOnHigh) ? choice(nothing, more) : more;
    });
  }

  function step(
    place: number,
    onLow: boolean,
    onHigh: boolean,
    next: (place: number, onLow: boolean, onHigh: boolean) => Expression,
  ): Expression {
    const smallest = onLow ? Number(lowDigits[place] ?? '0') : place === 0 && length > 1 ? 1 : 0;
    const largest = onHigh ? Number(highDigits[place] ?? '0') : 9;
    if (smallest > largest) return never;
    if (onLow && onHigh && smallest === largest)
      return sequence(digit(smallest, smallest), next(place + 1, true, true));
    const from = onLow ? smallest + 1 : smallest;
    const to = onHigh ? largest - 1 : largest;
    return choice(
      onLow ? sequence(digit(smallest, smallest), next(place + 1, true, false)) : never,
      from <= to ? sequence(digit(from, to), next(place + 1, false, false)) : never,
      onHigh ? sequence(digit(largest, largest), next(place + 1, false, true)) : never,
    );
  }

  return wholePart(0, low !== null, high !== null);
}

function isZero(digitsText: string): boolean {
  return !/[1-9]/.test(digitsText);
}

function digit(from: number, to: number): Expression {
  return characters([[0x30 + from, 0x30 + to]]);
}

export function digits(min: number, max: number): Expression {
  return repeat(digit(0, 9), min, max);
}

/** A point and up to `count` digits, or neither. */
export function fractionOf(count: number): Expression {
  return count === 0 ? nothing : optional(sequence(literal('.'), digits(1, count)));
}
