import { expect, test } from 'vitest';
import { readEntry } from './token-bytes.ts';

test('a part of a character keeps its bytes, in both forms that vocabularies have', () => {
  expect(readEntry('<0xE2>')).toEqual([0xe2]);
  // The first two bytes of an emoji, and a space before a letter.
  expect(readEntry('ðŁ')).toEqual([0xf0, 0x9f]);
  expect(readEntry('ĠA')).toEqual([0x20, 0x41]);
});

test('an entry in neither form is left to its text', () => {
  expect(readEntry('▁Hello')).toBeNull();
});
