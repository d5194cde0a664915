import { expect, test } from 'vitest';
import { createItemSplitter, type JsonItem } from './json-items.ts';

function split(text: string, pieceBytes: number, maxBytes?: number): JsonItem[] {
  const splitter = createItemSplitter(maxBytes);
  const bytes = new TextEncoder().encode(text);
  const items: JsonItem[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    items.push(...splitter.push(bytes.subarray(at, at + pieceBytes)));
  return [...items, ...splitter.end()];
}

const tricky = [{ a: 'x]},{"\\" é 🐎', b: [[], {}, [1, [2]]] }, 'a "quoted, [text]', 12.5, null, true, {}, []];

test.each([1, 2, 3, 7, 64, 100_000])('elements of an array are whole, whatever the pieces: %i bytes', (pieceBytes) => {
  const items = split(`\n${JSON.stringify(tricky, null, 2)}\n`, pieceBytes);
  expect(items).toEqual(tricky.map((value) => ({ value })));
});

test.each([1, 5, 1000])('a single object, a byte order mark and JSON Lines are read: %i bytes', (pieceBytes) => {
  expect(split('\uFEFF {"a":[1,2]} ', Math.max(3, pieceBytes))).toEqual([{ value: { a: [1, 2] } }]);
  expect(split('{"a":1}\n{"a":2}\n\n{"a":3}', pieceBytes)).toEqual([1, 2, 3].map((a) => ({ value: { a } })));
});

test('an item that is too large or too deep is left out and the next one is read', () => {
  const large = JSON.stringify(['x'.repeat(500), { ok: true }]);
  expect(split(large, 10, 200)).toEqual([{ skipped: 'tooLarge' }, { value: { ok: true } }]);
  const deep = `[${'['.repeat(100_000)}${']'.repeat(100_000)},{"ok":true}]`;
  expect(split(deep, 4096)).toEqual([{ skipped: 'tooDeep' }, { value: { ok: true } }]);
});

test('what ends in the middle, or is no JSON, is said to be unreadable', () => {
  expect(split('[{"a":1},{"b":', 3)).toEqual([{ value: { a: 1 } }, { skipped: 'unreadable' }]);
  expect(split('<html>', 3)).toEqual([{ skipped: 'unreadable' }]);
  expect(split('', 3)).toEqual([]);
  expect(split(']]]}}}', 3).every((item) => 'skipped' in item)).toBe(true);
});
