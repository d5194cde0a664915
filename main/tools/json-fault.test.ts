import { expect, test } from 'vitest';
import { findJsonFault } from './json-fault.ts';

test.each([
  ['', 0],
  ['{"a": 1', 7],
  ['{"a": nope}', 6],
  ['{"a": 1,}', 8],
  ['[1, 2,]', 6],
  ['{"a" 1}', 5],
  ['{"a": 1 "b": 2}', 8],
  ['{"a": 1} x', 9],
  ['{"a": "b}', 6],
  ["{'a': 1}", 1],
  ['{// hi\n"a": 1}', 1],
  ['[01]', 1],
  ['{"a": [1}', 8],
])('%j is broken at character %i', (text, position) => {
  expect(() => JSON.parse(text) as unknown).toThrow();
  expect(findJsonFault(text)?.position).toBe(position);
});

test.each(['{}', ' [1, -2.5e3, "a\\n\\u00e9", true, null, {"b": []}]\n', '"x"'])('%j has no fault', (text) => {
  expect(() => JSON.parse(text) as unknown).not.toThrow();
  expect(findJsonFault(text)).toBeNull();
});
