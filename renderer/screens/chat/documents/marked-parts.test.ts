import { expect, test } from 'vitest';
import { markedParts } from './marked-parts.ts';

test('a passage over the end of a page is marked on both pages, and nothing of the text is lost', () => {
  const shown = { text: 'abcdefghij', start: 100, pages: [{ page: 3, start: 105 }] };
  const parts = markedParts(shown, { start: 103, end: 108 });
  expect(
    parts.map((part) => (part.kind === 'page' ? `page ${part.page}` : `${part.isMarked ? '*' : ''}${part.text}`)),
  ).toEqual(['abc', '*de', 'page 3', '*fgh', 'ij']);
  expect(parts.filter((part) => part.kind === 'text' && part.isFirst)).toHaveLength(1);
});

test('a passage that begins and ends with what is shown is marked whole', () => {
  expect(markedParts({ text: 'abc', start: 0, pages: [{ page: 1, start: 0 }] }, { start: 0, end: 3 })).toEqual([
    { kind: 'page', page: 1 },
    { kind: 'text', start: 0, text: 'abc', isMarked: true, isFirst: true },
  ]);
});
