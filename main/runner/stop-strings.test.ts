import { expect, test } from 'vitest';
import { createStopStrings } from './stop-strings.ts';

function run(stop: string[], pieces: string[]) {
  const strings = createStopStrings(stop);
  let text = '';
  for (const piece of pieces) {
    const result = strings.push(piece);
    text += result.text;
    if (result.met !== null) return { text, isStopped: true };
  }
  return { text: text + strings.end(), isStopped: false };
}

test('a stop string that is spread over pieces leaks no part of itself', () => {
  for (const cut of [1, 2, 3, 4]) {
    const whole = 'one STOP two';
    const at = 4 + cut;
    expect(run(['STOP'], [whole.slice(0, at), whole.slice(at)])).toEqual({ text: 'one ', isStopped: true });
  }
});

test('what only looked like the beginning of a stop string is given out at the end', () => {
  expect(run(['STOP'], ['a ST', 'AR b ST'])).toEqual({ text: 'a STAR b ST', isStopped: false });
});

test('the earliest of several stop strings wins, whatever their order', () => {
  expect(run(['three', 'two'], ['one two three']).text).toBe('one ');
});

test('a repeated beginning does not hide the stop string', () => {
  expect(run(['aab'], ['a', 'a', 'a', 'b'])).toEqual({ text: 'a', isStopped: true });
});
