import { formatTime } from './clock.ts';
import { Environment, type Scope, type Value } from './library.ts';
import { toText } from './print.ts';
import { bool, callable, dict, integer, list, none, numberOf, PythonError, text, unpackArguments } from './values.ts';

/** Jinja2's sandbox refuses longer ranges. */
const longestRange = 100_000;

function range(args: Value[]): Value {
  const numbers = args.map((value) => numberOf(value) ?? 0);
  const [start, stop, step] = numbers.length === 1 ? [0, numbers[0] ?? 0, 1] : [...numbers, 1];
  if (start === undefined || stop === undefined || !step) throw new PythonError('range() arg 3 must not be zero');
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (length > longestRange) {
    throw new PythonError(`Range too big. The sandbox blocks ranges larger than MAX_RANGE (${longestRange}).`);
  }
  return list(Array.from({ length }, (_, index) => integer(start + index * step)));
}

/** The variables a template starts with: those of Jinja2 and Hugging Face, and the ones given. */
export function createScope(variables: Record<string, unknown>, now: Date): Scope {
  const scope = new Environment();
  for (const [name, value] of Object.entries({ true: bool(true), false: bool(false), none: none() })) {
    scope.setVariable(name, value);
    scope.setVariable(name[0]?.toUpperCase() + name.slice(1), value);
  }
  scope.setVariable('range', callable(range));
  scope.setVariable(
    'dict',
    callable((args) => {
      const { positional, named } = unpackArguments(args);
      const pairs = positional[0]?.value instanceof Map ? Array.from(positional[0].value) : [];
      return dict(new Map([...pairs, ...named]));
    }),
  );
  scope.setVariable(
    'raise_exception',
    callable(([message]) => {
      throw new PythonError(message ? toText(message) : 'The template raised an exception.');
    }),
  );
  scope.setVariable(
    'strftime_now',
    callable(([format]) => text(formatTime(now, format ? toText(format) : '%Y-%m-%d'))),
  );
  scope.setVariable(
    'joiner',
    callable(([separator]) => {
      let used = false;
      return callable(() => {
        const result = used ? (separator ?? text(', ')) : text('');
        used = true;
        return result;
      });
    }),
  );
  const given = new Environment(scope);
  // Llama's own templates print the date that they are given, and a fixed old one otherwise.
  given.set('date_string', formatTime(now, '%d %b %Y'));
  for (const [name, value] of Object.entries(variables)) {
    given.variables.delete(name);
    given.set(name, value);
  }
  return given;
}
