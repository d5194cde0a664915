const longestExpression = 1000;
const deepest = 100;

const functions: ReadonlyMap<string, (...values: number[]) => number> = new Map(
  [
    ...([
      'abs',
      'acos',
      'asin',
      'atan',
      'cbrt',
      'ceil',
      'cos',
      'exp',
      'floor',
      'hypot',
      'log10',
      'log2',
      'sign',
    ] as const),
    ...(['max', 'min', 'round', 'sin', 'sqrt', 'tan', 'trunc'] as const),
  ].map((name): [string, (...values: number[]) => number] => [name, Math[name]]),
);
const named: ReadonlyMap<string, (...values: number[]) => number> = new Map([
  ...functions,
  ['ln', Math.log],
  ['log', Math.log10],
  ['factorial', factorial],
]);
const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
  ['tau', 2 * Math.PI],
]);

/**
 * The value of an expression with + - * / % ^ !, brackets, `pi`, `e`, and functions such as `sqrt` (angles in radians).
 * Throws with a text that says what is wrong.
 */
export function calculate(expression: string): number {
  if (expression.length > longestExpression)
    throw new Error(`An expression has at most ${longestExpression} characters.`);
  const tokens = split(expression);
  let at = 0;
  let depth = 0;

  const peek = () => tokens[at];
  function take(wanted: string): boolean {
    if (peek() !== wanted) return false;
    at += 1;
    return true;
  }
  function need(wanted: string): void {
    if (!take(wanted))
      throw new Error(`“${wanted}” is missing ${peek() === undefined ? 'at the end' : `before “${peek()}”`}.`);
  }

  function sum(): number {
    depth += 1;
    if (depth > deepest) throw new Error('There are too many brackets in each other.');
    let value = product();
    for (;;) {
      if (take('+')) value += product();
      else if (take('-')) value -= product();
      else break;
    }
    depth -= 1;
    return value;
  }

  function product(): number {
    let value = signed();
    for (;;) {
      if (take('*')) value *= signed();
      else if (take('/')) value /= signed();
      else if (take('%')) value %= signed();
      else return value;
    }
  }

  /** -2^2 is -4, as in mathematics. */
  function signed(): number {
    let sign = 1;
    for (;;) {
      if (take('-')) sign = -sign;
      else if (!take('+')) return sign * power();
    }
  }

  function power(): number {
    let value = atom();
    while (take('!')) value = factorial(value);
    return take('^') || take('**') ? value ** signed() : value;
  }

  function atom(): number {
    const token = peek();
    if (token === undefined) throw new Error('The expression ends too early.');
    at += 1;
    if (token === '(') {
      const value = sum();
      need(')');
      return value;
    }
    if (/^[\d.]/.test(token)) return Number(token);
    const constant = constants.get(token);
    if (constant !== undefined) return constant;
    const run = named.get(token);
    if (run === undefined) throw new Error(`“${token}” is not known here.`);
    need('(');
    const values = [sum()];
    while (take(',')) values.push(sum());
    need(')');
    return run(...values);
  }

  const value = sum();
  if (at < tokens.length) throw new Error(`“${peek()}” is not expected there.`);
  if (Number.isNaN(value)) throw new Error('The result is not a number.');
  // Sums of decimals, without what binary fractions add to them.
  return Number.isFinite(value) ? Number(value.toPrecision(15)) : value;
}

function split(expression: string): string[] {
  const tokens: string[] = [];
  const pattern =
    /\s*(?:(\d[\d_]*\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([a-zA-Z][a-zA-Z0-9]*)|(\*\*|[-+*/%^!(),×÷−π√]))/y;
  let end = 0;
  while (expression.slice(end).trim() !== '') {
    pattern.lastIndex = end;
    const found = pattern.exec(expression);
    if (found === null) throw new Error(`“${expression.slice(end).trim().slice(0, 1)}” is not understood here.`);
    end = pattern.lastIndex;
    const [, number, name, sign] = found;
    tokens.push(number?.replaceAll('_', '') ?? name?.toLowerCase() ?? plainSigns[sign ?? ''] ?? sign ?? '');
  }
  return tokens;
}

const plainSigns: Readonly<Record<string, string>> = { '×': '*', '÷': '/', '−': '-', π: 'pi', '√': 'sqrt' };

function factorial(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 170)
    throw new Error('A factorial is of a whole number up to 170.');
  let result = 1;
  for (let factor = 2; factor <= value; factor += 1) result *= factor;
  return result;
}
