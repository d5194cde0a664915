import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('what is not known is empty and not a zero', () => {
  expect(
    toCsv([
      ['a', 'b'],
      [1, null],
      [0, undefined],
    ]),
  ).toBe('a,b\r\n1,\r\n0,\r\n');
});

test('a text with commas, quotes or a formula stays one harmless cell', () => {
  expect(toCsv([['=HYPERLINK("http://example.com"), x', -1]])).toBe(`"'=HYPERLINK(""http://example.com""), x",-1\r\n`);
});
