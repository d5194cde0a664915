import { expect, test } from 'vitest';
import { fuseRanks } from './fusion.ts';
import { wordQuery } from './words.ts';

test('what both lists have comes before what only one has first', () => {
  expect(
    fuseRanks([
      ['a', 'b', 'c'],
      ['d', 'b', 'e'],
    ])[0],
  ).toBe('b');
});

test('equals keep their order, so that the same question gets the same passages', () => {
  expect(
    fuseRanks([
      ['a', 'b'],
      ['b', 'a'],
    ]),
  ).toEqual(['a', 'b']);
  expect(fuseRanks([['x'], ['y']])).toEqual(['x', 'y']);
});

test('no word of a question is an operator of the query language', () => {
  expect(wordQuery('red" OR NOT (castle) NEAR/2 *')).toBe('"red" OR "or" OR "not" OR "castle" OR "near" OR "2"');
  expect(wordQuery('?! …')).toBeNull();
  expect(wordQuery('東京の天気')).toBe('"東" OR "京" OR "の" OR "天" OR "気"');
});
