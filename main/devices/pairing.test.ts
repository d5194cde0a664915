import { expect, test } from 'vitest';
import { createPairing } from './pairing.ts';

const minuteMs = 60_000;

function desk() {
  let time = 1_000_000;
  const pairing = createPairing({ now: () => time });
  return { pairing, pass: (ms: number) => (time += ms) };
}

test('a code is good once, however it is typed', () => {
  const { pairing } = desk();
  const { code } = pairing.begin();
  expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  expect(pairing.redeem(` ${code.toLowerCase().replace('-', ' ')} `, 'a')).toEqual({ kind: 'right' });
  expect(pairing.current()).toBeNull();
  expect(pairing.redeem(code, 'a')).toEqual({ kind: 'wrong' });
});

test('a code expires, and a new one takes the place of the last', () => {
  const { pairing, pass } = desk();
  const first = pairing.begin();
  const second = pairing.begin();
  expect(pairing.redeem(first.code, 'a')).toEqual({ kind: 'wrong' });
  pass(5 * minuteMs);
  expect(pairing.current()).toBeNull();
  expect(pairing.redeem(second.code, 'a')).toEqual({ kind: 'wrong' });
});

test('who guesses wrong five times waits, even with the right code, and others do not', () => {
  const { pairing, pass } = desk();
  const { code } = pairing.begin();
  for (let guess = 0; guess < 5; guess += 1) expect(pairing.redeem('22222222', 'a').kind).toBe('wrong');
  expect(pairing.redeem(code, 'a')).toEqual({ kind: 'wait', seconds: 600 });
  pass(2 * minuteMs);
  expect(pairing.redeem(code, 'a')).toEqual({ kind: 'wait', seconds: 480 });
  expect(pairing.redeem(code, 'b')).toEqual({ kind: 'right' });
  pass(9 * minuteMs);
  const next = pairing.begin();
  expect(pairing.redeem(next.code, 'a')).toEqual({ kind: 'right' });
});

test('a code that many guess at is taken away', () => {
  const { pairing } = desk();
  const { code } = pairing.begin();
  for (let guess = 0; guess < 20; guess += 1) pairing.redeem('22222222', `address ${guess}`);
  expect(pairing.current()).toBeNull();
  expect(pairing.redeem(code, 'b')).toEqual({ kind: 'wrong' });
});

test('guesses while there is no code count too, so that nothing tells whether there is one', () => {
  const { pairing } = desk();
  for (let guess = 0; guess < 5; guess += 1) expect(pairing.redeem('22222222', 'a').kind).toBe('wrong');
  expect(pairing.redeem('22222222', 'a').kind).toBe('wait');
});
