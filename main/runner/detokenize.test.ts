import type { Token } from 'node-llama-cpp';
import { expect, test } from 'vitest';
import { createDetokenizer } from './detokenize.ts';

/** A byte tokenizer: each token is a byte, which splits every character beyond ASCII. */
const byBytes = (tokens: readonly Token[]) => new TextDecoder().decode(Uint8Array.from(tokens));
const toTokens = (bytes: Iterable<number>) => [...bytes] as Token[];

test('no half character comes out, and none is lost', () => {
  const text = 'Grüße 👩‍👩‍👧 日本';
  const detokenizer = createDetokenizer(byBytes);
  const pieces = toTokens(new TextEncoder().encode(text)).map((token) => detokenizer.push(token));
  expect(pieces.join('') + detokenizer.end()).toBe(text);
  expect(pieces.some((piece) => piece.includes('\uFFFD'))).toBe(false);
});

test('bytes that are no character do not hold back the text behind them', () => {
  const detokenizer = createDetokenizer(byBytes);
  const pieces = toTokens([0xff, 0xff, 0xff, 0xff, 0x41, 0x42]).map((token) => detokenizer.push(token));
  expect(pieces.join('')).toMatch(/AB$/);
});

test('an unfinished character at the end is given out', () => {
  const detokenizer = createDetokenizer(byBytes);
  expect(detokenizer.push(0xc3 as Token)).toBe('');
  expect(detokenizer.end()).toBe('\uFFFD');
});
