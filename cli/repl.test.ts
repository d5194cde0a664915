import { expect, test } from 'vitest';
import { readLine } from './repl.ts';

/** What is asked when these lines are typed one after the other. */
function ask(...lines: string[]): (string | null)[] {
  let pending: string[] | null = null;
  return lines.map((line) => {
    const read = readLine(line, pending);
    pending = read.pending;
    return read.text;
  });
}

test.each([
  [['Hello'], ['Hello']],
  [['"""one line"""'], ['one line']],
  [
    ['"""', 'first', '', 'third', '"""'],
    [null, null, null, null, 'first\n\nthird'],
  ],
  [
    ['"""first', 'second"""'],
    [null, 'first\nsecond'],
  ],
  [['a """ within'], ['a """ within']],
])('%j', (lines, texts) => {
  expect(ask(...lines)).toEqual(texts);
});
